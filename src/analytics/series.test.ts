import { expect, it } from 'vitest';
import { lastDays, lastMonths } from '../lib/calendar.ts';
import { linesOf, reportsOf } from './reports.ts';
import { changeOf, countsIn, currenciesOf, revenueIn } from './series.ts';

const at = new Date('2026-01-15T12:00:00Z');
const months = lastMonths(at, 'America/New_York', 3);
const paid = [
  { day: '2025-11-02', currency: 'INR', amount: 100_000, count: 1 },
  { day: '2025-12-31', currency: 'INR', amount: 150_000, count: 2 },
  { day: '2026-01-01', currency: 'USD', amount: 9900, count: 1 },
];
const refunded = [
  { day: '2026-01-02', currency: 'INR', amount: 50_000, count: 1 },
  { day: '2025-12-30', currency: 'EUR', amount: 10, count: 1 },
];

it('[ANA-01] days fall into their months over the end of the year, and months without any are there with zero', () => {
  expect(countsIn(months, paid)).toEqual([1, 2, 1]);
  expect(countsIn(lastMonths(at, 'UTC', 12), [])).toEqual(Array.from({ length: 12 }, () => 0));
  expect(countsIn(lastDays(at, 'UTC', 30), [{ day: '2026-01-01', count: 4 }]).filter(Boolean)).toEqual([4]);
});

it('[ANA-01] money is net of what went back in the same period, each currency for itself', () => {
  expect(revenueIn(months, { paid, refunded }, 'INR').map((one) => one.net)).toEqual([100_000, 150_000, -50_000]);
  expect(revenueIn(months, { paid, refunded }, 'USD')[2]).toEqual({
    orders: 1,
    paid: 9900,
    refunds: 0,
    refunded: 0,
    net: 9900,
  });
  expect(currenciesOf({ paid, refunded }, 'INR')).toEqual(['INR', 'EUR', 'USD']);
  expect(currenciesOf({ paid: [], refunded: [] }, 'INR')).toEqual(['INR']);
});

it('[ANA-05] the file of a report about money names the currency of each line', () => {
  const totals = { people: 0, enrolments: 0 };
  const figures = { people: [], enrolments: [], courses: [], paid, refunded, totals };
  const calendar = { zone: 'America/New_York', months, days: [], daysBefore: [] };
  const { heads, rows } = linesOf(reportsOf('revenue', 'month', { calendar, figures, currency: 'INR' }));
  expect(heads).toEqual(['Month', 'Currency', 'Revenue', 'Paid', 'Refunded', 'Orders', 'Refunds']);
  expect(rows).toHaveLength(9);
  expect(rows[2]).toEqual(['2026-01', 'INR', '-500', '0', '500', '0', '1']);
  expect(rows[8]).toEqual(['2026-01', 'USD', '99', '99', '0', '1', '0']);
});

it('[ANA-01] a change is told in words that are true at zero and below', () => {
  expect(changeOf(132, 100, 'before')).toEqual({ text: '32 % more than before', tone: 'good' });
  expect(changeOf(97, 100, 'before')).toEqual({ text: '3 % less than before', tone: 'bad' });
  expect(changeOf(1, 1000, 'before').text).toBe('99 % less than before');
  expect(changeOf(0, 1000, 'before').text).toBe('100 % less than before');
  expect(changeOf(1000, 1001, 'before').text).toBe('A little less than before');
  expect(changeOf(5, 0, 'before').text).toBe('None before');
  expect(changeOf(0, 0, 'before')).toEqual({ text: 'None before either' });
  expect(changeOf(7, 7, 'before')).toEqual({ text: 'As many as before' });
  expect(changeOf(-5, -9, 'before')).toEqual({ text: 'A loss before' });
});
