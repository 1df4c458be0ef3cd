/** How long somebody has waited, in words. */
import { day, hour } from '../../lib/clock.ts';

/** "within the hour", "5 hours ago", "3 days ago". */
export function waitedText(since: Date, at: Date): string {
  const past = at.getTime() - since.getTime();
  if (past < hour) return 'within the hour';
  const [number, unit] = past < 2 * day ? [Math.floor(past / hour), 'hour'] : [Math.floor(past / day), 'day'];
  return `${number} ${unit}${number === 1 ? '' : 's'} ago`;
}
