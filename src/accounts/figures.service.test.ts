import { trusted } from 'mongoose';
import { beforeAll, expect, it } from 'vitest';
import { indexStores } from '../test/stores.ts';
import { countPeople, listNewPeoplePerDay } from './figures.service.ts';
import { User } from './user.model.ts';

beforeAll(async () => {
  await indexStores();
  const at = [
    '2026-03-08T04:30:00Z',
    '2026-03-08T06:30:00Z',
    '2026-03-09T03:30:00Z',
    '2026-03-09T04:30:00Z',
    '2026-11-02T04:30:00Z',
    '2026-11-02T05:30:00Z',
  ];
  for (const [index, time] of at.entries())
    await User.create({
      email: `p${index}@figures.test`,
      passwordHash: 'x',
      name: 'P',
      timeZone: 'UTC',
      createdAt: new Date(time),
    });
});

it('[ANA-01] people are counted on the days of the zone, also on the days when its clocks change', async () => {
  const span = {
    from: new Date('2026-01-01T05:00:00Z'),
    to: new Date('2027-01-01T05:00:00Z'),
    zone: 'America/New_York',
  };
  const days = await listNewPeoplePerDay(span);
  expect(Object.fromEntries(days.map(({ day, count }) => [day, count]))).toEqual({
    '2026-03-07': 1,
    '2026-03-08': 2,
    '2026-03-09': 1,
    '2026-11-01': 1,
    '2026-11-02': 1,
  });
  expect(await countPeople()).toBe(6);
});

it('[ANA-01] counting reads an index and nothing outside the span', async () => {
  const span = {
    from: new Date('2026-03-08T05:00:00Z'),
    to: new Date('2026-03-09T04:00:00Z'),
    zone: 'America/New_York',
  };
  expect(await listNewPeoplePerDay(span)).toEqual([{ day: '2026-03-08', count: 2 }]);
  const plan = await User.find({ createdAt: trusted({ $gte: span.from, $lt: span.to }) }).explain();
  expect(JSON.stringify(plan)).toContain('IXSCAN');
});
