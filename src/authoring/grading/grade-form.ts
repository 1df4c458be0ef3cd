/** The form of a grade: a level and a comment for each criterion, or points; and how two graders who meet are settled. */
import { z } from 'zod';
import { type Assignment, type Criterion, most } from '../../assessment/assignments/assignment.ts';
import { markValues } from '../../assessment/assignments/marks.service.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { differencesByWords, shortened } from '../../lib/word-diff.ts';
import { fields, type Typed } from '../../web/form.ts';
import type { Clash, Terms } from '../../web/saving.ts';

/** `stay`: a draft of the grade · `next`, `done`: it is graded · `back`: and handed back now. */
const goes = ['stay', 'done', 'next', 'back'] as const;

export const GradeForm = z.looseObject({
  revision: fields.revision,
  comment: fields.text(most.comment),
  points: fields.points(most.points),
  reason: fields.optionalLine(300),
  go: z.enum(goes).catch('stay'),
});

/** What is stored, as the form shows it. */
export function gradeValues({ marks, marksRevision }: Pick<Try, 'marks' | 'marksRevision'>): Typed {
  return { revision: String(marksRevision), reason: marks?.reason ?? '', ...markValues(marks) };
}

export function gradeTerms({ rubric }: Assignment): Terms<Try> {
  const perCriterion = rubric.flatMap(({ id, name }) => [
    [`level-${id}`, name],
    [`comment-${id}`, `${name}: comment`],
  ]);
  return {
    labels: { ...Object.fromEntries(perCriterion), comment: 'Comment', points: 'Points', reason: 'Why these points' },
    texts: ['comment', ...rubric.map(({ id }) => `comment-${id}`)],
    stored: gradeValues,
  };
}

/** Levels by their words, where two grades are compared. */
export function withLevelWords(clash: Clash, rubric: readonly Criterion[]): Clash {
  const words = new Map(rubric.flatMap(({ levels }) => levels.map((one) => [one.id, `${one.points} ${one.name}`])));
  const differences = clash.differences.map((one) => {
    if (!one.name.startsWith('level-')) return one;
    const [yours, theirs] = [words.get(one.yours) ?? '', words.get(one.theirs) ?? ''];
    return { ...one, yours, theirs, runs: shortened(differencesByWords(theirs, yours)) };
  });
  return { ...clash, differences };
}
