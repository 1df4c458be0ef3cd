/** What is this file? By its content only: neither its name nor what the sender says of its type counts. */
import { rename, rm, stat } from 'node:fs/promises';
import { Refused, TooLarge } from '../lib/errors.ts';
import { checkCaptions } from './captions.service.ts';
import { isWhole, typeOfFile } from './content-type.ts';
import { type Film, hasFfmpeg, readFilm } from './ffmpeg.gateway.ts';
import type { MediaKind } from './file.model.ts';
import { drawingSize, normaliseImage } from './image.service.ts';
import { readMp4 } from './mp4.ts';
import { sanitizeSvg } from './svg.service.ts';
import { aOrAn, type MediaType, maxBytes, namesOf, sizeWords } from './types.ts';

export type Recognised = {
  type: MediaType;
  width: number | null;
  height: number | null;
  seconds: number | null;
  /** False for a film that must be converted first. */
  plays: boolean;
  /** Of a picture: what to show of it at first. */
  blur?: string | null;
};

/**
 * Recognises and checks the file at `path`, and rewrites what is safer written anew (pictures, drawings, captions).
 * Throws Refused with what is wrong in words, TooLarge over the limit of its kind.
 */
export async function recognise(path: string, accept: readonly MediaKind[]): Promise<Recognised> {
  const { size } = await stat(path);
  if (size === 0) throw new Refused('This file is empty.');
  const type = await typeOfFile(path);
  if (!type || !accept.includes(type.kind)) throw new Refused(wrongType(type, accept));
  const limit = type.maxBytes ?? maxBytes[type.kind];
  if (size > limit) throw new TooLarge(`${aOrAn(type.name, 'A')} may have at most ${sizeWords(limit)}.`);
  return { ...plain(type), ...(await checks[type.kind](path, type)) };
}

type Check = (path: string, type: MediaType) => Promise<Partial<Recognised>>;

const checks: Record<MediaKind, Check> = {
  image: checkImage,
  video: checkVideo,
  audio: checkAudio,
  document: checkWhole,
  archive: checkWhole,
  captions: (path) => rewritten(path, checkCaptions),
};

/** "This is an AVI video. Here we take PDF or Word document." */
export function wrongType(type: MediaType | undefined, accept: readonly MediaKind[]): string {
  const what = type ? `This is ${aOrAn(type.name)}.` : 'We cannot tell what kind of file this is.';
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

async function checkWhole(path: string, type: MediaType): Promise<Partial<Recognised>> {
  if (!(await isWhole(path, type))) throw damaged();
  return {};
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
