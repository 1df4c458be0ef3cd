/** One Redis client per purpose. The web client fails fast, so that a page never hangs on a Redis that is away. */
import { Redis, type RedisOptions } from 'ioredis';
import { config } from '../config.ts';
import { log } from './log.ts';

const fast: RedisOptions = {
  maxRetriesPerRequest: 1,
  commandTimeout: 1000,
  connectTimeout: 1000,
  enableOfflineQueue: true,
  // What is asked in one turn of the loop goes out in one write.
  enableAutoPipelining: true,
};
const clients: Redis[] = [];

/** Sessions, limits, heartbeats. */
export const redis = client('main', config.redisUrl, fast);
/** Rendered bytes and snapshots: may be another, evicting server. */
export const cacheRedis =
  config.redisCacheUrl === config.redisUrl ? redis : client('cache', config.redisCacheUrl, fast);

/** A connection of its own for blocking readers (workers) and subscriptions: waits for a Redis that is away. */
export function patientRedis(name: string): Redis {
  return client(name, config.redisUrl, { maxRetriesPerRequest: null });
}

/** A connection of its own that fails quickly, for those who put jobs into queues. */
export function hastyRedis(name: string): Redis {
  return client(name, config.redisUrl, { ...fast, commandTimeout: 3000 });
}

export async function redisAnswers(): Promise<boolean> {
  try {
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  }
}

/** Is this ioredis saying that the server cannot be reached? */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    /Command timed out|Connection is closed|Stream isn't writeable|ECONNREFUSED|ECONNRESET|LOADING/.test(error.message)
  );
}

export async function closeRedis(): Promise<void> {
  await Promise.all(clients.map(async (one) => one.quit().catch(() => one.disconnect())));
}

function client(name: string, url: string, options: RedisOptions): Redis {
  const made = new Redis(url, {
    ...options,
    lazyConnect: true,
    connectionName: `elearner-${name}`,
    retryStrategy: (times) => Math.min(times * 100, 1000),
  });
  let away = false;
  made.on('error', (error) => {
    if (!away) log.warn({ name, reason: error.message }, 'redis is away');
    away = true;
  });
  made.on('ready', () => {
    if (away) log.info({ name }, 'redis is back');
    away = false;
  });
  clients.push(made);
  return made;
}
