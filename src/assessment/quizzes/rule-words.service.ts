/** The rules of a quiz in words, for those who set them and those who take it. Pure. */
import { formatMoment } from '../../lib/dates.ts';
import type { QuizRules } from './quiz.ts';

export type RuleLine = { key: keyof QuizRules; label: string; text: string };

export const feedbackWords: Record<QuizRules['feedback'], string> = {
  answer: 'After each answer',
  submission: 'After each attempt',
  close: 'After the quiz has closed',
  never: 'Never',
};
export const countedWords: Record<QuizRules['counted'], string> = {
  best: 'The best attempt',
  last: 'The last attempt',
  average: 'The average of all attempts',
};

/** Every rule, in the order of the editor. `zone`: in which moments are read. */
export function ruleLines(rules: QuizRules, zone: string): RuleLine[] {
  const moment = (at: Date | null, none: string) => (at ? formatMoment(new Date(at), zone) : none);
  return [
    { key: 'passPercent', label: 'Pass mark', text: `${rules.passPercent} %` },
    { key: 'attempts', label: 'Attempts', text: rules.attempts === 0 ? 'Any number' : String(rules.attempts) },
    { key: 'waitMinutes', label: 'Wait between attempts', text: spanText(rules.waitMinutes) || 'None' },
    { key: 'minutes', label: 'Time limit', text: spanText(rules.minutes) || 'None' },
    { key: 'opensAt', label: 'Open from', text: moment(rules.opensAt, 'At once') },
    { key: 'closesAt', label: 'Open until', text: moment(rules.closesAt, 'Always') },
    { key: 'shuffleQuestions', label: 'Questions', text: rules.shuffleQuestions ? 'Shuffled' : 'In their order' },
    { key: 'shuffleOptions', label: 'Choices', text: rules.shuffleOptions ? 'Shuffled' : 'In their order' },
    { key: 'onePerPage', label: 'Pages', text: rules.onePerPage ? 'One question on a page' : 'All on one page' },
    { key: 'feedback', label: 'Right answers are shown', text: feedbackWords[rules.feedback] },
    { key: 'counted', label: 'What counts', text: countedWords[rules.counted] },
  ];
}

const units: [number, string][] = [
  [60 * 24, 'day'],
  [60, 'hour'],
  [1, 'minute'],
];

/** Minutes: 90 -> "1 hour 30 minutes", 0 -> ''. */
export function spanText(minutes: number): string {
  let left = minutes;
  return units
    .flatMap(([size, name]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count > 0 ? [`${count} ${name}${count === 1 ? '' : 's'}`] : [];
    })
    .join(' ');
}
