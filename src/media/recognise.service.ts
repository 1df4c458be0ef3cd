/** What is this file? By its content only: neither its name nor what the sender says of its type counts. */
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { Refused, TooLarge } from '../lib/errors.ts';
import { looksLikeCaptions } from './captions/cues.service.ts';
import { checkCaptions } from './captions.service.ts';
import { type Film, hasFfmpeg, readFilm } from './ffmpeg.gateway.ts';
import type { MediaKind } from './file.model.ts';
import { drawingSize, normaliseImage } from './image.service.ts';
import { readMp4 } from './mp4.ts';
import { sanitizeSvg } from './svg.service.ts';
import { type MediaType, maxBytes, namesOf, types } from './types.ts';

export type Recognised = {
  type: MediaType;
  width: number | null;
  height: number | null;
  seconds: number | null;
  /** False for a film that must be converted first. */
  plays: boolean;
};

/**
 * Recognises and checks the file at `path`, and rewrites what is safer written anew (pictures, drawings, captions).
 * Throws Refused with what is wrong in words, TooLarge over the limit of its kind.
 */
export async function recognise(path: string, accept: readonly MediaKind[]): Promise<Recognised> {
  const { size } = await stat(path);
  if (size === 0) throw new Refused('This file is empty.');
  const type = await typeOf(path, size);
  if (!type || !accept.includes(type.kind)) throw new Refused(wrongType(type, accept));
  const limit = type.maxBytes ?? maxBytes[type.kind];
  if (size > limit) throw new TooLarge(`A ${type.name} may have at most ${Math.round(limit / 1024 / 1024)} MB.`);
  return { ...plain(type), ...(await checks[type.kind](path, type)) };
}

type Check = (path: string, type: MediaType) => Promise<Partial<Recognised>>;

const checks: Record<MediaKind, Check> = {
  image: checkImage,
  video: checkVideo,
  audio: checkAudio,
  document: async () => ({}),
  archive: async () => ({}),
  captions: (path) => rewritten(path, checkCaptions),
};

async function typeOf(path: string, size: number): Promise<MediaType | undefined> {
  // A damaged file can make the detector stumble; then it is none of ours.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found && found.mime !== 'application/xml') return types[found.mime];
  const start = await startOf(path, Math.min(size, 4096));
  if (looksLikeCaptions(start)) return types['text/vtt'];
  if (isDrawing(start.toString('utf8'))) return types['image/svg+xml'];
  return !found && (await isPlainText(path, size)) ? types['text/plain'] : undefined;
}

/** Takes off what may stand before the first element, piece by piece: one pattern for all would never end on hostile text. */
function isDrawing(start: string): boolean {
  const before = /\ufeff|\s+|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/iy;
  let at = 0;
  for (; before.test(start); before.lastIndex = at) at = before.lastIndex;
  return /^<svg[\s>]/i.test(start.slice(at));
}

/** UTF-8 without control characters, markup aside: tables, queries, notes. */
async function isPlainText(path: string, size: number): Promise<boolean> {
  if (size > 2 * 1024 * 1024) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return !/[^\P{Cc}\t\n\r]/u.test(text) && !/^\s*</.test(text);
  } catch {
    return false;
  }
}

async function startOf(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer;
  } finally {
    await file.close();
  }
}

function wrongType(type: MediaType | undefined, accept: readonly MediaKind[]): string {
  const what = type ? `This is a ${type.name}.` : 'We cannot tell what kind of file this is.';
  return `${what} Here we take ${namesOf(accept)}.`;
}

async function checkImage(path: string, type: MediaType): Promise<Partial<Recognised>> {
  if (type.ending === 'svg') {
    await rewritten(path, sanitizeSvg);
    return drawingSize(path);
  }
  // The library tells the format to write by the ending.
  const rewrite = `${path}.${type.ending}`;
  try {
    const size = await normaliseImage(path, rewrite);
    await rename(rewrite, path);
    return size;
  } finally {
    await rm(rewrite, { force: true });
  }
}

async function checkVideo(path: string, type: MediaType): Promise<Partial<Recognised>> {
  const isMp4 = type.demuxer === 'mov';
  const mp4 = isMp4 ? await readMp4(path) : null;
  if (mp4 && !mp4.isWhole) throw damaged();
  if (!hasFfmpeg()) return withoutFfmpeg(type, mp4?.seconds ?? null);
  const film = await readFilm(path, type.demuxer ?? '');
  if (!film?.video) throw damaged();
  const { width, height } = film;
  return { width, height, seconds: film.seconds ?? mp4?.seconds ?? null, plays: isForBrowsers(type, film) };
}

function withoutFfmpeg(type: MediaType, seconds: number | null): Partial<Recognised> {
  if (type.ending === 'mp4' || type.ending === 'webm') return { seconds, plays: true };
  throw new Refused(`This server cannot convert a ${type.name}. Please send an MP4 (H.264 with AAC) instead.`);
}

function isForBrowsers(type: MediaType, film: Film): boolean {
  const sound = film.audio ?? 'none';
  if (type.ending === 'mp4') return film.video === 'h264' && film.plainColour && ['aac', 'mp3', 'none'].includes(sound);
  if (type.ending === 'webm')
    return ['vp8', 'vp9', 'av1'].includes(film.video ?? '') && ['opus', 'vorbis', 'none'].includes(sound);
  return false;
}

async function checkAudio(path: string, type: MediaType): Promise<Partial<Recognised>> {
  if (!hasFfmpeg()) return {};
  const film = await readFilm(path, type.demuxer ?? '');
  if (!film?.audio) throw damaged();
  return { seconds: film.seconds };
}

async function rewritten(path: string, rewrite: (from: string, to: string) => Promise<void>): Promise<object> {
  await rewrite(path, `${path}.new`);
  await rename(`${path}.new`, path);
  return {};
}

function damaged(): Refused {
  return new Refused('This file is damaged or cut off. Please export it again and send it once more.');
}

function plain(type: MediaType): Recognised {
  return { type, width: null, height: null, seconds: null, plays: true };
}
