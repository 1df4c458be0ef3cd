/** One request at a time writes to an upload, whichever process it reached: a lock in Redis that its holder renews. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker } from '@tus/server';
import { announce, onAnnounce } from '../../lib/bus.ts';
import { second } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';

/** A killed process holds it no longer than this. */
const heldMs = 10 * second;
/** Whoever comes later asks the holder to leave: it may be a line that died unnoticed. */
const waitMs = 8 * second;
const topic = 'upload.wanted';
const renew = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;
const release = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export const uploadLocks: Locker = { newLock: lockOf };

function lockOf(id: string): Lock {
  const key = `upload-lock:${id}`;
  const token = randomUUID();
  let letGo = () => {};
  return {
    lock: async (signal, leave) => {
      await acquire(key, token, id, signal);
      letGo = hold(key, token, id, leave);
    },
    unlock: async () => {
      letGo();
      // Away: it ends by itself.
      await redis.eval(release, 1, key, token).catch(() => undefined);
    },
  };
}

/** Throws the protocol's error when nobody lets go in time. */
async function acquire(key: string, token: string, id: string, signal: AbortSignal): Promise<void> {
  const end = performance.now() + waitMs;
  while (!signal.aborted && performance.now() < end) {
    if (await redis.set(key, token, 'PX', heldMs, 'NX')) return;
    await announce(topic, { id });
    await setTimeout(200);
  }
  throw ERRORS.ERR_LOCK_TIMEOUT;
}

/** Renews until the returned function is called; `leave` is called when somebody else wants it. */
function hold(key: string, token: string, id: string, leave: () => void | Promise<void>): () => void {
  const timer = setInterval(() => redis.eval(renew, 1, key, token, heldMs).catch(() => undefined), heldMs / 3);
  const stop = onAnnounce(topic, (wanted) => {
    if (wanted.id === id) void leave();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
