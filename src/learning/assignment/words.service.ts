/** Dates, lateness and grades of assignments in words. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { isLate, latenessOf } from '../../assessment/assignments/due.service.ts';
import type { Result } from '../../assessment/assignments/submissions.service.ts';
import { spanText } from '../../assessment/quizzes/rule-words.service.ts';
import { minute } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';

export type DueWords = { text: string; iso: string; left: string; tone: '' | 'warn' | 'bad' };

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** `zone`: of the reader. */
export function dueWords(due: Date, at: Date, zone: string): DueWords {
  const text = formatMoment(due, zone);
  const iso = due.toISOString();
  if (isLate(due, at)) return { text, iso, left: 'The due date is over.', tone: 'bad' };
  const minutes = Math.max(0, Math.floor((due.getTime() - at.getTime()) / minute));
  const left = minutes === 0 ? 'Less than a minute left.' : `${shortSpan(minutes)} left.`;
  return { text, iso, left, tone: minutes < 60 * 24 ? 'warn' : '' };
}

/** What handing in at `at` would mean; '' while it is on time. `days`: the zone in which days of lateness are counted. */
export function lateWords(rules: Assignment, due: Date | null, at: Date, days: string): string {
  if (!isLate(due, at)) return '';
  if (rules.late === 'refused') return 'The due date is over, so nothing is taken any more.';
  const lateness = latenessOf(rules, due, at, days);
  const late = `It is ${plural(lateness.days, 'day')} late`;
  if (rules.late === 'taken') return `${late}. It is taken without loss.`;
  const floor = rules.lateFloor > 0 ? `, but not below ${rules.lateFloor} %` : '';
  return `${late}: if you hand it in now, ${lateness.off} % of all points are taken off${floor}.`;
}

/** "8 of 12 points" */
export function pointsWords({ points, most }: { points: number; most: number }): string {
  return `${figures.format(points)} of ${figures.format(most)} ${most === 1 ? 'point' : 'points'}`;
}

/** Rounded down, so that 69.9 never looks like a pass mark of 70. */
export function percentWords(percent: number): string {
  return `${Math.floor(percent + 1e-6)} %`;
}

/** How the percent came about where it was late; '' where it was on time. */
export function penaltyWords(rules: Assignment, { daysLate, reached, percent }: Result): string {
  if (daysLate === 0) return '';
  const late = `Handed in ${plural(daysLate, 'day')} late`;
  if (rules.late !== 'less' || reached === percent) return `${late}, without loss.`;
  const floor = percent === rules.lateFloor ? `, not below ${rules.lateFloor} %` : '';
  return `${late}: ${percentWords(reached)} reached, ${rules.latePercent} % less for each day begun${floor}, so ${percentWords(percent)} count.`;
}

/** The two largest parts: "3 days 4 hours". */
function shortSpan(minutes: number): string {
  return spanText(minutes).split(' ').slice(0, 4).join(' ');
}
