import { describe, expect, it } from 'vitest';
import { Busy } from './errors.ts';
import { counted, limit } from './limits.ts';

const twice = limit('test-twice', 2, 60);
const often = limit('test-often', 9, 60);

describe('counted tries', () => {
  it('[ACC-14] count what was done', async () => {
    const tries: Parameters<typeof counted>[0] = [
      [often, 'ada'],
      [twice, 'ada'],
    ];
    expect(await counted(tries, async () => 'done')).toBe('done');
    await counted(tries, async () => 'done');
    await expect(counted(tries, async () => 'done')).rejects.toMatchObject({ status: 429 });
  });

  it('[ACC-14] do not count what a busy school could not do, however often it is tried', async () => {
    const busy = async () => {
      throw new Busy();
    };
    for (let times = 0; times < 5; times++)
      await expect(counted([[twice, 'leo']], busy)).rejects.toMatchObject({ status: 503 });
    await twice.check('leo');
  });
});
