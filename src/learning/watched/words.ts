/** What was watched of a film, in words. */
import { clockOf, minutesOf } from '../words.ts';

/** "Watched 12 of 20 min", by the clock where it is short; '' for nothing worth saying. Both in seconds. */
export function watchedWords(seconds: number, length: number): string {
  if (length <= 0 || seconds < (length < 120 ? 5 : 60)) return '';
  if (seconds >= length * 0.98) return 'You have watched all of it';
  if (length < 120) return `Watched ${clockOf(seconds)} of ${clockOf(length)}`;
  if (length >= 3600) return `Watched ${minutesOf(seconds)} of ${minutesOf(length)}`;
  return `Watched ${Math.floor(seconds / 60)} of ${minutesOf(length)}`;
}
