import { model, Schema, type Types } from 'mongoose';
import { afterEach, expect, it, vi } from 'vitest';
import { until } from '../test/till.ts';
import { type Claimable, whileClaimed } from './claims.ts';
import { fromNow, now, second, turnClock } from './clock.ts';

type Task = Claimable & { _id: Types.ObjectId; done: number };
const Task = model<Task>(
  'TestClaimedTask',
  new Schema<Task>({
    state: { type: String, default: 'waiting' },
    claimedUntil: Date,
    done: { type: Number, default: 0 },
  }),
);
const finish = async ({ _id }: Task) => {
  await Task.updateOne({ _id }, { $set: { state: 'ready' }, $inc: { done: 1 } });
};
/** A worker in the middle of its work, until `end` is called. */
async function begun(id: string) {
  const [start, work] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = whileClaimed(Task, id, () => {
    start.resolve();
    return work.promise;
  });
  await start.promise;
  return {
    end: () => {
      work.resolve();
      return done;
    },
  };
}
const stored = (id: string) => Task.findById(id).orFail().lean<Task>();

afterEach(() => {
  turnClock(0);
  vi.useRealTimers();
});

it('[OPS-05] work is done by one of several workers, and what is done is left alone', async () => {
  const { id } = await Task.create({});
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => whileClaimed(Task, id, finish)));
  const refused = outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason));
  for (const words of refused) expect(words).toContain('Another worker');
  await whileClaimed(Task, id, finish);
  expect(await stored(id)).toMatchObject({ state: 'ready', done: 1, claimedUntil: null });
});

it('[OPS-05] what failed may be tried again at once, what a killed worker left after its claim', async () => {
  const { id } = await Task.create({});
  const breaks = () => Promise.reject(new Error('as planned'));
  await expect(whileClaimed(Task, id, breaks)).rejects.toThrow('as planned');
  expect((await stored(id)).claimedUntil).toBeNull();
  await Task.updateOne({ _id: id }, { $set: { claimedUntil: fromNow(20 * second) } });
  await expect(whileClaimed(Task, id, finish)).rejects.toThrow('Another worker');
  turnClock(21 * second);
  await whileClaimed(Task, id, finish);
  expect((await stored(id)).done).toBe(1);
});

it('[OPS-05] a claim is renewed for as long as its worker lives', async () => {
  const { id } = await Task.create({});
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await whileClaimed(Task, id, async (task) => {
    turnClock(29 * second);
    vi.advanceTimersByTime(10 * second);
    await until(async () => ((await stored(id)).claimedUntil ?? now()) > fromNow(20 * second));
    turnClock(40 * second);
    await expect(whileClaimed(Task, id, finish)).rejects.toThrow('Another worker');
    await finish(task);
  });
  expect((await stored(id)).done).toBe(1);
});

it('[OPS-05] a worker that stood still does not take away the claim of the next', async () => {
  const { id } = await Task.create({});
  const slow = await begun(id);
  turnClock(31 * second);
  const next = await begun(id);
  await slow.end();
  await expect(whileClaimed(Task, id, finish)).rejects.toThrow('Another worker');
  await next.end();
  expect((await stored(id)).claimedUntil).toBeNull();
});
