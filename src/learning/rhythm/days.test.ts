import { describe, expect, it } from 'vitest';
import { dayIn, type Goal, type LivedDay, rowOfDays, rowOfWeeks, weeksOf } from './days.ts';

/** A day as somebody in `zone` lived it, at these moments. */
function lived(zone: string, first: string, last = first, seconds = 0): LivedDay {
  const [firstAt, lastAt] = [new Date(first), new Date(last)];
  return { day: dayIn(firstAt, zone), zone, firstAt, lastAt, seconds };
}
const noons = (zone: string, ...days: string[]) => days.map((day) => lived(zone, `${day}T12:00:00Z`));
const row = (days: LivedDay[], today: LivedDay) => rowOfDays(days, today);
const threeDays: Goal[] = [{ from: '2026-01-05', kind: 'days', amount: 3 }];

describe('days in a row', () => {
  it('[LRN-11] count, today is not missed before it is over, and one free day comes with each week', () => {
    const utc = noons('UTC', '2026-03-02', '2026-03-03', '2026-03-05', '2026-03-06');
    const [today] = noons('UTC', '2026-03-07');
    if (!today) throw new Error('no day');
    expect(row(utc, today)).toEqual({ count: 4, free: ['2026-03-04'] });
    expect(row([...utc, today], today).count).toBe(5);
    // Two days missed in one week: the row begins anew, quietly.
    expect(row(utc.slice(0, 2), lived('UTC', '2026-03-06T12:00:00Z')).count).toBe(0);
    // One in each of two weeks.
    const over = noons('UTC', '2026-03-05', '2026-03-06', '2026-03-07', '2026-03-10');
    expect(row(over, lived('UTC', '2026-03-10T18:00:00Z'))).toEqual({ count: 4, free: ['2026-03-08', '2026-03-09'] });
  });

  it('[LRN-11] flying over the date line in either direction costs no day, though its date is left out or comes twice', () => {
    const honolulu = 'Pacific/Honolulu';
    const auckland = 'Pacific/Auckland';
    const before = ['2026-06-01', '2026-06-02', '2026-06-03'].map((day) => lived(honolulu, `${day}T20:00:00Z`));
    // Takes off on the evening of the 3rd, lands on the 5th: there was no 4th, and no free day is spent on it.
    const after = [lived(auckland, '2026-06-04T20:00:00Z'), lived(auckland, '2026-06-05T20:00:00Z')];
    expect(after.map(({ day }) => day)).toEqual(['2026-06-05', '2026-06-06']);
    expect(row([...before, ...after], lived(auckland, '2026-06-05T22:00:00Z'))).toEqual({ count: 5, free: [] });
    // Back: the same date twice is one day.
    const home = [lived(auckland, '2026-06-06T20:00:00Z'), lived(honolulu, '2026-06-08T02:00:00Z')];
    expect(home.map(({ day }) => day)).toEqual(['2026-06-07', '2026-06-07']);
    const both = [...before, ...after, lived(auckland, '2026-06-06T20:00:00Z')];
    expect(row(both, lived(honolulu, '2026-06-07T20:00:00Z'))).toEqual({ count: 6, free: [] });
  });

  it('[LRN-11] days of 23 and 25 hours are days like others', () => {
    const berlin = 'Europe/Berlin';
    const spring = ['2026-03-28T22:30:00Z', '2026-03-29T21:30:00Z', '2026-03-30T21:30:00Z'].map((at) =>
      lived(berlin, at),
    );
    expect(row(spring, lived(berlin, '2026-03-31T05:00:00Z'))).toEqual({ count: 3, free: [] });
    const autumn = ['2026-10-24T21:30:00Z', '2026-10-25T22:30:00Z', '2026-10-26T22:30:00Z'].map((at) =>
      lived(berlin, at),
    );
    expect(row(autumn, lived(berlin, '2026-10-27T05:00:00Z'))).toEqual({ count: 3, free: [] });
  });

  it('[LRN-11] a day that was missed in one place is not found in another', () => {
    const [first] = noons('Asia/Kolkata', '2026-03-02');
    const again = lived('Europe/Berlin', '2026-03-05T12:00:00Z');
    expect(first && row([first], again)).toEqual({ count: 0, free: [] });
  });
});

describe('weeks', () => {
  it('[LRN-11] are held against the goal they had, and one pause in four is free', () => {
    const met = ['2026-01-05', '2026-01-12', '2026-01-19'].flatMap((monday) => {
      const at = new Date(`${monday}T12:00:00Z`).getTime();
      return [0, 1, 2].map((days) => lived('UTC', new Date(at + days * 86_400_000).toISOString()));
    });
    const later = [...met, ...noons('UTC', '2026-02-02', '2026-02-03', '2026-02-04')];
    expect(rowOfWeeks(weeksOf(met, threeDays, '2026-01-25'))).toBe(3);
    // The week of 26 January had nothing; the one of 2 February goes on.
    expect(rowOfWeeks(weeksOf(later, threeDays, '2026-02-09'))).toBe(4);
    // Twice in a row is no pause any more.
    expect(
      rowOfWeeks(weeksOf([...met, ...noons('UTC', '2026-02-09', '2026-02-10', '2026-02-11')], threeDays, '2026-02-16')),
    ).toBe(1);
    // A goal of today does not take the past away.
    const harder: Goal[] = [...threeDays, { from: '2026-01-19', kind: 'days', amount: 7 }];
    expect(weeksOf(met, harder, '2026-01-25').map((week) => week.met)).toEqual([true, true, false]);
  });

  it('[LRN-11] can be counted in minutes', () => {
    const goal: Goal[] = [{ from: '2026-01-05', kind: 'minutes', amount: 30 }];
    const day = lived('UTC', '2026-01-06T12:00:00Z', '2026-01-06T13:00:00Z', 29 * 60 + 59);
    expect(weeksOf([day], goal, '2026-01-07')[0]?.met).toBe(false);
    expect(weeksOf([{ ...day, seconds: 1800 }], goal, '2026-01-07')[0]?.met).toBe(true);
  });
});
