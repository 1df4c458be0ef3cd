/**
 * Where somebody stopped in a video. The player tells it every few seconds, so it goes to Redis in one trip and from
 * there to MongoDB in bulk: losing Redis loses no more than the seconds since the last flush.
 */
import { trusted } from 'mongoose';
import { day, now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { redis } from '../lib/redis.ts';
import { Position, type PositionRecord } from './position.model.ts';

/** Seconds from the start, the length of the video (0: unknown), and when the person was there. */
export type Place = { seconds: number; duration: number; at?: Date };

type Dated = Place & { at: Date };

const dirtyKey = 'positions:dirty';
const placesKey = (enrolmentId: string) => `positions:${enrolmentId}`;
const keepSeconds = (7 * day) / 1000;
/** Says that a hash holds all that MongoDB has. */
const wholeField = 'whole';

/** Keeps the place unless a newer one is there; marks it for the flush. */
const keepNewest = `
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and tonumber(string.match(old, '^%d+')) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('SADD', KEYS[2], ARGV[6])
return 1`;

/** Takes the mark away unless the place moved on since it was read. */
const settle = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('SREM', KEYS[2], ARGV[3]) end
return 0`;

redis.defineCommand('keepNewestPlace', { numberOfKeys: 2, lua: keepNewest });
redis.defineCommand('settlePlace', { numberOfKeys: 2, lua: settle });
declare module 'ioredis' {
  interface RedisCommander {
    keepNewestPlace(
      places: string,
      dirty: string,
      lectureId: string,
      at: number,
      seconds: number,
      duration: number,
      keepFor: number,
      mark: string,
    ): Promise<number>;
    settlePlace(places: string, dirty: string, lectureId: string, value: string, mark: string): Promise<number>;
  }
}

/**
 * Remembers a place. `ageMs` says how long ago the person was there: of two devices the one that was there last wins,
 * whichever message arrives first. One trip to Redis. May be repeated.
 */
export async function recordPosition(
  enrolmentId: string,
  lectureId: string,
  place: Place,
  options: { ageMs?: number } = {},
): Promise<void> {
  const at = now().getTime() - Math.min(Math.max(options.ageMs ?? 0, 0), day);
  const { seconds, duration } = place;
  const mark = markOf(enrolmentId, lectureId);
  await redis.keepNewestPlace(placesKey(enrolmentId), dirtyKey, lectureId, at, seconds, duration, keepSeconds, mark);
}

/** The last place in this lecture, or null. */
export async function positionOf(enrolmentId: string, lectureId: string): Promise<Place | null> {
  return (await positionsOf(enrolmentId)).get(lectureId) ?? null;
}

/** All places of an enrolment by lecture. One trip to Redis; MongoDB is asked when Redis has not read it yet. */
export async function positionsOf(enrolmentId: string): Promise<ReadonlyMap<string, Place>> {
  const held = await redis.hgetall(placesKey(enrolmentId)).catch(() => ({}) as Record<string, string>);
  const places = new Map<string, Dated>();
  for (const [lectureId, value] of Object.entries(held)) {
    const place = readPlace(value);
    if (place) places.set(lectureId, place);
  }
  if (held[wholeField]) return places;
  const stored = await Position.find({ enrolmentId }).lean<PositionRecord[]>();
  for (const { lectureId, ...place } of stored)
    if (place.at > (places.get(lectureId)?.at ?? 0)) places.set(lectureId, place);
  await warm(enrolmentId, stored).catch(() => undefined);
  return places;
}

/** Writes what is marked in Redis to MongoDB. May run twice at once and be killed anywhere. Returns how many. */
export async function flushPositions(): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < 100; batch++) {
    const marks = await redis.srandmember(dirtyKey, 500);
    if (marks.length === 0) return count;
    await flushBatch(marks);
    count += marks.length;
  }
  return count;
}

/** Forgets all places of these enrolments, also those that are not flushed yet. May be repeated. */
export async function forgetPositions(enrolmentIds: readonly string[]): Promise<void> {
  for (const enrolmentId of enrolmentIds) await redis.del(placesKey(enrolmentId));
  await Position.deleteMany({ enrolmentId: trusted({ $in: [...enrolmentIds] }) });
}

async function flushBatch(marks: string[]): Promise<void> {
  const read = redis.pipeline();
  for (const mark of marks) read.hget(placesKey(halves(mark)[0]), halves(mark)[1]);
  const values = (await read.exec()) ?? [];
  const places = marks.map((mark, index) => ({ mark, value: String(values[index]?.[1] ?? '') }));
  await storePlaces(places);
  const done = redis.pipeline();
  for (const { mark, value } of places) {
    const [enrolmentId, lectureId] = halves(mark);
    // The hash may have run out meanwhile; then nothing is left to settle.
    if (value === '') done.srem(dirtyKey, mark);
    else done.settlePlace(placesKey(enrolmentId), dirtyKey, lectureId, value, mark);
  }
  await done.exec();
}

async function storePlaces(places: { mark: string; value: string }[]): Promise<void> {
  const writes = places.flatMap(({ mark, value }) => {
    const [enrolmentId, lectureId] = halves(mark);
    const place = readPlace(value);
    if (!place) return [];
    const { seconds, duration, at } = place;
    const filter = { enrolmentId, lectureId, at: trusted({ $lt: at }) };
    return [{ updateOne: { filter, update: { $set: { seconds, duration, at } }, upsert: true } }];
  });
  if (writes.length === 0) return;
  try {
    await Position.bulkWrite(writes, { ordered: false });
  } catch (error) {
    // A newer place is stored already: the filter misses it and the unique index refuses a second document.
    if (!isDuplicate(error)) throw error;
  }
}

/** Puts what MongoDB has into Redis, unless something newer is there, so that the next page need not ask. */
async function warm(enrolmentId: string, stored: PositionRecord[]): Promise<void> {
  const key = placesKey(enrolmentId);
  const write = redis.pipeline();
  for (const { lectureId, at, seconds, duration } of stored)
    write.keepNewestPlace(
      key,
      dirtyKey,
      lectureId,
      at.getTime(),
      seconds,
      duration,
      keepSeconds,
      markOf(enrolmentId, lectureId),
    );
  await write.hset(key, wholeField, '1').expire(key, keepSeconds).exec();
}

function readPlace(value: string | null): Dated | null {
  const [at, seconds, duration] = (value ?? '').split(' ').map(Number);
  if (!at || seconds === undefined || duration === undefined) return null;
  return { seconds, duration, at: new Date(at) };
}

const markOf = (enrolmentId: string, lectureId: string) => `${enrolmentId} ${lectureId}`;

function halves(mark: string): [string, string] {
  const [enrolmentId = '', lectureId = ''] = mark.split(' ');
  return [enrolmentId, lectureId];
}
