/** Files that people send: taken in by content, kept once, and found again with their addresses. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trusted } from 'mongoose';
import { fact, relay } from '../lib/events.ts';
import { publicAddress } from '../lib/storage-contract.ts';
import { inWorkFolder } from '../lib/work-folder.ts';
import { type AddressOptions, signedAddress } from './address.service.ts';
import { type FileRecord, findFile, MediaFileModel, mediaKinds, requireFileRecord } from './file.model.ts';
import { keepFile, type SentFile } from './intake.service.ts';
import { srcsetsOf } from './picture-sizes.ts';
import { prepareFile, savePoster } from './prepare.service.ts';

export type MediaKind = FileRecord['kind'];
export type MediaFile = Omit<FileRecord, '_id' | 'outbox'> & { id: string };
/**
 * `srcset` (WebP) and `avif` are '' where there is one size only. Width and height are those of the whole picture. `blur`: a
 * `data:` address of at most 200 bytes to be seen until the picture is there, '' for none.
 */
export type PublicImage = { src: string; srcset: string; avif: string; blur: string; width: number; height: number };

/**
 * Takes a file in: recognises it by its content, keeps it, and has sizes and forms made in the background. The file at
 * `path` may be rewritten and is the caller's to remove. The same bytes from the same person are one file.
 * Throws Refused with the sentence for the form, TooLarge, Busy.
 */
export async function storeUpload(
  owner: { id: string },
  received: SentFile,
  accept: readonly MediaKind[],
): Promise<MediaFile> {
  const { file, facts } = await keepFile(owner.id, received, accept);
  if (facts.length > 0) await relay(MediaFileModel, file._id, facts);
  return fileOf(file);
}

/**
 * Takes in a file of this machine and prepares it at once; the file itself is left as it is. For the seed and tests.
 * `poster`: a picture to show before a film plays. May be repeated: the same bytes give the same file.
 */
export async function storeLocalFile(
  ownerId: string,
  path: string,
  originalName: string,
  options: { poster?: string } = {},
): Promise<MediaFile> {
  const file = await inWorkFolder(async (folder) => {
    const copy = join(folder, 'file');
    await copyFile(path, copy);
    return (await keepFile(ownerId, { path: copy, originalName }, mediaKinds)).file;
  });
  const id = file._id.toString();
  if (options.poster) await savePoster(id, options.poster);
  if (file.state !== 'ready') await prepareFile(id);
  await MediaFileModel.updateOne({ _id: file._id }, { $set: { outbox: [] } });
  return requireFile(id);
}

/** Throws NotFound, also for what is no id. */
export async function requireFile(id: string): Promise<MediaFile> {
  return fileOf(await requireFileRecord(id));
}

/** One query for many; ids of no file are left out. */
export async function listFilesByIds(ids: readonly string[]): Promise<Map<string, MediaFile>> {
  if (ids.length === 0) return new Map();
  const files = await MediaFileModel.find({ _id: trusted({ $in: [...new Set(ids)] }) }).lean<FileRecord[]>();
  return new Map(files.map((file) => [file._id.toString(), fileOf(file)]));
}

/**
 * An address of a file's bytes that ends. Without `variant`: what a browser can play or show, else the original.
 * Give `viewer` on pages of one person: the address then works in their sessions only.
 */
export function mediaAddress(file: MediaFile, options: AddressOptions = {}): string {
  const best = file.variants.some(({ name }) => name === 'play') ? 'play' : 'original';
  return signedAddress(file.id, options.variant ?? best, options);
}

/** Public, immutable addresses of a picture in all its sizes. Null for no id, no file, and what is no picture. */
export async function publicImage(fileId: string | null | undefined): Promise<PublicImage | null> {
  const file = fileId ? await findFile(fileId) : null;
  return file && imageOf(fileOf(file));
}

/** One query for many pictures, by file id. */
export async function publicImages(fileIds: readonly string[]): Promise<Map<string, PublicImage>> {
  const files = await listFilesByIds(fileIds);
  const images = [...files].map(([id, file]) => [id, imageOf(file)] as const);
  return new Map(images.filter((pair): pair is [string, PublicImage] => pair[1] !== null));
}

/**
 * A picture's addresses, or those of a film's poster: its still at the second `at` once that is taken, else the one the school
 * took. Sizes that are still being made are answered with the picture as it was sent.
 */
export function imageOf(file: MediaFile, options: { at?: number | null } = {}): PublicImage | null {
  if (file.kind !== 'image') {
    const named = (wanted: string) => file.variants.find(({ name }) => name === wanted);
    const poster = (typeof options.at === 'number' && named(`still-${options.at}`)) || named('poster');
    if (!poster) return null;
    const src = publicAddress(file.store, poster.key);
    return { src, srcset: '', avif: '', blur: '', ...sizeOf(poster.width, poster.height) };
  }
  return { ...srcsetsOf(file), blur: file.blur ?? '', ...sizeOf(file.width, file.height) };
}

/** Has a still taken of a film, `at` whole seconds in; `imageOf` shows it once it is there. May be repeated. */
export async function askForStill(fileId: string, at: number): Promise<void> {
  const told = fact('still.wanted', { fileId });
  const asked = await MediaFileModel.updateOne(
    { _id: fileId, kind: 'video', stills: trusted({ $ne: at }) },
    { $addToSet: { stills: at }, $set: { recipe: 0, recipeTries: 0 }, $push: { outbox: told } },
  );
  if (asked.modifiedCount > 0) await relay(MediaFileModel, fileId, [told]);
}

/** Pages need both numbers, or they jump when the picture comes. */
function sizeOf(width?: number | null, height?: number | null): { width: number; height: number } {
  return { width: width || 1280, height: height || 720 };
}

function fileOf(record: FileRecord): MediaFile {
  const { _id, outbox: _outbox, ...rest } = record;
  return { id: _id.toString(), ...rest };
}
