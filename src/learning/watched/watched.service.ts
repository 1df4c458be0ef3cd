/**
 * What somebody has watched of a film: each second counts once, however often it is watched or told, and nobody watches more
 * than the clock on the wall allows. Told every few seconds, so it goes to Redis in one trip and from there to MongoDB in bulk.
 */
import { trusted } from 'mongoose';
import { day, hour, now, second } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { redis } from '../../lib/redis.ts';
import { bitOf, bitsOf, isWhole, lengthOf, type Range, rangesIn, readRanges, writeRanges } from './ranges.ts';
import { Watched, type WatchedRecord } from './watched.model.ts';

type Pair = { enrolmentId: string; lectureId: string };

const dirtyKey = 'watched:dirty';
const bitsKey = ({ enrolmentId, lectureId }: Pair) => `watched:${enrolmentId}:${lectureId}`;
const clockKey = (enrolmentId: string) => `watching:${enrolmentId}`;
const keepSeconds = (7 * day) / 1000;
/** Seconds of film in a second on the wall, as the player plays them at its fastest. */
const fastest = 3;
/** What may be told at first: what a player plays until it tells for the first time, and a little. */
const firstCredit = 12 * fastest;
/** What may be told at once after a long silence, e.g. by a device that had no line. */
const mostCredit = (4 * hour) / second;

/**
 * Sets the bit of each second that is new, and takes it from a credit that grows with the clock: one for all lectures of an
 * enrolment, because nobody watches two films at once.
 */
const addSeconds = `
local clock = redis.call('HMGET', KEYS[2], 'at', 'credit')
local now, credit = tonumber(ARGV[1]), tonumber(ARGV[2])
if clock[1] then
  local passed = math.max(now - tonumber(clock[1]), 0) / 1000
  credit = math.min(tonumber(clock[2]) + passed * tonumber(ARGV[3]), tonumber(ARGV[4]))
end
local fresh = 0
for i = 7, #ARGV, 2 do
  for bit = tonumber(ARGV[i]), tonumber(ARGV[i + 1]) do
    if credit < 1 then break end
    if redis.call('SETBIT', KEYS[1], bit, 1) == 0 then
      credit = credit - 1
      fresh = fresh + 1
    end
  end
end
redis.call('HSET', KEYS[2], 'at', now, 'credit', credit)
redis.call('EXPIRE', KEYS[2], ARGV[5])
if fresh > 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  redis.call('SADD', KEYS[3], ARGV[6])
end
return fresh`;

/** Adds bits that were stored to those that came since. */
const addStored = `
redis.call('SET', KEYS[2], ARGV[1])
redis.call('BITOP', 'OR', KEYS[1], KEYS[1], KEYS[2])
redis.call('DEL', KEYS[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('GET', KEYS[1])`;

/** Takes the mark away unless more was watched since the bits were read. */
const settle = `
if redis.call('BITCOUNT', KEYS[1]) == tonumber(ARGV[1]) then return redis.call('SREM', KEYS[2], ARGV[2]) end
return 0`;

redis.defineCommand('addWatchedSeconds', { numberOfKeys: 3, lua: addSeconds });
redis.defineCommand('addStoredSeconds', { numberOfKeys: 2, lua: addStored });
redis.defineCommand('settleWatched', { numberOfKeys: 2, lua: settle });
declare module 'ioredis' {
  interface RedisCommander {
    addWatchedSeconds(bits: string, clock: string, dirty: string, ...given: (string | number)[]): Promise<number>;
    addStoredSecondsBuffer(bits: string, stored: string, given: Buffer, keepFor: number): Promise<Buffer>;
    settleWatched(bits: string, dirty: string, count: number, mark: string): Promise<number>;
  }
}

/**
 * Adds what was watched of a lecture's film. The same stretches may be told again and from several devices; what the clock
 * does not allow since the last telling is left out. No stretches: only the clock starts. One trip to Redis. Resolves to the
 * number of seconds that were new.
 */
export async function recordWatched(pair: Pair, ranges: readonly Range[]): Promise<number> {
  const bits = ranges.flatMap(([from, to]) => [bitOf(from), bitOf(to) - 1]);
  const rules = [now().getTime(), firstCredit, fastest, mostCredit, keepSeconds];
  return redis.addWatchedSeconds(bitsKey(pair), clockKey(pair.enrolmentId), dirtyKey, ...rules, markOf(pair), ...bits);
}

/** What was watched of a lecture's film, in the order of the film. MongoDB is asked when Redis has not read it yet. */
export async function watchedOf(enrolmentId: string, lectureId: string): Promise<Range[]> {
  const pair = { enrolmentId, lectureId };
  const held = await redis.getBuffer(bitsKey(pair)).catch(() => null);
  if (isWhole(held)) return rangesIn(held);
  const stored = await Watched.findOne(pair).lean<WatchedRecord>();
  const bits = bitsOf(readRanges(stored?.ranges ?? ''));
  return rangesIn(await makeWhole(pair, bits).catch(() => bits));
}

/** Writes what is marked in Redis to MongoDB. May run twice at once and be killed anywhere. Returns how many. */
export async function flushWatched(): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < 100; batch++) {
    const marks = await redis.srandmember(dirtyKey, 500);
    if (marks.length === 0) return count;
    await flushBatch(marks.map(pairOf));
    count += marks.length;
  }
  return count;
}

/** Forgets all that was watched in these enrolments, or in one of their lectures. May be repeated. */
export async function forgetWatched(enrolmentIds: readonly string[], lectureId?: string): Promise<void> {
  // What is only in Redis yet would come back with the next flush.
  await flushWatched();
  const filter = { enrolmentId: trusted({ $in: [...enrolmentIds] }), ...(lectureId ? { lectureId } : {}) };
  const pairs = await Watched.find(filter).select('enrolmentId lectureId').lean<WatchedRecord[]>();
  for (const pair of pairs) await redis.del(bitsKey(pair));
  await Watched.deleteMany(filter);
}

/** What was watched of each film of an enrolment, the newest seconds too. */
export async function listWatched(enrolmentId: string): Promise<Pick<WatchedRecord, 'lectureId' | 'ranges'>[]> {
  await flushWatched();
  const records = await Watched.find({ enrolmentId }).lean<WatchedRecord[]>();
  return records.map(({ lectureId, ranges }) => ({ lectureId, ranges }));
}

/** Adds what was forgotten before; no clock is asked, because these seconds were watched once. May be repeated. */
export async function restoreWatched(pair: Pair, ranges: readonly Range[]): Promise<void> {
  // What MongoDB has is read first: what is marked as whole is not read again.
  await watchedOf(pair.enrolmentId, pair.lectureId);
  await makeWhole(pair, bitsOf(ranges));
  await redis.sadd(dirtyKey, markOf(pair));
}

async function flushBatch(pairs: Pair[]): Promise<void> {
  const held = await Promise.all(pairs.map((pair) => redis.getBuffer(bitsKey(pair))));
  const partial = pairs.filter((_pair, index) => held[index] && !isWhole(held[index]));
  const whole = await mergeStored(partial);
  const found = pairs.map((pair, index) => ({ pair, bits: whole.get(markOf(pair)) ?? held[index] ?? null }));
  await store(found.flatMap(({ pair, bits }) => (bits ? [{ pair, ranges: rangesIn(bits) }] : [])));
  await Promise.all(
    found.map(({ pair, bits }) =>
      // The bits may have run out meanwhile; then nothing is left to settle.
      bits
        ? redis.settleWatched(bitsKey(pair), dirtyKey, lengthOf(rangesIn(bits)) + 1, markOf(pair))
        : redis.srem(dirtyKey, markOf(pair)),
    ),
  );
}

/** The bits of these with what MongoDB has of them, by their marks: one query for all. */
async function mergeStored(pairs: Pair[]): Promise<Map<string, Buffer>> {
  if (pairs.length === 0) return new Map();
  const among = (key: keyof Pair) => trusted({ $in: [...new Set(pairs.map((pair) => pair[key]))] });
  const filter = { enrolmentId: among('enrolmentId'), lectureId: among('lectureId') };
  const records = await Watched.find(filter).lean<WatchedRecord[]>();
  const stored = new Map(records.map((record) => [markOf(record), record.ranges]));
  const merged = pairs.map(async (pair) => {
    const bits = await makeWhole(pair, bitsOf(readRanges(stored.get(markOf(pair)) ?? '')));
    return [markOf(pair), bits] as const;
  });
  return new Map(await Promise.all(merged));
}

function makeWhole(pair: Pair, stored: Buffer): Promise<Buffer> {
  const key = bitsKey(pair);
  return redis.addStoredSecondsBuffer(key, `${key}:stored`, stored, keepSeconds);
}

/** Bits only ever come to whole ones, so whoever has more of them has all that others have. */
async function store(found: { pair: Pair; ranges: Range[] }[]): Promise<void> {
  const at = now();
  const writes = found.map(({ pair, ranges }) => {
    const seconds = lengthOf(ranges);
    const filter = { ...pair, seconds: trusted({ $lt: seconds }) };
    return { updateOne: { filter, update: { $set: { seconds, ranges: writeRanges(ranges), at } }, upsert: true } };
  });
  if (writes.length === 0) return;
  try {
    await Watched.bulkWrite(writes, { ordered: false });
  } catch (error) {
    // As much is stored already: the filter misses it and the unique index refuses a second document.
    if (!isDuplicate(error)) throw error;
  }
}

const markOf = ({ enrolmentId, lectureId }: Pair) => `${enrolmentId} ${lectureId}`;

function pairOf(mark: string): Pair {
  const [enrolmentId = '', lectureId = ''] = mark.split(' ');
  return { enrolmentId, lectureId };
}
