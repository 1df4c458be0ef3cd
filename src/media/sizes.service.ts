/** Sizes of files, for other areas. */
import { maxBytes, sizeWords as words } from './types.ts';

/** Bytes that an archive may have. */
export const maxArchiveBytes = maxBytes.archive;

/** "4 GB", "15 MB". */
export function sizeWords(bytes: number): string {
  return words(bytes);
}
