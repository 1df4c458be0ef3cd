/** Pictures, by libvips on its own threads. Each is decoded and written anew: cut-off files and stowaways end here. */
import sharp from 'sharp';
import { Refused } from '../lib/errors.ts';

export const imageWidths = [320, 640, 960, 1280];
const limits = { pixels: 80_000_000, side: 2560 };
const reading = { limitInputPixels: limits.pixels, failOn: 'truncated' } as const;

export type Size = { width: number; height: number };

/** Turns the picture upright, at most 2560 px a side, without what the camera noted about place and person. */
export async function normaliseImage(path: string, target: string): Promise<Size> {
  try {
    const fit = { width: limits.side, height: limits.side, fit: 'inside', withoutEnlargement: true } as const;
    const { width, height } = await sharp(path, reading).rotate().resize(fit).toFile(target);
    return { width, height };
  } catch (error) {
    throw unreadable(error);
  }
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

/** Writes the picture as WebP, `width` pixels wide. */
export async function resizeImage(path: string, target: string, width: number): Promise<Size & { bytes: number }> {
  const made = await sharp(path, reading)
    .resize({ width, withoutEnlargement: true })
    .webp({ quality: 78 })
    .toFile(target);
  return { width: made.width, height: made.height, bytes: made.size };
}

function unreadable(error: unknown): Refused {
  const large = error instanceof Error && /pixel limit/i.test(error.message);
  if (large) return new Refused('This picture has more than 80 million pixels. Please make it smaller.');
  return new Refused('This picture is damaged or cut off. Please save it again and send it once more.');
}
