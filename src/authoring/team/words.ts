/** What the rights of a team are called. */
import type { Right } from './membership.ts';

export const rightWords: Record<Right, { label: string; help: string; short: string }> = {
  edit: { label: 'Edit', help: 'Texts, outline, price and files of the draft.', short: 'edit' },
  answer: {
    label: 'Answer learners',
    help: 'Reviews, questions, and exceptions for single learners.',
    short: 'answer learners',
  },
  money: { label: 'See money', help: 'What the course brings.', short: 'see money' },
  publish: {
    label: 'Publish',
    help: 'Show changes to learners, withdraw the course, say who finds it.',
    short: 'publish',
  },
};

/** "edit, answer and publish" */
export function rightsText(rights: readonly Right[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(rights.map((right) => rightWords[right].short));
}
