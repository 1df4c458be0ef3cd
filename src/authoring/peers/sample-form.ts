/** The form of a sample: its words and the team's marks; and how two of the team who meet are settled. */
import { z } from 'zod';
import { type Assignment, most } from '../../assessment/assignments/assignment.ts';
import { markValues } from '../../assessment/assignments/marks.service.ts';
import { longestText } from '../../assessment/assignments/submissions.service.ts';
import type { Sample } from '../../assessment/peers/samples.service.ts';
import { fields, type Typed } from '../../web/form.ts';
import type { Terms } from '../../web/saving.ts';

export const SampleForm = z.looseObject({
  revision: fields.revision,
  comment: fields.text(most.comment),
  points: fields.points(most.points),
  text: fields.text(longestText),
  link: fields.optionalLink,
  /** `done`: learners mark it from now on · `stay`: it stays as it is. */
  go: z.enum(['stay', 'done']).catch('stay'),
});

/** What is stored, as the form shows it. */
export function sampleValues({ text, link, marks, revision }: Sample): Typed {
  return { revision: String(revision), text, link, ...markValues(marks) };
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
