import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../test/till.ts';
import { minute, turnClock } from './clock.ts';
import { defineJob, enqueue, enqueueAnew, queueOf, startWorkers, stopWorkers } from './queue.ts';

let runs = 0;
const brittle = defineJob<{ breaks: boolean }>(
  'test-brittle',
  async ({ breaks }) => {
    runs++;
    if (breaks) throw new Error('as planned');
  },
  { attempts: 1 },
);

beforeAll(startWorkers);
afterAll(stopWorkers);

it('[OPS-05] a job that died is left in peace for ten minutes, then it gets another life', async () => {
  await enqueue(brittle, { breaks: true }, { id: 'one' });
  await until(async () => (await queueOf('work').getFailedCount()) === 1);
  await enqueue(brittle, { breaks: false }, { id: 'one' });
  await enqueueAnew(brittle, { breaks: false }, 'one');
  expect(await (await queueOf('work').getJob('test-brittle-one'))?.getState()).toBe('failed');
  turnClock(11 * minute);
  await enqueueAnew(brittle, { breaks: false }, 'one');
  turnClock(0);
  await until(async () => (await queueOf('work').getCompletedCount()) === 1);
  expect(runs).toBe(2);
});
