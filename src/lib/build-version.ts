/** A name for the templates and built files of this release, so that pages kept by an older one are not shown. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicFolder } from './assets.ts';
import { viewsFolder } from './view.ts';

export const buildVersion = nameBuild();

function nameBuild(): string {
  const hash = createHash('sha1');
  for (const folder of [viewsFolder, publicFolder])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  return hash.digest('base64url').slice(0, 6);
}
