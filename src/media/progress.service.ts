/** How far the work on a file is: said by its job, shown live. A comfort only: the truth is the file's state. */
import { announce, onAnnounce } from '../lib/bus.ts';
import { minute } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { redis } from '../lib/redis.ts';

/** What a job said last is forgotten after this time: it may have died. */
const rememberedMs = 15 * minute;
const topic = 'file.progress';

/**
 * Says that `percent` (0 to 100, any number) of the work on a file is done. May be called as often as one likes: only
 * whole percents that are new are told. Never throws; with Redis away nothing is told.
 */
export async function reportProgress(fileId: string, percent: number): Promise<void> {
  const whole = Math.floor(Math.min(100, Math.max(0, percent)) || 0);
  try {
    const before = await redis.set(keyOf(fileId), String(whole), 'PX', rememberedMs, 'GET');
    if (before !== String(whole)) await announce(topic, { fileId });
  } catch (error) {
    log.debug({ fileId, reason: String(error) }, 'progress was not told');
  }
}

/** Whole percents of the work on a file; null where nothing was said lately. */
export async function progressOf(fileId: string): Promise<number | null> {
  const said = await redis.get(keyOf(fileId)).catch(() => null);
  return said === null ? null : Number(said);
}

/** Calls `listener` whenever there is news of a file, in every process; returns how to stop. News may be missed. */
export function onProgress(fileId: string, listener: () => void): () => void {
  return onAnnounce(topic, (news) => {
    if (news.fileId === fileId) listener();
  });
}

/** The work on a file has ended, well or not: whoever waits for it looks at the file. May be repeated. */
export async function endProgress(fileId: string): Promise<void> {
  await redis.del(keyOf(fileId));
  await announce(topic, { fileId });
}

function keyOf(fileId: string): string {
  return `progress:${fileId}`;
}
