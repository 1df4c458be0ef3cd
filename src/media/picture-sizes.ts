/**
 * Addresses of a picture's sizes. They follow from the picture's own address, `…/<name>.jpg/640.avif`, so a text that was
 * written before its sizes were made names them all the same.
 */
import { NotFound } from '../lib/errors.ts';
import { storageOf } from '../lib/storage.ts';
import { publicAddress, type StoreName } from '../lib/storage-contract.ts';
import type { FileRecord } from './file.model.ts';
import { type PictureFormat, widthsOf } from './image.service.ts';
import { variantKey } from './variant-key.ts';

/** For `<source>` and `<img>`: '' where there is one size only, as of drawings. */
export type Srcsets = { avif: string; srcset: string; src: string };

export function srcsetsOf({ store, key, mime, width }: Pick<FileRecord, 'store' | 'key' | 'mime' | 'width'>): Srcsets {
  const address = publicAddress(store, key);
  const widths = mime === 'image/svg+xml' ? [] : widthsOf(width ?? 0);
  const middle = widths.find((one) => one >= 640) ?? widths.at(-1);
  if (!middle) return { avif: '', srcset: '', src: address };
  const all = (format: PictureFormat) => widths.map((one) => `${address}/${one}.${format} ${one}w`).join(', ');
  return { avif: all('avif'), srcset: all('webp'), src: `${address}/${middle}.webp` };
}

/** The stored size of the picture under `key`, by the last part of its address; null when it is not made. Throws NotFound. */
export async function findSize(
  store: StoreName,
  key: string,
  size: string,
): Promise<{ key: string; mime: string; bytes: number } | null> {
  const [, width, format = ''] = /^([1-9]\d{0,3})\.(avif|webp)$/.exec(size) ?? [];
  if (!width) throw new NotFound('This picture');
  const made = variantKey(key, `${format === 'avif' ? 'a' : 'w'}${width}`, format);
  const bytes = await storageOf(store).sizeOf(made);
  return bytes === null ? null : { key: made, mime: `image/${format}`, bytes };
}
