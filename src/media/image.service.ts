/**
 * Pictures, by libvips on its own threads. Each is decoded and written anew: cut-off files and stowaways end here. Of what
 * moves the first picture is kept: films are for that, with buttons to stop them.
 */
import { copyFile, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp from 'sharp';
import { Refused } from '../lib/errors.ts';
import { isBarePicture } from './bare-picture.ts';

export type PictureFormat = 'webp' | 'avif';
export type Size = { width: number; height: number };

const widths = [320, 480, 640, 960, 1280, 1600];
const limits = { pixels: 80_000_000, side: 2560 };
const reading = { limitInputPixels: limits.pixels, failOn: 'truncated' } as const;
/** Of a `data:` address, which stands in pages for every picture. */
const blurBytes = 200;

/** The widths in which a picture is kept: never more than its own, which is the last one of a small picture. */
export function widthsOf(width: number): number[] {
  const largest = Math.min(width, widths.at(-1) ?? width);
  return width > 0 ? [...widths.filter((one) => one < largest), largest] : [];
}

/**
 * Turns the picture upright, at most 2560 px a side, without what the camera noted about place and person. `blur`: what to
 * show of it at first.
 */
export async function normaliseImage(path: string, target: string): Promise<Size & { blur: string | null }> {
  try {
    const kept = await keptAsItIs(path, target);
    const fit = { width: limits.side, height: limits.side, fit: 'inside', withoutEnlargement: true } as const;
    const { width, height } = kept ?? (await sharp(path, reading).rotate().resize(fit).toFile(target));
    return { width, height, blur: await blurOf(target) };
  } catch (error) {
    throw unreadable(error);
  }
}

/** Copies what holds nothing but pixels and is small enough; its bytes stay the same however often it is sent. Else null. */
async function keptAsItIs(path: string, target: string): Promise<Size | null> {
  const bytes = await readFile(path);
  const { width, height } = await sharp(path, reading).metadata();
  if (Math.max(width, height) > limits.side || !isBarePicture(bytes, extname(target).slice(1))) return null;
  // Decoded to its end, or it is cut off.
  await sharp(path, reading).stats();
  await copyFile(path, target);
  return { width, height };
}

/** The size of a drawing; also the proof that it can be drawn. */
export async function drawingSize(path: string): Promise<Size> {
  try {
    const { width, height } = await sharp(path, reading).metadata();
    return { width, height };
  } catch (error) {
    throw unreadable(error);
  }
}

/**
 * Writes the picture `width` pixels wide, never wider than it is. AVIF with little effort: more costs six times the time and
 * saves a tenth of the bytes.
 */
export async function resizeImage(
  path: string,
  target: string,
  width: number,
  format: PictureFormat = 'webp',
): Promise<Size & { bytes: number }> {
  const small = sharp(path, reading).resize({ width, withoutEnlargement: true });
  const made = await (format === 'avif' ? small.avif({ quality: 52, effort: 2 }) : small.webp({ quality: 78 })).toFile(
    target,
  );
  return { width: made.width, height: made.height, bytes: made.size };
}

/** Sixteen pixels or fewer as a `data:` address of at most 200 bytes; null for a picture that can be seen through. */
export async function blurOf(path: string): Promise<string | null> {
  if (!(await sharp(path, reading).stats()).isOpaque) return null;
  for (const width of [16, 12, 8, 4]) {
    const size = { width, height: width * 2, fit: 'inside' } as const;
    const bytes = await sharp(path, reading).resize(size).webp({ quality: 20, effort: 6 }).toBuffer();
    const address = `data:image/webp;base64,${bytes.toString('base64')}`;
    if (address.length <= blurBytes) return address;
  }
  return null;
}

function unreadable(error: unknown): Refused {
  const large = error instanceof Error && /pixel limit/i.test(error.message);
  if (large) return new Refused('This picture has more than 80 million pixels. Please make it smaller.');
  return new Refused('This picture is damaged or cut off. Please save it again and send it once more.');
}
