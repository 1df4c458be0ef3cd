/** What the pages of peer review send. */
import { z } from 'zod';
import { type Assignment, most } from '../../assessment/assignments/assignment.ts';
import { type Marks, markValues } from '../../assessment/assignments/marks.service.ts';
import { fields, type Typed } from '../../web/form.ts';
import type { Terms } from '../../web/saving.ts';

export const ReviewForm = z.looseObject({
  revision: fields.revision,
  comment: fields.text(most.comment),
  points: fields.points(most.points),
  /** `done`: it is handed in · `stay`: a draft. */
  go: z.enum(['stay', 'done']).catch('stay'),
});
export const RatingForm = z.object({ helpful: z.enum(['yes', 'no']) });
export const DisputeForm = z.object({
  text: fields
    .text(4000)
    .refine((text) => text.trim().length >= 10, 'Please say what you think was seen wrongly, in a sentence or more.'),
});

/** A review or a sample, by whoever marks it. */
type Marked = { marks: Marks | null; revision: number };

/** What is stored, as the form shows it. */
export function reviewValues({ marks, revision }: Marked): Typed {
  return { revision: String(revision), ...markValues(marks) };
}

export function reviewTerms({ rubric }: Assignment): Terms<Marked> {
  const perCriterion = rubric.flatMap(({ id, name }) => [
    [`level-${id}`, name],
    [`comment-${id}`, `${name}: comment`],
  ]);
  return {
    labels: { ...Object.fromEntries(perCriterion), comment: 'Overall comment', points: 'Points' },
    texts: ['comment', ...rubric.map(({ id }) => `comment-${id}`)],
    stored: reviewValues,
  };
}
