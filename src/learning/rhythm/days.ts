/** The arithmetic of a rhythm. Pure; days are `2026-11-21` in the calendar where they were lived, weeks are their Mondays. */
import { DateTime } from 'luxon';

/** A day on which something was learned. `zone`: IANA name of where the learner was then. */
export type LivedDay = { day: string; zone: string; firstAt: Date; lastAt: Date; seconds: number };
export type GoalKind = 'days' | 'minutes';
/** What a week is to have, from the week of `from` on. */
export type Goal = { from: string; kind: GoalKind; amount: number };
export type Week = { monday: string; days: LivedDay[]; goal: Goal; met: boolean };

/** A missed week is forgiven where the three before it in the row were met. */
const weeksBetweenPauses = 4;

export function dayIn(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
}

/** The Monday of a day's week (ISO 8601). */
export function mondayOf(day: string): string {
  return utc(day).startOf('week').toFormat('yyyy-MM-dd');
}

export function addDays(day: string, days: number): string {
  return utc(day).plus({ days }).toFormat('yyyy-MM-dd');
}

/**
 * Days in a row up to today, and the free days among them. A missed day costs nothing while its week has no other free day; today
 * is not missed before it is over. Who travels loses nothing: days between count as missed only if they were missed in the
 * calendar of both places.
 */
export function rowOfDays(lived: readonly LivedDay[], today: LivedDay): { count: number; free: string[] } {
  const days = lived.filter(({ day }) => day !== today.day).toSorted((a, b) => a.day.localeCompare(b.day));
  const isToday = lived.length > days.length;
  const free: string[] = [];
  let [count, next] = [isToday ? 1 : 0, today];
  for (const day of days.toReversed()) {
    const missed = missedBetween(day, next);
    const bridged = freeDays(missed, new Set(free.map(mondayOf)));
    if (!bridged) break;
    free.push(...bridged);
    count += 1;
    next = day;
  }
  return { count, free: count > 0 ? free : [] };
}

/** The weeks from the first learned day to today's, oldest first. Each is held against the goal that it ended with. */
export function weeksOf(lived: readonly LivedDay[], goals: readonly Goal[], today: string): Week[] {
  const first = lived.map(({ day }) => day).toSorted()[0] ?? today;
  const weeks: Week[] = [];
  for (let monday = mondayOf(first); monday <= today; monday = addDays(monday, 7)) {
    const end = addDays(monday, 6);
    const days = lived.filter(({ day }) => day >= monday && day <= end);
    const goal = goals.findLast(({ from }) => from <= end) ?? goals[0];
    if (goal) weeks.push({ monday, days, goal, met: reachedIn(days, goal) >= goal.amount });
  }
  return weeks;
}

/** How much of the goal a week has: days, or whole minutes. */
export function reachedIn(days: readonly LivedDay[], { kind }: Pick<Goal, 'kind'>): number {
  if (kind === 'days') return days.length;
  return Math.floor(days.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
}

/** Weeks in a row in which the goal was met. The current one counts once it is met, and breaks nothing; one pause in four is free. */
export function rowOfWeeks(weeks: readonly Week[]): number {
  const past = weeks.toReversed();
  const [current, ...before] = past;
  let [count, sincePause, pending] = [current?.met ? 1 : 0, weeksBetweenPauses, 0];
  for (const { met } of before) {
    if (met) {
      count += 1;
      sincePause += 1;
      pending = 0;
    } else {
      pending += 1;
      if (pending > 1 || sincePause < weeksBetweenPauses - 1) break;
      sincePause = 0;
    }
  }
  return count;
}

/** The missed days after `a`: those that were missed by the calendar of either place. */
function missedBetween(a: LivedDay, b: LivedDay): string[] {
  const apart = Math.min(
    daysFrom(a.day, b.day),
    daysFrom(a.day, dayIn(b.firstAt, a.zone)),
    daysFrom(dayIn(a.lastAt, b.zone), b.day),
  );
  return Array.from({ length: Math.min(Math.max(apart - 1, 0), 20) }, (_, at) => addDays(a.day, at + 1));
}

/** null where a week would need a second free day. */
function freeDays(missed: string[], used: Set<string>): string[] | null {
  for (const day of missed) {
    const week = mondayOf(day);
    if (used.has(week)) return null;
    used.add(week);
  }
  return missed;
}

function daysFrom(a: string, b: string): number {
  return Math.round(utc(b).diff(utc(a), 'days').days);
}

const utc = (day: string) => DateTime.fromISO(day, { zone: 'utc' });
