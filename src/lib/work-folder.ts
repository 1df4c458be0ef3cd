/** A folder for the time of one piece of work, on the disk that has room for films. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { config } from '../config.ts';
import { hour, now } from './clock.ts';

const parent = resolve(config.dataFolder, 'work');
const machine = hostname().replace(/\W/g, '');
/** No work takes so long. */
const oldMs = 12 * hour;

/** Calls `work` with an empty folder that is gone afterwards, whatever happened. */
export async function inWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, `piece-${machine}-${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what killed processes left: their own folders on this machine, and any that are half a day old. May be repeated. */
export async function removeOldWork(): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const [, host, pid] = /^piece-(\w*)-(\d+)-/.exec(name) ?? [];
    const isDead = host === machine && !isAlive(Number(pid));
    if (isDead || (await isOld(join(parent, name)))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts !== null && facts.mtimeMs < now().getTime() - oldMs;
}
