import { describe, expect, it, vi } from 'vitest';
import { joinBus } from '../../lib/bus.ts';
import { redis } from '../../lib/redis.ts';
import { uploadLocks } from './upload-locks.ts';

await joinBus();
const living = () => new AbortController().signal;

describe('the lock of an upload', () => {
  it('[MED-01] goes to one request at a time; the holder is asked to leave', async () => {
    const order: string[] = [];
    const [first, second] = [uploadLocks.newLock('a'), uploadLocks.newLock('a')];
    await first.lock(living(), () => {
      order.push('asked');
      void first.unlock();
    });
    await second.lock(living(), () => undefined);
    order.push('second');
    expect(order[0]).toBe('asked');
    expect(order.at(-1)).toBe('second');
    await second.unlock();
    expect(await redis.exists('upload-lock:a')).toBe(0);
  });

  it('[MED-01] is not waited for by who has left', async () => {
    const [first, second] = [uploadLocks.newLock('b'), uploadLocks.newLock('b')];
    await first.lock(living(), () => undefined);
    await expect(second.lock(AbortSignal.abort(), () => undefined)).rejects.toMatchObject({ status_code: 500 });
    await first.unlock();
  });

  it('[MED-01] ends by itself where its holder was killed, and is never taken off another one', async () => {
    const [first, second] = [uploadLocks.newLock('c'), uploadLocks.newLock('c')];
    await first.lock(living(), () => undefined);
    expect(await redis.pttl('upload-lock:c')).toBeGreaterThan(0);
    // As if the time of a killed process were over.
    await redis.del('upload-lock:c');
    await second.lock(living(), () => undefined);
    await first.unlock();
    expect(await redis.exists('upload-lock:c')).toBe(1);
    await second.unlock();
  });

  it('[MED-01] is renewed while its holder lives', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const lock = uploadLocks.newLock('d');
      await lock.lock(living(), () => undefined);
      await redis.pexpire('upload-lock:d', 500);
      vi.advanceTimersByTime(4000);
      await vi.waitFor(async () => expect(await redis.pttl('upload-lock:d')).toBeGreaterThan(5000));
      await lock.unlock();
    } finally {
      vi.useRealTimers();
    }
  });
});
