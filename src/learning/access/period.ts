/** The arithmetic of an access period. Pure. */
import { DateTime } from 'luxon';
import { day } from '../../lib/clock.ts';

/** Days before the end at which its learner is told. */
export const noticeDays = [30, 7, 1] as const;
export type NoticeDays = (typeof noticeDays)[number];

/**
 * When a period of so many days ends: with the last second of a day in the calendar of `zone` (IANA name), so that nobody has
 * less than whole days, also where clocks change.
 */
export function endOfPeriod(from: Date, days: number, zone: string): Date {
  return DateTime.fromJSDate(from, { zone }).plus({ days }).endOf('day').startOf('second').toJSDate();
}

/** The next moment after `at` at which the learner is told; null: none, or there is no end. */
export function nextNotice(endsAt: Date | null, at: Date): Date | null {
  if (!endsAt) return null;
  const moments = noticeDays.map((days) => new Date(endsAt.getTime() - days * day));
  return moments.find((moment) => moment > at) ?? null;
}

/** The notice that is due at `at`: the one nearest to the end, where several were missed. null: none, or it is over. */
export function dueNotice(endsAt: Date, at: Date): NoticeDays | null {
  if (endsAt <= at) return null;
  return noticeDays.toReversed().find((days) => endsAt.getTime() - days * day <= at.getTime()) ?? null;
}
