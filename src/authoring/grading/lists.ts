/** The lists of an assignment for those who grade it, as their pages show them. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { formatMoment } from '../../lib/dates.ts';

export const filters = ['waiting', 'graded', 'handed-back', 'missing'] as const;
export type Filter = (typeof filters)[number];
export const filterWords: Record<Filter, string> = {
  waiting: 'Waiting',
  graded: 'Graded, not handed back',
  'handed-back': 'Handed back',
  missing: 'Not handed in',
};
export type Row = { name: string; href: string; line: string; tag: { label: string; tone: string } | null };
/** Of a learner; where names are hidden, their number. */
export type Called = { name: string; isBlind: boolean };

/** `late`: days; `zone`: of the reader. */
export function rowOf(
  one: Try,
  called: Called,
  { href, late, zone }: { href: string; late: number; zone: string },
): Row {
  const again = one.number > 1 ? `Try ${one.number}` : '';
  const when = one.handedInAt ? `handed in ${formatMoment(one.handedInAt, zone)}` : '';
  const grade = one.result && one.stage === 'handed-back' ? `${Math.floor(one.result.percent + 1e-6)} %` : '';
  const isBegun = one.stage === 'waiting' && one.marks !== null;
  return {
    name: called.name,
    href,
    line: [again, when, late > 0 && `${plural(late, 'day')} late`, grade].filter(Boolean).join(' · '),
    tag: isBegun ? { label: 'Grade begun', tone: 'warn' } : null,
  };
}

/** Names are hidden where the rules say so by which it was handed in. */
export function calledOf(rules: Pick<Assignment, 'blind'>, name: string | undefined, seat: number | undefined): Called {
  if (rules.blind) return { name: `Learner ${seat ?? '?'}`, isBlind: true };
  return { name: name ?? 'Somebody who left the school', isBlind: false };
}
