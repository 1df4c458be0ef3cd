/** What is made of a file besides what learners need at once: sizes of pictures, smaller and quieter forms of films. */
import {
  hasFfmpeg,
  type Making,
  makeFilm,
  makeSound,
  type Picture,
  readFilm,
  type Sound,
  type Source,
  takeStill,
} from './ffmpeg.gateway.ts';
import type { FileRecord } from './file.model.ts';
import { type PictureFormat, resizeImage, widthsOf } from './image.service.ts';
import { types } from './types.ts';

/** Goes up when the list below changes: a job then makes what is new of all files. */
export const recipe = 1;
/** How large it became, how long it plays. */
export type Shape = { width?: number | null; height?: number | null; seconds?: number | null };
/** `ending` of the variant's key. `make` writes it to `making.target`; null: of this file it cannot be made. */
export type Wish = {
  name: string;
  ending: 'webp' | 'avif' | 'mp4' | 'm4a';
  mime: string;
  /** How long it takes beside the others, to tell the progress. */
  weight: number;
  /** Not worth keeping when it has not fewer bytes than this. */
  lessThan?: number;
  make: (source: Source, making: Making) => Promise<Shape | null>;
};
/** Short sides of films, in pixels: 360 is for phones, the others for larger screens. */
const heights = [360, 720, 1080];
const speech: Sound = { kilobits: 64, channels: 1 };

/** All that a file should have once everything is made; what needs ffmpeg only where there is one. */
export function wishesOf(file: FileRecord): Wish[] {
  if (file.kind === 'image')
    return file.mime === 'image/svg+xml' ? [] : [...sizesOf(file, 'webp'), ...sizesOf(file, 'avif')];
  if (!hasFfmpeg()) return [];
  if (file.kind === 'audio') return soundsOf(file);
  return file.kind === 'video' ? [...stillsOf(file), ...filmsOf(file)] : [];
}

/** What every browser plays, of a film that was sent in another form. */
export function playWish(): Wish {
  const picture = { shortSide: 1080, quality: 23 };
  return filmWish('play', picture, { kilobits: 128, channels: 2 }, { weight: 4, lessThan: 8 * 1024 ** 3 });
}

/** Everything is read from the original in its own container. */
export function sourceOf(file: FileRecord, path: string): Source {
  const demuxer = Object.values(types).find(({ mime }) => mime === file.mime)?.demuxer ?? '';
  return { path, demuxer, seconds: file.seconds ?? null };
}

/** The names of a picture's sizes of one format, smallest first. */
export function sizesOf(file: Pick<FileRecord, 'width'>, format: PictureFormat): (Wish & { width: number })[] {
  return widthsOf(file.width ?? 0).map((width) => ({
    name: `${format === 'avif' ? 'a' : 'w'}${width}`,
    ending: format,
    mime: `image/${format}`,
    weight: width / 1000,
    width,
    make: ({ path }, { target }) => resizeImage(path, target, width, format),
  }));
}

/** A picture of the film, `at` seconds in, to be seen before it plays. */
export function stillWish(name: string, at: number): Wish {
  return {
    ...{ name, ending: 'webp', mime: 'image/webp', weight: 0.1 },
    make: async (source, { target }) => {
      const taken = `${target}.jpg`;
      return (await takeStill(source, at, taken)) ? resizeImage(taken, target, 1280) : null;
    },
  };
}

function stillsOf({ stills = [] }: FileRecord): Wish[] {
  return stills.map((at) => stillWish(`still-${at}`, at));
}

/** Smaller heights, little of everything for slow and dear lines, and the sound alone. Never more bytes than there are. */
function filmsOf(file: FileRecord): Wish[] {
  const side = Math.min(file.width ?? 0, file.height ?? 0);
  const lessThan = 0.9 * (file.variants.find(({ name }) => name === 'play')?.bytes ?? file.bytes);
  const smaller = heights
    .filter((height) => height < side)
    .map((height) => {
      const sound: Sound = { kilobits: height > 360 ? 128 : 64, channels: height > 360 ? 2 : 1 };
      return filmWish(`h${height}`, { shortSide: height, quality: 24 }, sound, { weight: height / 360, lessThan });
    });
  const little = { shortSide: 360, quality: 31, framesPerSecond: 15 };
  const light = filmWish('light', little, { kilobits: 40, channels: 1 }, { weight: 1, lessThan });
  return [light, soundWish('audio', speech, lessThan), ...smaller];
}

/** What some browsers do not know becomes M4A; a second, quieter form where the first is large. */
function soundsOf(file: FileRecord): Wish[] {
  const isKnown = file.mime === 'audio/mpeg' || file.mime === 'audio/mp4';
  const play = isKnown ? [] : [soundWish('play', { kilobits: 128, channels: 2 }, Number.POSITIVE_INFINITY)];
  return [...play, soundWish('light', { kilobits: 40, channels: 1 }, 0.7 * file.bytes)];
}

function filmWish(
  name: string,
  picture: Picture,
  sound: Sound,
  { weight, lessThan }: { weight: number; lessThan: number },
): Wish {
  const make = async (source: Source, making: Making) =>
    (await makeFilm(source, picture, sound, making)) ? readFilm(making.target, 'mov') : null;
  return { name, ending: 'mp4', mime: 'video/mp4', weight, lessThan, make };
}

function soundWish(name: string, sound: Sound, lessThan: number): Wish {
  const make = async (source: Source, making: Making) =>
    (await makeSound(source, sound, making)) ? readFilm(making.target, 'mov') : null;
  return { name, ending: 'm4a', mime: 'audio/mp4', weight: 0.2, lessThan, make };
}
