/** Where uploaded bytes are kept. A file remembers its storage, so the setting can change without moving anything. */
import { config } from '../config.ts';
import { cloudinaryStorage } from './storage-cloudinary.ts';
import type { Storage, StoreName } from './storage-contract.ts';
import { diskStorage } from './storage-disk.ts';

/** The storage that new files go to. */
export const storeName: StoreName = config.cloudinary ? 'cloudinary' : 'disk';

/** The storage of that name; its calls throw Busy where it is not configured any more. */
export function storageOf(name: StoreName): Storage {
  return name === 'disk' ? diskStorage : cloudinaryStorage;
}
