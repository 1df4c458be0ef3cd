import { expect, it } from 'vitest';
import { dayText, isoText, lastDays, lastMonths, momentText } from './calendar.ts';

it('[ANA-01] twelve months reach back over the year and touch without a gap', () => {
  const months = lastMonths(new Date('2026-02-10T12:00:00Z'), 'Asia/Kolkata', 12);
  expect(months.map((month) => month.key)).toEqual([
    ...['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'],
    ...['2026-01', '2026-02'],
  ]);
  expect(months[0]?.from.toISOString()).toBe('2025-02-28T18:30:00.000Z');
  for (const [index, month] of months.slice(1).entries()) expect(month.from).toEqual(months[index]?.to);
});

it('[ANA-01] a month counts from the 31st too', () => {
  const months = lastMonths(new Date('2026-03-31T12:00:00Z'), 'UTC', 3);
  expect(months.map((month) => month.label)).toEqual(['January 2026', 'February 2026', 'March 2026']);
});

it('[ANA-01] the moment belongs to the month of the zone, not of UTC', () => {
  const late = new Date('2026-11-30T18:45:00Z');
  expect(lastMonths(late, 'Asia/Kolkata', 1)[0]?.key).toBe('2026-12');
  expect(lastMonths(late, 'America/New_York', 1)[0]?.key).toBe('2026-11');
});

it('[ANA-01] the months of New York begin at its own midnight, in winter and in summer', () => {
  const months = lastMonths(new Date('2026-12-05T12:00:00Z'), 'America/New_York', 12);
  const starts = months.map((month) => month.from.toISOString().slice(5, 16));
  expect(starts).toContain('03-01T05:00');
  expect(starts).toContain('04-01T04:00');
  expect(starts).toContain('12-01T05:00');
});

it('[ANA-01] days are 23 and 25 hours long when the clocks change, and none is missing or twice there', () => {
  const hours = (at: string) =>
    lastDays(new Date(at), 'America/New_York', 30).map((day) => (day.to.getTime() - day.from.getTime()) / 3_600_000);
  const spring = hours('2026-03-20T12:00:00Z');
  const autumn = hours('2026-11-10T12:00:00Z');
  expect(spring.filter((length) => length === 23)).toHaveLength(1);
  expect(autumn.filter((length) => length === 25)).toHaveLength(1);
  const keys = lastDays(new Date('2026-11-10T12:00:00Z'), 'America/New_York', 30).map((day) => day.key);
  expect(new Set(keys).size).toBe(30);
});

it('[ANA-01] a day that begins at 01:00 because of the clocks is one day', () => {
  const days = lastDays(new Date('2018-11-06T12:00:00Z'), 'America/Sao_Paulo', 4);
  expect(days.map((day) => day.tick)).toEqual(['3 Nov', '4 Nov', '5 Nov', '6 Nov']);
  expect(days[1]?.from.toISOString()).toBe('2018-11-04T03:00:00.000Z');
  expect(days[1]?.from).toEqual(days[0]?.to);
});

it('[ANA-01] moments are told in the words of the zone', () => {
  const at = new Date('2026-11-21T18:00:00.250Z');
  expect(momentText(at, 'Asia/Kolkata')).toBe('21 Nov 2026, 23:30');
  expect(dayText(at, 'Pacific/Auckland')).toBe('22 Nov 2026');
  expect(isoText(at, 'Asia/Kolkata')).toBe('2026-11-21T23:30:00+05:30');
});
