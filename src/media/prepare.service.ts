/** Work on a stored file: sizes of a picture; what every browser plays, and a still, of a film. Heavy, so in jobs. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { trusted } from 'mongoose';
import { fromNow, hour, minute } from '../lib/clock.ts';
import { fact, relay } from '../lib/events.ts';
import { storageOf } from '../lib/storage.ts';
import { keyFrom } from '../lib/storage-contract.ts';
import { inWorkFolder } from '../lib/work-folder.ts';
import { convertFilm, hasFfmpeg, readFilm, takeStill } from './ffmpeg.gateway.ts';
import { type FileRecord, findFile, MediaFileModel, type MediaVariant } from './file.model.ts';
import { imageWidths, resizeImage } from './image.service.ts';
import { types } from './types.ts';

type Work = { state: 'ready' | 'failed'; reason?: string; variants: MediaVariant[]; seconds?: number | null };

/** Makes what is missing of a file and says how it went. May be repeated: keys of variants follow from the file's. */
export async function prepareFile(fileId: string): Promise<void> {
  const file = await findFile(fileId);
  if (!file || file.state === 'ready') return;
  await MediaFileModel.updateOne({ _id: file._id }, { $set: { state: 'working' } });
  const work = await inWorkFolder(async (folder) => {
    const original = join(folder, 'original');
    await pipeline(await storageOf(file.store).open(file.key), createWriteStream(original));
    return file.kind === 'image' ? sizes(file, folder, original) : film(file, folder, original);
  });
  await finish(file, work);
}

/** Gives a film a still that somebody made for it. May be repeated. */
export async function savePoster(fileId: string, path: string): Promise<void> {
  const file = await findFile(fileId);
  if (!file || file.variants.some(({ name }) => name === 'poster')) return;
  const made = await inWorkFolder((folder) => posterFrom(file, folder, path));
  await MediaFileModel.updateOne(
    { _id: file._id, 'variants.name': trusted({ $ne: 'poster' }) },
    { $push: { variants: made } },
  );
}

/**
 * Files whose work got lost: a worker was killed, or the queue with its Redis. Returns their ids. Work of hours is given
 * its time; doing it twice is harmless.
 */
export async function listForgottenFiles(): Promise<string[]> {
  const waiting = { state: 'stored' as const, updatedAt: trusted({ $lt: fromNow(-10 * minute) }) };
  const stuck = { state: 'working' as const, updatedAt: trusted({ $lt: fromNow(-7 * hour) }) };
  const found = [waiting, stuck].map((one) => MediaFileModel.find(one).select('_id').limit(100).lean<FileRecord[]>());
  return (await Promise.all(found)).flat().map(({ _id }) => _id.toString());
}

async function finish(file: FileRecord, work: Work): Promise<void> {
  const told = fact('file.prepared', { fileId: file._id.toString() });
  const { state, reason = null, variants, seconds = file.seconds } = work;
  const change = { $set: { state, reason, variants, seconds }, $push: { outbox: told } };
  await MediaFileModel.updateOne({ _id: file._id }, change);
  await relay(MediaFileModel, file._id, [told]);
}

/** A drawing needs no sizes: it has all of them. A small picture gets its own width as the only one. */
async function sizes(file: FileRecord, folder: string, original: string): Promise<Work> {
  if (file.mime === 'image/svg+xml') return { state: 'ready', variants: [] };
  const widths = imageWidths.filter((width) => width < (file.width ?? 0));
  const variants: MediaVariant[] = [];
  for (const width of [...widths, Math.min(file.width ?? 0, 1920)]) {
    const target = join(folder, `w${width}`);
    const made = await resizeImage(original, target, width);
    const variant = { name: `w${width}`, mime: 'image/webp', ...made };
    if (!variants.some(({ name }) => name === variant.name)) variants.push(await put(file, variant, target));
  }
  return { state: 'ready', variants };
}

async function film(file: FileRecord, folder: string, original: string): Promise<Work> {
  const demuxer = Object.values(types).find(({ mime }) => mime === file.mime)?.demuxer ?? '';
  const variants = [...file.variants];
  if (!hasFfmpeg())
    return file.plays ? { state: 'ready', variants } : failed('This server cannot convert videos. Please send an MP4.');
  let seconds = file.seconds;
  if (!file.plays) {
    const target = join(folder, 'play.mp4');
    if (!(await convertFilm(original, demuxer, target)))
      return failed('This video could not be converted. Please export it as MP4 (H.264 with AAC) and send it again.');
    const made = await readFilm(target, 'mov');
    seconds = made?.seconds ?? seconds;
    const { size } = await stat(target);
    const facts = { name: 'play', mime: 'video/mp4', bytes: size, width: made?.width, height: made?.height };
    variants.push(await put(file, facts, target));
  }
  if (!variants.some(({ name }) => name === 'poster')) variants.push(...(await still(file, folder, original, demuxer)));
  return { state: 'ready', variants, seconds };
}

/** From a little way in: the first picture of many films is black. No still is no failure. */
async function still(file: FileRecord, folder: string, original: string, demuxer: string): Promise<MediaVariant[]> {
  const taken = join(folder, 'still.jpg');
  const at = Math.min((file.seconds ?? 0) / 10, 10);
  if (!(await takeStill(original, demuxer, at, taken))) return [];
  return posterFrom(file, folder, taken).then(
    (poster) => [poster],
    () => [],
  );
}

async function posterFrom(file: FileRecord, folder: string, picture: string): Promise<MediaVariant> {
  const target = join(folder, 'poster.webp');
  const made = await resizeImage(picture, target, 1280);
  return put(file, { name: 'poster', mime: 'image/webp', ...made }, target);
}

async function put(file: FileRecord, facts: Omit<MediaVariant, 'key'>, path: string): Promise<MediaVariant> {
  const bytes = createHash('sha256').update(`${file.key}:${facts.name}`).digest();
  const key = keyFrom(bytes, facts.mime === 'video/mp4' ? 'mp4' : 'webp');
  await storageOf(file.store).put(key, path);
  return { ...facts, key };
}

function failed(reason: string): Work {
  return { state: 'failed', reason, variants: [] };
}
