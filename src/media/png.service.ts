/** Pictures for programs that read PNG only. */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { storageOf } from '../lib/storage.ts';
import { findFile } from './file.model.ts';

/** The picture as PNG, at most `side` pixels wide and high, by libvips on its own threads. null for what is no picture any more. */
export async function pictureAsPng(fileId: string | null, side = 800): Promise<Buffer | null> {
  const file = fileId ? await findFile(fileId) : null;
  if (file?.kind !== 'image') return null;
  const bytes = await buffer(await storageOf(file.store).open(file.key));
  const size = { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
  return sharp(bytes, { limitInputPixels: 80_000_000, density: 200 }).resize(size).png().toBuffer();
}
