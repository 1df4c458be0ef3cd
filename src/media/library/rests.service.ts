/** What killed processes left: files of requests that never ended, copies that were half written, bytes that no file names. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { trusted } from 'mongoose';
import { day, fromNow } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { storageOf } from '../../lib/storage.ts';
import { diskFolder } from '../../lib/storage-disk.ts';
import { incomingFolder } from '../../web/uploads.ts';
import { MediaFileModel } from '../file.model.ts';
import { PendingKey, type PendingKeyRecord } from '../pending-key.model.ts';

/** On this machine's disk; no request and no copy takes a day. May be repeated; returns how many files went. */
export async function removeRests(): Promise<number> {
  const folders = (await readdir(diskFolder).catch(() => [])).map((name) => join(diskFolder, name));
  let removed = await removeOld(incomingFolder, () => true);
  for (const folder of folders) removed += await removeOld(folder, (name) => name.endsWith('.part'));
  if (removed > 0) log.info({ removed }, 'rests of uploads were removed');
  return removed;
}

/**
 * In the stores: bytes of intakes that began a day ago and never became a file. A key is used once, so nobody goes on with
 * them. May be repeated; returns how many went.
 */
export async function removeUnnamedBytes(): Promise<number> {
  let removed = 0;
  const old = PendingKey.find({ createdAt: trusted({ $lt: fromNow(-day) }) }).lean<PendingKeyRecord[]>();
  for await (const { _id: key, store } of old.cursor() as AsyncIterable<PendingKeyRecord>) {
    if (!(await MediaFileModel.exists({ key }))) {
      await storageOf(store).remove(key);
      removed += 1;
    }
    await PendingKey.deleteOne({ _id: key });
  }
  if (removed > 0) log.info({ removed }, 'bytes that no file names were removed');
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
