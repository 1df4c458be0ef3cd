/** Files of an archive on their way into the school: recognised by content, each once. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Refused, TooLarge } from '../../lib/errors.ts';
import { addToLibrary } from '../../media/library/library.service.ts';
import { type MediaKind, storeUpload } from '../../media/media.service.ts';
import type { Report } from './report.ts';
import type { OpenZip } from './zip-reader.ts';

/** `take`: the id of the stored file; null when it cannot be taken, which is in the report then. */
export type Material = {
  take: (path: string, kinds: readonly MediaKind[]) => Promise<string | null>;
  /** What nobody asked for, after all was taken. */
  unused: () => string[];
};
type Around = {
  zip: OpenZip;
  folder: string;
  ownerId: string;
  courseId: string;
  report: Report;
  names: ReadonlyMap<string, string>;
  onFile: (done: number) => Promise<void>;
};

/** Files are written to `folder` one at a time and go again, so that an archive of 4 GB needs the room of its largest file. */
export function materialOf(around: Around): Material {
  const known = new Map<string, Promise<string | null>>();
  const asked = new Set<string>();
  return {
    take: (path, kinds) => {
      asked.add(path);
      const found = known.get(path) ?? takeIn(around, path, kinds, () => around.onFile(known.size));
      known.set(path, found);
      return found;
    },
    unused: () => [...around.zip.parts.keys()].filter((path) => !asked.has(path)),
  };
}

async function takeIn(
  { zip, folder, ownerId, courseId, report, names }: Around,
  path: string,
  kinds: readonly MediaKind[],
  done: () => Promise<void>,
): Promise<string | null> {
  if (!zip.parts.has(path)) {
    const skipped = zip.skipped.find((one) => one.path === path);
    report.left(path, skipped?.reason ?? 'This file is not in the archive.');
    return null;
  }
  const target = join(folder, randomUUID());
  try {
    await zip.save(path, target);
    const originalName = names.get(path) ?? basename(path);
    const file = await storeUpload({ id: ownerId }, { path: target, originalName }, kinds);
    await addToLibrary(courseId, [file.id]);
    report.take(path);
    await done();
    return file.id;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TooLarge)) throw error;
    report.left(path, error.message);
    return null;
  } finally {
    await rm(target, { force: true });
  }
}
