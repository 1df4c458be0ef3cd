/** How often something may be tried. Counted in Redis; while that is away, in this process. */
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { TooMany } from './errors.ts';
import { redis } from './redis.ts';

export type Limit = {
  /** Counts one try for `key`; throws TooMany with the seconds to wait. */
  consume(key: string): Promise<void>;
  /** Throws TooMany when `key` has no tries left; counts nothing. */
  check(key: string): Promise<void>;
  /** Takes one counted try of `key` back: it turned out to be a good one. */
  giveBack(key: string): Promise<void>;
  /** Forgets the tries of `key`, e.g. after success. */
  forget(key: string): Promise<void>;
};

/** At most `points` tries in `seconds` for one key. */
export function limit(name: string, points: number, seconds: number, message = 'Too many tries.'): Limit {
  const options = { keyPrefix: `limit:${name}`, points, duration: seconds };
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: new RateLimiterMemory(options),
  });
  const refuse = (left: RateLimiterRes): never => {
    const wait = Math.max(1, Math.ceil(left.msBeforeNext / 1000));
    throw new TooMany(`${message} Please wait ${words(wait)} and try again.`, wait);
  };
  return {
    consume: async (key) => {
      await limiter.consume(key).catch((left: unknown) => {
        if (left instanceof Error) throw left;
        refuse(left as RateLimiterRes);
      });
    },
    check: async (key) => {
      const state = await limiter.get(key);
      if (state && state.consumedPoints >= points) refuse(state);
    },
    giveBack: async (key) => {
      await limiter.reward(key);
    },
    forget: async (key) => {
      await limiter.delete(key);
    },
  };
}

/**
 * Counts one try of each, then does `work`. What `work` throws means that nothing was tried (the school was busy, a
 * store away), so the tries are given back: who is asked to come again must not be locked out for doing so.
 */
export async function counted<T>(tries: [Limit, string][], work: () => Promise<T>): Promise<T> {
  for (const [one, key] of tries) await one.consume(key);
  try {
    return await work();
  } catch (error) {
    await Promise.all(tries.map(([one, key]) => one.giveBack(key).catch(() => undefined)));
    throw error;
  }
}

function words(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
