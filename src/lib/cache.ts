/** Read-through cache in two levels: this process' memory, then Redis. The version belongs into the key. */
import { LRUCache } from 'lru-cache';
import { cacheRedis } from './redis.ts';

const memory = new LRUCache<string, { value: unknown }>({ max: 5000, ttl: 60_000 });
const loading = new Map<string, Promise<unknown>>();

/**
 * `load` runs once per key at a time in this process. `seconds` is a safety net, not the way to invalidate:
 * put a version into `key`. Values must survive JSON. A Redis that is away is skipped.
 */
export async function cached<T>(key: string, seconds: number, load: () => Promise<T>): Promise<T> {
  const hit = memory.get(key);
  if (hit) return hit.value as T;
  const running = loading.get(key);
  if (running) return running as Promise<T>;
  const work = fill(key, seconds, load).finally(() => loading.delete(key));
  loading.set(key, work);
  return work;
}

/** Forgets what this process holds (tests; after a gap in the bus). */
export function forgetMemory(): void {
  memory.clear();
}

async function fill<T>(key: string, seconds: number, load: () => Promise<T>): Promise<T> {
  const stored = await cacheRedis.get(`cache:${key}`).catch(() => null);
  const value = stored ? (JSON.parse(stored) as T) : await load();
  if (!stored) cacheRedis.set(`cache:${key}`, JSON.stringify(value), 'EX', seconds).catch(() => undefined);
  memory.set(key, { value }, { ttl: Math.min(seconds, 60) * 1000 });
  return value;
}
