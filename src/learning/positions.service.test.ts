import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { minute } from '../lib/clock.ts';
import { redis } from '../lib/redis.ts';
import { indexStores } from '../test/stores.ts';
import { Position } from './position.model.ts';
import { flushPositions, positionOf, positionsOf, recordPosition } from './positions.service.ts';

await indexStores();
const id = () => new mongoose.Types.ObjectId().toString();
const at = (seconds: number) => ({ seconds, duration: 600 });

describe('where somebody stopped', () => {
  it('[LRN-04] is known at once, and after Redis is lost from what was flushed', async () => {
    const [enrolment, lecture] = [id(), id()];
    await recordPosition(enrolment, lecture, at(75));
    expect(await positionOf(enrolment, lecture)).toMatchObject(at(75));
    expect(await flushPositions()).toBe(1);
    await redis.flushdb();
    expect(await positionOf(enrolment, lecture)).toMatchObject(at(75));
  });

  it('[LRN-04] the device that was there last wins, whichever message arrives first', async () => {
    const [enrolment, lecture] = [id(), id()];
    await recordPosition(enrolment, lecture, at(300));
    await recordPosition(enrolment, lecture, at(20), { ageMs: 5 * minute });
    expect(await positionOf(enrolment, lecture)).toMatchObject(at(300));
    await recordPosition(enrolment, lecture, at(40));
    expect(await positionOf(enrolment, lecture)).toMatchObject(at(40));
  });

  it('[LRN-04] an old place that comes after Redis was lost does not cover a newer one that was flushed', async () => {
    const [enrolment, lecture] = [id(), id()];
    await recordPosition(enrolment, lecture, at(300));
    await flushPositions();
    await redis.flushdb();
    await recordPosition(enrolment, lecture, at(20), { ageMs: 5 * minute });
    expect(await positionOf(enrolment, lecture)).toMatchObject(at(300));
    await flushPositions();
    expect((await Position.findOne({ enrolmentId: enrolment, lectureId: lecture }).lean())?.seconds).toBe(300);
  });

  it('[LRN-04] a place that moves on during a flush is flushed again', async () => {
    const [enrolment, lecture] = [id(), id()];
    await recordPosition(enrolment, lecture, at(10));
    await Promise.all([flushPositions(), recordPosition(enrolment, lecture, at(20))]);
    await flushPositions();
    expect((await Position.findOne({ enrolmentId: enrolment, lectureId: lecture }).lean())?.seconds).toBe(20);
    expect(await redis.scard('positions:dirty')).toBe(0);
  });

  it('[LRN-04] two flushes at once write each place once', async () => {
    const enrolment = id();
    const lectures = Array.from({ length: 700 }, id);
    await Promise.all(lectures.map((lecture, index) => recordPosition(enrolment, lecture, at(index))));
    await Promise.all([flushPositions(), flushPositions()]);
    expect(await Position.countDocuments({ enrolmentId: enrolment })).toBe(700);
    await redis.flushdb();
    expect((await positionsOf(enrolment)).size).toBe(700);
    expect((await positionsOf(enrolment)).size).toBe(700);
  });
});
