/** How two states of an assignment differ, in words. Pure. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { assignmentRules } from '../../assessment/assignments/assignment-words.service.ts';
import type { Line, Names } from '../publishing/compare-words.ts';
import { rubricWords } from './rubric-rows.ts';

/** Rule by rule what changed, rubric and model answer as prose. One that is missing counts as empty. */
export function assignmentLines(
  before: Assignment | null,
  after: Assignment | null,
  { zone }: Pick<Names, 'zone'>,
): Line[] {
  const rules = (one: Assignment | null) =>
    new Map(one ? assignmentRules(one, zone).map(({ label, text }) => [label, text] as const) : []);
  const [old, now] = [rules(before), rules(after)];
  const labels = [...new Set([...old.keys(), ...now.keys()])];
  const prose = (label: string, text: (one: Assignment) => string): Line => ({
    ...{ label, isProse: true },
    ...{ before: before ? text(before) : '', after: after ? text(after) : '' },
  });
  return [
    ...labels.map((label) => ({ label, before: old.get(label) ?? '', after: now.get(label) ?? '', isProse: false })),
    prose('Rubric', ({ rubric }) => rubricWords(rubric)),
    prose('Model answer', ({ model }) => model),
  ].filter((line) => line.before !== line.after);
}
