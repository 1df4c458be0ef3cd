/** Files in the school's own data folder. A file appears under its name when all of it is on the disk. */
import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { config } from '../config.ts';
import { NotFound } from './errors.ts';
import { isKey, type Storage } from './storage-contract.ts';

export const diskFolder = resolve(config.dataFolder, 'media');

export const diskStorage: Storage = {
  put: async (key, path) => {
    const target = pathOf(key);
    const half = `${target}.${randomUUID()}.part`;
    await mkdir(dirname(target), { recursive: true });
    try {
      await copyFile(path, half, constants.COPYFILE_FICLONE);
      await flush(half);
      await rename(half, target);
    } finally {
      await rm(half, { force: true });
    }
  },
  open: async (key, range) => {
    const file = await open(pathOf(key), 'r').catch(orNotFound);
    return createReadStream('', { fd: file, autoClose: true, ...range });
  },
  sizeOf: async (key) => {
    const facts = await stat(pathOf(key)).catch(() => null);
    return facts?.isFile() ? facts.size : null;
  },
  remove: async (key) => {
    await rm(pathOf(key), { force: true });
  },
};

/** Throws NotFound for anything but a key: it could lead out of the folder. */
function pathOf(key: string): string {
  if (!isKey(key)) throw new NotFound('This file');
  return join(diskFolder, key);
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function orNotFound(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  throw code === 'ENOENT' || code === 'EISDIR' ? new NotFound('This file') : error;
}
