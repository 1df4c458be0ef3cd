/** Where uploaded bytes are kept. A file remembers its storage, so the setting can change without moving anything. */
import { config } from '../config.ts';
import { cloudinaryStorage } from './storage-cloudinary.ts';
import type { Storage, StoreName } from './storage-contract.ts';
import { diskStorage } from './storage-disk.ts';
import { s3Storage } from './storage-s3.ts';

const storages: Record<StoreName, Storage> = { disk: diskStorage, cloudinary: cloudinaryStorage, s3: s3Storage };

/** The storage that new files go to: a bucket before Cloudinary before the disk. */
export const storeName: StoreName = config.s3 ? 's3' : config.cloudinary ? 'cloudinary' : 'disk';

/** The storage of that name; its calls throw Busy where it is not configured any more. */
export function storageOf(name: StoreName): Storage {
  return storages[name];
}
