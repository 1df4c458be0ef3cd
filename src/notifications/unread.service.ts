/** How many notifications a person has not read: on every signed-in page, so kept in Redis beside its session. */
import { randomUUID } from 'node:crypto';
import { cacheRedis } from '../lib/redis.ts';
import { Notification } from './notification.model.ts';

const seconds = 600;
/** The bell says "99+" beyond. */
const most = 100;
/** Keeps the number only if nothing was told since the counting began. */
const settle = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) end`;

/** One read of Redis; one count on an index where it is not known. At most 100. */
export async function unreadCount(userId: string): Promise<number> {
  const key = keyOf(userId);
  const kept = await cacheRedis.get(key).catch(() => null);
  if (kept !== null && /^\d+$/.test(kept)) return Number(kept);
  const mark = `counting ${randomUUID()}`;
  await cacheRedis.set(key, mark, 'EX', seconds).catch(() => undefined);
  const count = await Notification.countDocuments({ userId, readAt: null }).limit(most);
  await cacheRedis.eval(settle, 1, key, mark, String(count), String(seconds)).catch(() => undefined);
  return count;
}

/** To be called after each change of what somebody has to read. May be repeated. */
export async function forgetUnread(userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) await cacheRedis.del(...userIds.map(keyOf)).catch(() => undefined);
}

const keyOf = (userId: string) => `unread:${userId}`;
