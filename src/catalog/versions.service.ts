/** The version of what visitor pages show: when it changes, every kept page of that kind is old. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicFolder } from '../lib/assets.ts';
import { viewsFolder } from '../lib/view.ts';
import { catalogGeneration, findCatalogCourse } from './memory.service.ts';

/** Changes with the build, so that a new release never shows pages of the old one with its old style sheet. */
const build = buildVersion();

/** Lists, home, category and teacher pages. */
export function listVersion(): string {
  return `${build}.${catalogGeneration()}`;
}

/** A course's own page, which also shows related courses; null when it is not on offer. */
export function courseVersionKey(slug: string): string | null {
  const course = findCatalogCourse({ slug });
  return course ? `${listVersion()}.${course.version}` : null;
}

function buildVersion(): string {
  const hash = createHash('sha1');
  for (const folder of [viewsFolder, publicFolder])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  return hash.digest('base64url').slice(0, 6);
}
