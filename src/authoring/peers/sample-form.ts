/** The form of a sample: its words and the team's marks; and how two of the team who meet are settled. */
import { z } from 'zod';
import { type Assignment, most } from '../../assessment/assignments/assignment.ts';
import { type Marks, marksIn, noMarks } from '../../assessment/assignments/marks.service.ts';
import { longestText } from '../../assessment/assignments/submissions.service.ts';
import type { Sample } from '../../assessment/peers/samples.service.ts';
import { fields, type Typed } from '../../web/form.ts';
import type { Terms } from '../../web/saving.ts';

export const SampleForm = z.looseObject({
  revision: z.coerce.number({ error: 'Please reload this page.' }).int().min(0),
  text: fields.text(longestText),
  link: fields.optionalLink,
  comment: fields.text(20_000),
  points: z
    .string()
    .default('')
    .transform((text) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.'))))
    .refine((points) => points === null || (points >= 0 && points <= most.points), 'Please enter points, or nothing.'),
  /** `done`: learners mark it from now on · `stay`: it stays as it is. */
  go: z.enum(['stay', 'done']).catch('stay'),
});

export function teamMarks(typed: Record<string, unknown>, rules: Assignment): Marks {
  const { comment, points } = typed;
  return {
    marks: marksIn(typed, rules),
    comment: typeof comment === 'string' ? comment : '',
    points: typeof points === 'number' ? points : null,
    reason: '',
  };
}

/** What is stored, as the form shows it. */
export function sampleValues({ text, link, marks, revision }: Sample): Typed {
  const { comment, points, marks: list } = marks ?? noMarks;
  const values: Typed = {
    revision: String(revision),
    text,
    link,
    comment,
    points: points === null ? '' : String(points),
  };
  for (const one of list) {
    if (one.levelId) values[`level-${one.criterionId}`] = one.levelId;
    values[`comment-${one.criterionId}`] = one.comment;
  }
  return values;
}

export function sampleTerms({ rubric }: Assignment): Terms<Sample> {
  const perCriterion = rubric.flatMap(({ id, name }) => [
    [`level-${id}`, name],
    [`comment-${id}`, `${name}: comment`],
  ]);
  const words = { text: 'The sample', link: 'Link' };
  return {
    labels: { ...words, ...Object.fromEntries(perCriterion), comment: 'Overall comment', points: 'Points' },
    texts: ['text', 'comment', ...rubric.map(({ id }) => `comment-${id}`)],
    stored: sampleValues,
  };
}
