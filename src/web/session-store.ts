/** Where sessions stand in Redis, and which are whose: an index per person, so that nobody ever searches all of them. */
import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import { day, hour, minute, now } from '../lib/clock.ts';
import { redis } from '../lib/redis.ts';
import type { Person } from './request.ts';

const prefix = 'session:';
export const sessionKey = (id: string) => prefix + id;
export const indexKey = (userId: string) => `sessions:${userId}`;
/** More than these nobody needs: the one unused longest goes. */
const mostSessions = 100;
/** OWASP session management: an idle and an absolute end, both longer where the person asked for it. */
const limits = { short: { idle: 2 * hour, absolute: 12 * hour }, long: { idle: 30 * day, absolute: 90 * day } };
const onTheWay = 15 * minute;

export const sessionStore = new RedisStore({
  client: { ...plainCommands(), set: keepSession },
  prefix,
  disableTouch: true,
  // Before somebody is signed in a session holds a step on the way there, and nothing else.
  ttl: (data: SessionData) => Math.ceil((data.startedAt ? limitsOf(data).idle : onTheWay) / 1000),
});

/** The part of a session that is rewritten from outside: the snapshot of the person, and when that was, ms since epoch. */
type Carrying = { passport?: { rewrittenAt?: number } };
export type StoredSession = { id: string; seenAt: number; data: SessionData };

/** How long a session lasts, in milliseconds: without use, and in all. */
export function limitsOf(data: Partial<SessionData>): { idle: number; absolute: number } {
  return data.staySignedIn ? limits.long : limits.short;
}

/** The sessions of a person that still stand, the one used last first. Two round trips, however many others there are. */
export async function listSessionsOf(userId: string): Promise<StoredSession[]> {
  const pairs = await redis.zrevrange(indexKey(userId), 0, mostSessions - 1, 'WITHSCORES');
  const ids = pairs.filter((_, at) => at % 2 === 0);
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map(sessionKey));
  const found = ids.map((id, at) => sessionOf(id, Number(pairs[2 * at + 1]), texts[at] ?? null));
  return found.filter((one) => one !== null);
}

/** Puts another snapshot of the person into a session. False: it has ended. May be repeated. */
export async function rewriteSession(id: string, person: Person): Promise<boolean> {
  const passport = { user: person, rewrittenAt: Date.now() };
  return changeSession(sessionKey(id), (stored) => JSON.stringify({ ...JSON.parse(stored), passport }));
}

/** Ends one session at once. May be repeated. */
export async function endSession(userId: string, id: string): Promise<void> {
  await redis.del(sessionKey(id));
  await redis.zrem(indexKey(userId), id);
}

/** Writes a session into its person's index, `at` being when it was seen. May be repeated. */
export async function rememberSession(userId: string, id: string, at: number): Promise<void> {
  const key = indexKey(userId);
  await redis
    .multi()
    .zremrangebyscore(key, 0, String(at - limits.long.absolute))
    .zadd(key, String(at), id)
    .expire(key, String(limits.long.absolute / 1000))
    .exec();
  const tooMany = await redis.zrange(key, '0', String(-mostSessions - 1));
  for (const old of tooMany) await endSession(userId, old);
}

function sessionOf(id: string, seenAt: number, text: string | null): StoredSession | null {
  if (!text) return null;
  const data = JSON.parse(text) as SessionData;
  const at = now().getTime();
  return at > (data.endsAt ?? 0) || at - seenAt > limitsOf(data).idle ? null : { id, seenAt, data };
}

/**
 * A signed-in session is only ever written over, never made anew: a request that began before its session was ended
 * must not bring it back.
 */
async function keepSession(key: string, text: string, _unit: 'EX', seconds: number) {
  if (!text.includes('"startedAt":')) return redis.set(key, text, 'EX', seconds);
  await changeSession(key, (stored) => withNewestPerson(stored, text));
  return redis.expire(key, seconds);
}

/** A request that began before the person was rewritten must not write the former one back. */
function withNewestPerson(stored: string, text: string): string {
  const [there, own] = [JSON.parse(stored) as Carrying, JSON.parse(text) as Carrying];
  const isNewer = (there.passport?.rewrittenAt ?? 0) > (own.passport?.rewrittenAt ?? 0);
  return isNewer ? JSON.stringify({ ...own, passport: there.passport }) : text;
}

const replaceIfSame =
  "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('set', KEYS[1], ARGV[2], 'KEEPTTL') return 1";

/** Replaces a session that is there by what `change` makes of it; of two at once none is lost. Returns whether it was there. */
async function changeSession(key: string, change: (stored: string) => string): Promise<boolean> {
  for (;;) {
    const stored = await redis.get(key);
    if (!stored) return false;
    if ((await redis.eval(replaceIfSame, 1, key, stored, change(stored))) === 1) return true;
  }
}

function plainCommands() {
  return {
    get: (key: string) => redis.get(key),
    del: (keys: string[]) => redis.del(...keys),
    expire: (key: string, seconds: number) => redis.expire(key, seconds),
    mget: (keys: string[]) => redis.mget(keys),
  };
}
