/** A folder for the time of one piece of work, on the disk that has room for films. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { config } from '../config.ts';

/** Calls `work` with an empty folder that is gone afterwards, whatever happened. */
export async function inWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = resolve(config.dataFolder, 'work');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'piece-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
