/** Waiting for the background: no sleeping for a guess. */
import { queueNames, queueOf } from '../lib/queue.ts';

/** Resolves when all queues are idle twice in a row; fails after `limitMs`. */
export async function untilIdle(limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  let idle = 0;
  while (idle < 2) {
    if (Date.now() > end) throw new Error('the background is still busy');
    idle = (await isIdle()) ? idle + 1 : 0;
    await new Promise((done) => setTimeout(done, 25));
  }
}

async function isIdle(): Promise<boolean> {
  const counts = await Promise.all(
    queueNames.map((name) => queueOf(name).getJobCounts('active', 'waiting', 'prioritized')),
  );
  return counts.every((count) => Object.values(count).every((number) => number === 0));
}
