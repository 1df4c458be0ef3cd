/** Sizes of files, for other areas. */
import type { MediaKind } from './file.model.ts';
import { limitOf, maxBytes, sizeWords as words } from './types.ts';

/** Bytes that an archive may have. */
export const maxArchiveBytes = maxBytes.archive;

/** Bytes that a file of one of these kinds may have. */
export function mostBytesOf(kinds: readonly MediaKind[]): number {
  return limitOf(kinds);
}

/** "4 GB", "1.2 MB", "240 kB". */
export function sizeWords(bytes: number): string {
  return words(bytes);
}
