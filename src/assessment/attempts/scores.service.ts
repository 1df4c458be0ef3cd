/** Scores of attempts, and which of them counts. Pure. */
import type { QuizRules } from '../quizzes/quiz.ts';
import type { Score } from './attempt.model.ts';
import type { Mark } from './marking.service.ts';

export type Scored = { number: number; score: Score | null };
/** `points`: what a question is worth. */
type Marked = Mark & { most: number };

/**
 * The sum of the marks. What waits for a person counts nothing yet, so an attempt may pass before it is looked at and never
 * loses that by being looked at. A quiz without points is passed by taking part.
 */
export function scoreOf(marks: readonly Marked[], { passPercent }: Pick<QuizRules, 'passPercent'>): Score {
  const points = marks.reduce((sum, one) => sum + (one.points ?? 0), 0);
  const most = marks.reduce((sum, one) => sum + one.most, 0);
  const percent = percentOf(points, most);
  const waiting = marks.filter((one) => one.points === null).length;
  return { points, most, percent, waiting, passed: reaches(percent, passPercent) };
}

/**
 * The percent that counts of several attempts: of the best, the last, or the mean of all. Attempts that are still open do not
 * count. null: there is none.
 */
export function countedPercent(attempts: readonly Scored[], counted: QuizRules['counted']): number | null {
  const closed = attempts.flatMap(({ number, score }) => (score ? [{ number, percent: score.percent }] : []));
  const percents = closed.toSorted((a, b) => a.number - b.number).map(({ percent }) => percent);
  if (percents.length === 0) return null;
  if (counted === 'last') return percents.at(-1) ?? null;
  if (counted === 'best') return Math.max(...percents);
  return percents.reduce((sum, one) => sum + one, 0) / percents.length;
}

/** Whether the score that counts is enough, by these rules. */
export function isPassed(attempts: readonly Scored[], { counted, passPercent }: QuizRules): boolean {
  const percent = countedPercent(attempts, counted);
  return percent !== null && reaches(percent, passPercent);
}

/** Sums of thirds are not exact: what is a millionth away is reached. */
function reaches(percent: number, wanted: number): boolean {
  return percent >= wanted - 1e-6;
}

function percentOf(points: number, most: number): number {
  if (most === 0) return 100;
  return Math.min(100, Math.max(0, (points / most) * 100));
}
