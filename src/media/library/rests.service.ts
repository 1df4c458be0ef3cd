/** What killed processes left on this machine's disk: files of requests that never ended, and copies that were half written. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { day, fromNow } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { diskFolder } from '../../lib/storage-disk.ts';
import { incomingFolder } from '../../web/uploads.ts';

/** No request and no copy takes a day. May be repeated; returns how many files went. */
export async function removeRests(): Promise<number> {
  const folders = (await readdir(diskFolder).catch(() => [])).map((name) => join(diskFolder, name));
  let removed = await removeOld(incomingFolder, () => true);
  for (const folder of folders) removed += await removeOld(folder, (name) => name.endsWith('.part'));
  if (removed > 0) log.info({ removed }, 'rests of uploads were removed');
  return removed;
}

async function removeOld(folder: string, isRest: (name: string) => boolean): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = isRest(name) ? await stat(path).catch(() => null) : null;
    if (!facts?.isFile() || facts.mtime > fromNow(-day)) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
