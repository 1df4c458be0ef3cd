/** The key of a question in lines, so that two versions can be held beside each other. Pure. */
import type { QuestionContent } from '../../assessment/questions/questions.service.ts';

export type KeyLine = { text: string; note: string };

export function keyLines({ kind, answers }: Pick<QuestionContent, 'kind' | 'answers'>): KeyLine[] {
  if (kind === 'ordering') return answers.map(({ text }, at) => ({ text, note: `${at + 1}` }));
  if (kind === 'matching')
    return answers
      .filter(({ text }) => text !== '')
      .map(({ text, match }) => ({ text: `${text} → ${match}`, note: '' }));
  return answers.map(({ text, match, share, tolerance }) => ({
    text: [match ? `Gap ${match}: ` : '', text, tolerance > 0 ? ` ± ${tolerance}` : ''].join(''),
    note: share === 0 ? 'not right' : `${share} %`,
  }));
}

export function pointsWords({ points }: Pick<QuestionContent, 'points'>): string {
  return points === 1 ? '1 point' : `${points} points`;
}
