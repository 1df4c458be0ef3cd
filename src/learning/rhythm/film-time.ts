/** Seconds of film on a day, counted in Redis while they arrive. */
import { day } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';

export type Mark = { userId: string; day: string; zone: string };

const dirtyKey = 'film-time:dirty';
const keyOf = (userId: string) => `film-time:${userId}`;
const keepSeconds = (4 * day) / 1000;

/** Adds seconds to a day. One trip. */
export async function addFilmTime({ userId, day: on, zone }: Mark, seconds: number): Promise<void> {
  const mark = `${userId} ${on} ${zone}`;
  const key = keyOf(userId);
  await redis.multi().hincrby(key, on, seconds).expire(key, keepSeconds).sadd(dirtyKey, mark).exec();
}

/** Takes up to 500 days that have changed since they were taken last, with all their seconds. */
export async function takeFilmTimes(): Promise<(Mark & { seconds: number })[]> {
  const marks = await redis.srandmember(dirtyKey, 500);
  if (marks.length === 0) return [];
  // Unmarked before it is read: what comes in between marks it again.
  await redis.srem(dirtyKey, ...marks);
  return Promise.all(
    marks.map(async (mark) => {
      const [userId = '', on = '', zone = ''] = mark.split(' ');
      return { userId, day: on, zone, seconds: Number((await redis.hget(keyOf(userId), on)) ?? 0) };
    }),
  );
}

/** Marks a day again that could not be written. */
export async function putBack({ userId, day: on, zone }: Mark): Promise<void> {
  await redis.sadd(dirtyKey, `${userId} ${on} ${zone}`);
}

export async function forgetFilmTime(userId: string): Promise<void> {
  await redis.del(keyOf(userId));
}
