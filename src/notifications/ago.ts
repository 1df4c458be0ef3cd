/** How long ago something was, in words. */
import { day, hour, minute } from '../lib/clock.ts';

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "just now", "5 minutes ago", "yesterday", then the date in the reader's time zone. */
export function ago(at: Date, now: Date, timeZone: string): string {
  const past = now.getTime() - at.getTime();
  if (past < minute) return 'just now';
  if (past < hour) return words.format(-Math.floor(past / minute), 'minute');
  if (past < day) return words.format(-Math.floor(past / hour), 'hour');
  if (past < 7 * day) return words.format(-Math.floor(past / day), 'day');
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone });
}
