/** The rules of a quiz as they are for one learner, and what is other in them in words. Pure. */
import { DateTime } from 'luxon';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { QuizRules } from '../quizzes/quiz.ts';
import type { Accommodation } from './accommodation.model.ts';

/** The rules that an accommodation changes. */
export type Conditions = Pick<QuizRules, 'minutes' | 'attempts' | 'opensAt' | 'closesAt'>;

/** Never stricter than for the others: the window is only wider, the time only longer. null changes nothing. */
export function ownRules<R extends Conditions>(rules: R, own: Accommodation | null): R {
  if (!own) return rules;
  const { timeFactor, extraAttempts } = own;
  return {
    ...rules,
    minutes: rules.minutes === 0 ? 0 : Math.ceil(rules.minutes * timeFactor - 1e-9),
    attempts: rules.attempts === 0 ? 0 : rules.attempts + extraAttempts,
    ...ownWindow(rules, own),
  };
}

/** The window of a quiz for one learner. */
export function ownWindow(
  { opensAt, closesAt }: Pick<Conditions, 'opensAt' | 'closesAt'>,
  own: Accommodation | null,
): Pick<Conditions, 'opensAt' | 'closesAt'> {
  if (!own) return { opensAt, closesAt };
  const later = closesAt && daysLater(closesAt, own.extraDays);
  return {
    opensAt: opensAt && own.opensAt && own.opensAt < opensAt ? own.opensAt : opensAt,
    closesAt: later && own.closesAt && own.closesAt > later ? own.closesAt : later,
  };
}

/** The same time of day so many days later, in the calendar of the school. For what is due too. */
export function daysLater(at: Date, days: number): Date {
  if (days === 0) return at;
  return DateTime.fromJSDate(at, { zone: config.school.timeZone }).plus({ days }).toJSDate();
}

/** "1.5 times the time", "2 more attempts" … `zone`: in which moments are read. */
export function conditionWords(own: Accommodation, zone: string): string[] {
  const { timeFactor, extraAttempts, extraDays, opensAt, closesAt } = own;
  return [
    ...(timeFactor > 1 ? [`${timeFactor} times the time`] : []),
    ...(extraAttempts > 0 ? [`${extraAttempts} more ${extraAttempts === 1 ? 'attempt' : 'attempts'}`] : []),
    ...(extraDays > 0 ? [`${extraDays} more ${extraDays === 1 ? 'day' : 'days'} until it closes or is due`] : []),
    ...(opensAt ? [`open from ${formatMoment(new Date(opensAt), zone)}`] : []),
    ...(closesAt ? [`open until ${formatMoment(new Date(closesAt), zone)}`] : []),
  ];
}
