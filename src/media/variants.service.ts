/** Makes one size or form of a file and keeps it at once: whoever goes on after a killed worker makes what is missing. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { trusted } from 'mongoose';
import { log } from '../lib/log.ts';
import { storageOf } from '../lib/storage.ts';
import { inWorkFolder } from '../lib/work-folder.ts';
import { type FileRecord, findFile, MediaFileModel } from './file.model.ts';
import { type Shape, sourceOf, type Wish } from './recipes.ts';
import { variantKey } from './variant-key.ts';

/** The file's bytes lie at `original`; what is made goes into `folder`. */
export type Work = { file: FileRecord; folder: string; original: string };

const mostBytes = 8 * 1024 ** 3;

/** Fetches the file into a folder of its own that is gone afterwards, whatever happened. */
export async function withOriginal<T>(file: FileRecord, work: (work: Work) => Promise<T>): Promise<T> {
  return inWorkFolder(async (folder) => {
    const original = join(folder, 'original');
    await pipeline(await storageOf(file.store).open(file.key), createWriteStream(original));
    return work({ file, folder, original });
  });
}

/** null when it cannot be made of this file, or is not worth its bytes. `told`: percent of it. */
export async function makeVariant(work: Work, wish: Wish, told?: (percent: number) => void): Promise<Shape | null> {
  const { file, folder, original } = work;
  const target = join(folder, `${wish.name}.${wish.ending}`);
  const maxBytes = Math.floor(Math.min(wish.lessThan ?? mostBytes, mostBytes));
  const shape = await wish.make(sourceOf(file, original), { target, maxBytes, ...(told ? { told } : {}) });
  const bytes = shape ? (await stat(target)).size : 0;
  if (shape && bytes < maxBytes) {
    await keepVariant(file, wish, { shape, path: target });
    return shape;
  }
  log.info({ fileId: file._id.toString(), variant: wish.name, bytes }, 'a variant is not kept');
  return null;
}

/** Puts what lies at `path` into the storage and into the file, unless it has one of this name. May be repeated. */
export async function keepVariant(
  file: FileRecord,
  { name, ending, mime }: Pick<Wish, 'name' | 'ending' | 'mime'>,
  { shape, path }: { shape: Shape; path: string },
): Promise<void> {
  const key = variantKey(file.key, name, ending);
  const { size: bytes } = await stat(path);
  await storageOf(file.store).put(key, path);
  const variant = { name, key, mime, bytes, width: shape.width ?? null, height: shape.height ?? null };
  const added = await MediaFileModel.updateOne(
    { _id: file._id, 'variants.name': trusted({ $ne: name }) },
    { $push: { variants: variant } },
  );
  // The file was removed meanwhile: nobody would find these bytes again.
  if (added.matchedCount === 0 && !(await findFile(file._id.toString()))) await storageOf(file.store).remove(key);
}

export function hasVariant(file: FileRecord, name: string): boolean {
  return file.variants.some((one) => one.name === name);
}
