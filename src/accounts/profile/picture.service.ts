/** Pictures of people, by libvips on its own threads. Only the bytes say what a file is; what comes out is made anew. */
import { stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import sharp from 'sharp';
import { Refused } from '../../lib/errors.ts';
import type { Crop, Place } from './avatar.model.ts';

export type Size = { width: number; height: number };

/** In pixels, the smallest first. */
export const avatarSides = [64, 128, 256] as const;
/** More than this is not needed to cut 256 px out of it. */
const workingSide = 2048;
const taken = new Set(['image/jpeg', 'image/png', 'image/webp']);
const most = { bytes: 5 * 1024 * 1024, pixels: 40_000_000 };
const reading = { limitInputPixels: most.pixels, failOn: 'truncated' } as const;

/**
 * Writes the picture at `path` upright, without what the camera noted, as WebP to `target`. Takes JPEG, PNG and WebP of
 * up to 5 MB and 40 million pixels. Returns its size. Throws Refused (`picture`) with what is wrong in words.
 */
export async function readPicture(path: string, target: string): Promise<Size> {
  const { size } = await stat(path);
  if (size > most.bytes) throw refused('This picture has more than 5 MB. Please make it smaller.');
  const type = await fileTypeFromFile(path).catch(() => undefined);
  if (!type || !taken.has(type.mime)) throw refused('We cannot read this. Please choose a JPEG, PNG or WebP picture.');
  try {
    const fit = { width: workingSide, height: workingSide, fit: 'inside', withoutEnlargement: true } as const;
    const made = await sharp(path, reading).rotate().resize(fit).webp({ quality: 90 }).toFile(target);
    return { width: made.width, height: made.height };
  } catch (error) {
    throw unreadable(error);
  }
}

/** Cuts the square out of a picture that `readPicture` wrote, `side` px wide. */
export async function cutSquare(path: string, crop: Crop, side: number): Promise<Buffer> {
  const square = squareOf(crop, await sharp(path, reading).metadata());
  return sharp(path, reading).extract(square).resize(side, side).webp({ quality: 82 }).toBuffer();
}

/** The largest square, at the beginning, in the middle or at the end of the longer side. */
export function cropAt(place: Place, { width, height }: Size): Crop {
  const share = { top: 0, middle: 0.5, bottom: 1 }[place];
  const shorter = Math.min(width, height);
  return { x: share * (1 - shorter / width), y: share * (1 - shorter / height), size: 1 };
}

/** Whatever was asked for, the square lies inside of the picture. */
export function squareOf(crop: Crop, { width, height }: Size) {
  const shorter = Math.min(width, height);
  const side = Math.max(1, Math.min(shorter, Math.round(crop.size * shorter)));
  const at = (part: number, length: number) => Math.max(0, Math.min(length - side, Math.round(part * length)));
  return { left: at(crop.x, width), top: at(crop.y, height), width: side, height: side };
}

function unreadable(error: unknown): Refused {
  const isLarge = error instanceof Error && /pixel limit/i.test(error.message);
  if (isLarge) return refused('This picture has more than 40 million pixels. Please make it smaller.');
  return refused('This picture is damaged or cut off. Please save it again and send it once more.');
}

function refused(words: string): Refused {
  return new Refused(words, 'picture');
}
