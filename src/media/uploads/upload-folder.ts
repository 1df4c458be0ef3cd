/** Where the bytes of uploads lie until they are taken in. All processes of the school must see the same folder. */
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { config } from '../../config.ts';

export const uploadFolder = resolve(config.dataFolder, 'uploads');
/** Beside a file stands what the protocol notes about it. */
const note = '.json';

/** Of an upload by its id; ids are ours, never the sender's. */
export function uploadPath(id: string): string {
  return join(uploadFolder, id);
}

/** How many bytes have arrived; null when there is no such file. */
export async function arrivedBytes(id: string): Promise<number | null> {
  const facts = await stat(uploadPath(id)).catch(() => null);
  return facts?.size ?? null;
}

/** When bytes came last; null when there is no such file. */
export async function arrivedAt(id: string): Promise<Date | null> {
  const facts = await stat(uploadPath(id)).catch(() => null);
  return facts?.mtime ?? null;
}

/** May be repeated. */
export async function removeBytes(id: string): Promise<void> {
  for (const path of [uploadPath(id), `${uploadPath(id)}${note}`]) await rm(path, { force: true });
}

/** Ids of all that lies there. */
export async function listArrived(): Promise<string[]> {
  const names = await readdir(uploadFolder).catch(() => []);
  return [...new Set(names.map((name) => name.replace(note, '')))];
}

/** Bytes that the disk has left for the school. */
export async function freeBytes(): Promise<number> {
  await mkdir(uploadFolder, { recursive: true });
  const { bavail, bsize } = await statfs(uploadFolder);
  return bavail * bsize;
}
