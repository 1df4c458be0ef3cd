import mongoose, { trusted } from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { hour, second, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { indexStores } from '../../test/stores.ts';
import { bitsOf, lengthOf, type Range, rangesIn, readRanges, writeRanges } from './ranges.ts';
import { Watched } from './watched.model.ts';
import { flushWatched, forgetWatched, recordWatched, watchedOf } from './watched.service.ts';

await indexStores();
const id = () => new mongoose.Types.ObjectId().toString();
const somebody = () => ({ enrolmentId: id(), lectureId: id() });
type Pair = ReturnType<typeof somebody>;
const of = async ({ enrolmentId, lectureId }: Pair) => writeRanges(await watchedOf(enrolmentId, lectureId));
const stored = (pair: Pair) => Watched.findOne(pair).lean();
let passed = 0;
/** The clock on the wall goes on. */
const pass = (ms: number) => {
  passed += ms;
  turnClock(passed);
};
/** Somebody who began long enough ago to have watched an hour. */
async function viewer(): Promise<Pair> {
  const pair = somebody();
  await recordWatched(pair, []);
  pass(hour);
  return pair;
}
afterEach(() => {
  passed = 0;
  turnClock(0);
});

describe('what was watched of a film', () => {
  it('[LRN-04] counts each second once, however often it is told and in which order', async () => {
    const pair = await viewer();
    const told: Range[] = [
      [0, 10],
      [30, 40],
      [5, 20],
    ];
    expect(await recordWatched(pair, told)).toBe(30);
    for (let times = 0; times < 3; times++) expect(await recordWatched(pair, told)).toBe(0);
    expect(await recordWatched(pair, [[18, 31]])).toBe(10);
    expect(await of(pair)).toBe('0-40');
  });

  it('[LRN-04] the same stretch from ten devices at the same moment is one', async () => {
    const pair = await viewer();
    const fresh = await Promise.all(Array.from({ length: 10 }, () => recordWatched(pair, [[100, 200]])));
    expect(fresh.reduce((sum, one) => sum + one, 0)).toBe(100);
    expect(await of(pair)).toBe('100-200');
  });

  it('[LRN-04] is never more than the clock on the wall allows, over all lectures of a course', async () => {
    const pair = somebody();
    expect(await recordWatched(pair, [[0, 3600]])).toBe(36);
    expect(await recordWatched({ ...pair, lectureId: id() }, [[0, 3600]])).toBe(0);
    pass(10 * second);
    expect(await recordWatched(pair, [[100, 3600]])).toBeLessThanOrEqual(33);
    pass(20 * second);
    expect(await recordWatched({ ...pair, lectureId: id() }, [[0, 20]])).toBe(20);
  });

  it('[LRN-04] a device that had no line for an hour tells all of it at once', async () => {
    const pair = await viewer();
    expect(await recordWatched(pair, [[0, 3000]])).toBe(3000);
  });

  it('[LRN-04] lasts when Redis is lost, and what comes before it is read again is added', async () => {
    const pair = await viewer();
    await recordWatched(pair, [[0, 60]]);
    await flushWatched();
    await redis.flushdb();
    await recordWatched(pair, [[50, 70]]);
    await flushWatched();
    expect(await stored(pair)).toMatchObject({ seconds: 70, ranges: '0-70' });
    await redis.flushdb();
    expect(await of(pair)).toBe('0-70');
  });

  it('[LRN-04] two flushes at once, and one while more is watched, write all of it once', async () => {
    const pairs = await Promise.all(Array.from({ length: 600 }, viewer));
    await Promise.all(pairs.map((pair, index) => recordWatched(pair, [[0, (index % 50) + 1]])));
    const [first] = pairs;
    const more = first ? recordWatched(first, [[100, 110]]) : 0;
    await Promise.all([flushWatched(), flushWatched(), more]);
    await flushWatched();
    expect(await redis.scard('watched:dirty')).toBe(0);
    expect(await Watched.countDocuments({ enrolmentId: trusted({ $in: pairs.map((pair) => pair.enrolmentId) }) })).toBe(
      600,
    );
    expect(first && (await stored(first))).toMatchObject({ seconds: 11, ranges: '0-1,100-110' });
  });

  it('[ACC-10] is forgotten, also what only Redis knows yet', async () => {
    const [pair, other] = [await viewer(), await viewer()];
    for (const one of [pair, other]) await recordWatched(one, [[0, 30]]);
    await forgetWatched([pair.enrolmentId]);
    await flushWatched();
    expect(await stored(pair)).toBeNull();
    expect(await of(pair)).toBe('');
    expect(await of(other)).toBe('0-30');
  });
});

describe('stretches of a film', () => {
  it('[LRN-04] are the same as text and as bits, and what is none is left out', () => {
    const text = '0-1,7-9,15-17,3000-3600';
    expect(writeRanges(rangesIn(bitsOf(readRanges(text))))).toBe(text);
    expect(lengthOf(readRanges(text))).toBe(605);
    expect(readRanges('5-5,9-4,x,-1-3,1-100000,')).toEqual([]);
  });
});
