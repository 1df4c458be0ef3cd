/** Where the storage keeps a size or form of a file: it follows from the file's own key, so nothing is made twice. */
import { createHash } from 'node:crypto';
import { keyFrom } from '../lib/storage-contract.ts';

/** `name` and `ending` (without a dot) of the variant. As hard to guess as the key of the file. */
export function variantKey(fileKey: string, name: string, ending: string): string {
  return keyFrom(createHash('sha256').update(`${fileKey}:${name}`).digest(), ending);
}
