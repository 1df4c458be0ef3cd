/** Scores, places and times of quizzes in words. */
import type { Score } from '../../assessment/attempts/attempts.service.ts';

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** "2 points", "1 point", "0.67 points". */
export function pointsText(points: number): string {
  return `${figures.format(points)} ${points === 1 ? 'point' : 'points'}`;
}

/** "4 of 6 points". */
export function sumText({ points, most }: Pick<Score, 'points' | 'most'>): string {
  return `${figures.format(points)} of ${pointsText(most)}`;
}

/** Rounded down, so that 69.9 never looks like a pass mark of 70. */
export function percentText(percent: number): string {
  return `${Math.floor(percent + 1e-6)} %`;
}

/** "1 h 5 min", "4 min 10 s", "9 s". */
export function leftText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
