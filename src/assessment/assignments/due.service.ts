/** Until when an assignment is handed in, and what it costs to be late. Pure. */
import { DateTime } from 'luxon';
import { day, second } from '../../lib/clock.ts';
import type { Assignment } from './assignment.ts';

/** What of one learner decides about the date. */
export type Allowed = {
  /** When they got access to the course. */
  enrolledAt: Date;
  /** The moment the try before was handed back; null for the first one. */
  handedBackAt: Date | null;
  /** Given to this learner by the team; null for none. */
  extendedTo: Date | null;
  /** Days that this learner has more than others, whatever the assignment. */
  extraDays?: number;
};
type Dates = Pick<Assignment, 'dueAt' | 'dueDays' | 'againDays'>;
type LateRule = Pick<Assignment, 'late' | 'latePercent' | 'lateFloor'>;
export type Lateness = {
  /** Days begun after the due date; 0: on time. */
  days: number;
  /** Percent of all points taken off at most. */
  off: number;
};

/** What left a browser in time may need so long to arrive. */
export const graceMs = 5 * second;

/**
 * The due date of one learner's try; null: none. The later one of what the assignment says and what was given to the learner
 * holds. Days are those of the calendar in `zone`, so a clock that changes neither gives nor takes an hour of the day.
 */
export function dueFor(rules: Dates, allowed: Allowed, zone: string): Date | null {
  const { enrolledAt, handedBackAt, extendedTo, extraDays = 0 } = allowed;
  const usual = handedBackAt
    ? rules.againDays !== null && daysAfter(handedBackAt, rules.againDays, zone)
    : latest(dateOf(rules.dueAt), rules.dueDays === null ? null : daysAfter(enrolledAt, rules.dueDays, zone));
  if (!usual) return null;
  const own = extraDays > 0 ? daysAfter(usual, extraDays, zone) : usual;
  return latest(own, extendedTo);
}

/** Is it late at `at`? What arrives within five seconds is on time. */
export function isLate(due: Date | null, at: Date): boolean {
  return due !== null && at.getTime() > due.getTime() + graceMs;
}

/** A day is over at the same time of the next day in `zone`, also where that takes 23 or 25 hours. */
export function daysLate(due: Date | null, at: Date, zone: string): number {
  if (!due || !isLate(due, at)) return 0;
  const from = DateTime.fromJSDate(due, { zone });
  let days = Math.max(1, Math.floor((at.getTime() - due.getTime()) / day) - 1);
  while (from.plus({ days }).toMillis() + graceMs < at.getTime()) days += 1;
  return days;
}

export function latenessOf(rules: LateRule, due: Date | null, at: Date, zone: string): Lateness {
  const days = daysLate(due, at, zone);
  return { days, off: rules.late === 'less' ? Math.min(days * rules.latePercent, 100) : 0 };
}

/** What is left of `percent` (0 to 100) after a late hand-in: never below the floor because of it, and never more than before. */
export function afterLateness(percent: number, { lateFloor }: Pick<LateRule, 'lateFloor'>, { off }: Lateness): number {
  return Math.min(percent, Math.max(percent - off, lateFloor));
}

function daysAfter(at: Date, days: number, zone: string): Date {
  return DateTime.fromJSDate(at, { zone }).plus({ days }).toJSDate();
}

function latest(...dates: (Date | null)[]): Date | null {
  const given = dates.filter((one) => one !== null).map((one) => one.getTime());
  return given.length > 0 ? new Date(Math.max(...given)) : null;
}

/** What comes from a cache has its moments as texts. */
function dateOf(moment: Date | string | null): Date | null {
  return moment === null ? null : new Date(moment);
}
