/** Work on a stored file, in jobs: what pages need first, and everything else on the list of recipes after that. */
import { join } from 'node:path';
import { fact, relay } from '../lib/events.ts';
import { log } from '../lib/log.ts';
import { inWorkFolder } from '../lib/work-folder.ts';
import { hasFfmpeg } from './ffmpeg.gateway.ts';
import { type FileRecord, findFile, MediaFileModel } from './file.model.ts';
import { blurOf, resizeImage } from './image.service.ts';
import { endProgress, reportProgress } from './progress.service.ts';
import { playWish, recipe, sizesOf, stillWish, type Wish, wishesOf } from './recipes.ts';
import { hasVariant, keepVariant, makeVariant, type Work, withOriginal } from './variants.service.ts';

type Outcome = { state: 'ready' | 'failed'; reason?: string; seconds?: number | null; blur?: string | null };

/** A file whose rest could not be made so often is left as it is: it may be what kills the workers. */
const mostTries = 5;

/**
 * Makes what pages need (sizes of a picture; what every browser plays, and a still, of a film) and says how it went. May be
 * repeated: what is made is not made again.
 */
export async function prepareFile(fileId: string): Promise<void> {
  const file = await findFile(fileId);
  if (!file || file.state === 'ready') return;
  await MediaFileModel.updateOne({ _id: file._id }, { $set: { state: 'working' } });
  const needsWork = file.kind === 'image' || file.kind === 'video';
  const outcome: Outcome = needsWork ? await withOriginal(file, prepare) : { state: 'ready' };
  const told = fact('file.prepared', { fileId });
  const change = { $set: { reason: null, ...outcome }, $push: { outbox: told } };
  await MediaFileModel.updateOne({ _id: file._id }, change);
  await relay(MediaFileModel, file._id, [told]);
}

/** Makes the rest of the list of recipes of a file that is ready. May be repeated, and is given up after some tries. */
export async function completeFile(fileId: string): Promise<void> {
  const file = await findFile(fileId);
  if (file?.state !== 'ready' || file.recipe === recipe) return;
  if ((file.recipeTries ?? 0) >= mostTries) return giveUp(file);
  // Once there is an ffmpeg, the clock brings it back.
  if (file.kind !== 'image' && !hasFfmpeg()) return;
  await MediaFileModel.updateOne({ _id: file._id }, { $inc: { recipeTries: 1 } });
  const missing = wishesOf(file).filter(({ name }) => !hasVariant(file, name));
  if (missing.length > 0 || needsBlur(file)) await withOriginal(file, (work) => makeAll(work, missing));
  // A still that was asked for meanwhile is not made yet: then this is not the end.
  await MediaFileModel.updateOne({ _id: file._id, stills: file.stills ?? null }, { $set: { recipe } });
  await endProgress(fileId);
}

/** Gives a film a still that somebody made for it. May be repeated. */
export async function savePoster(fileId: string, path: string): Promise<void> {
  const file = await findFile(fileId);
  if (!file || hasVariant(file, 'poster')) return;
  await inWorkFolder(async (folder) => {
    const target = join(folder, 'poster.webp');
    const shape = await resizeImage(path, target, 1280);
    await keepVariant(file, stillWish('poster', 0), { shape, path: target });
  });
}

function prepare(work: Work): Promise<Outcome> {
  return work.file.kind === 'image' ? preparePicture(work) : prepareFilm(work);
}

/** A drawing needs no sizes: it has all of them. */
async function preparePicture(work: Work): Promise<Outcome> {
  const { file, original } = work;
  if (file.mime === 'image/svg+xml') return { state: 'ready' };
  for (const wish of sizesOf(file, 'webp')) if (!hasVariant(file, wish.name)) await makeVariant(work, wish);
  return { state: 'ready', blur: file.blur ?? (await blurOf(original)) };
}

async function prepareFilm(work: Work): Promise<Outcome> {
  const { file } = work;
  if (!hasFfmpeg())
    return file.plays ? { state: 'ready' } : failed('This server cannot convert videos. Please send an MP4.');
  let seconds = file.seconds ?? null;
  if (!file.plays && !hasVariant(file, 'play')) {
    const told = (percent: number) => void reportProgress(file._id.toString(), percent);
    const made = await makeVariant(work, playWish(), told);
    if (!made)
      return failed('This video could not be converted. Please export it as MP4 (H.264 with AAC) and send it again.');
    seconds = made.seconds ?? seconds;
  }
  // From a little way in: the first picture of many films is black. No still is no failure.
  const still = stillWish('poster', Math.min((seconds ?? 0) / 10, 10));
  if (!hasVariant(file, 'poster')) await makeVariant(work, still).catch(() => null);
  return { state: 'ready', ...(seconds ? { seconds } : {}) };
}

async function makeAll(work: Work, wishes: Wish[]): Promise<void> {
  const { file, original } = work;
  if (needsBlur(file)) await MediaFileModel.updateOne({ _id: file._id }, { $set: { blur: await blurOf(original) } });
  const all = wishes.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  for (const wish of wishes) {
    const sum = done;
    const told = (percent: number) =>
      void reportProgress(file._id.toString(), (sum * 100 + wish.weight * percent) / all);
    await makeVariant(work, wish, told);
    done += wish.weight;
  }
}

/** Those that came before there were any. */
function needsBlur(file: FileRecord): boolean {
  return file.kind === 'image' && file.mime !== 'image/svg+xml' && file.blur === undefined;
}

async function giveUp({ _id }: FileRecord): Promise<void> {
  log.warn({ fileId: _id.toString() }, 'not all sizes and forms of this file can be made');
  await MediaFileModel.updateOne({ _id }, { $set: { recipe } });
}

function failed(reason: string): Outcome {
  return { state: 'failed', reason };
}
