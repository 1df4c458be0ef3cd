/** What the player sends. */
import { z } from 'zod';
import { lengthOf, type Range, readRanges } from './watched/ranges.ts';

const longest = 24 * 3600;
/** Of what was watched, told at once: seconds of a film. A player without a line for longer loses some. */
const mostAtOnce = 4 * 3600;

/**
 * By the player: seconds with fractions, the length, how long ago that was, and what was watched since it was told last
 * (`0-12,30-41`, seconds of the film). By the plain form: `minute`, e.g. 12:30.
 */
export const PositionForm = z
  .object({
    seconds: z.coerce.number().min(0).max(longest).optional(),
    duration: z.coerce.number().min(0).max(longest).default(0),
    age: z.coerce.number().min(0).default(0),
    watched: z.string().max(4000).default('').catch(''),
    minute: z.string().trim().max(12).optional(),
  })
  .transform((sent, context) => {
    const seconds = sent.seconds ?? secondsOf(sent.minute ?? '');
    const [second, duration] = [Math.floor(seconds ?? 0), Math.floor(sent.duration)];
    if (seconds !== null)
      return { seconds: second, duration, ageMs: sent.age, watched: watchedIn(sent.watched, sent.duration) };
    context.addIssue({ code: 'custom', path: ['minute'], message: 'Please write minutes and seconds like 12:30.' });
    return z.NEVER;
  });

export const CompletionForm = z.object({ how: z.enum(['button', 'watched']).catch('button') });

/** What is past the end of the film, and more than anybody watches between two tellings, is left out. */
function watchedIn(text: string, duration: number): Range[] {
  const end = Math.min(Math.round(duration), longest);
  const kept: Range[] = [];
  for (const [from, to] of readRanges(text)) {
    const until = Math.min(to, end, from + mostAtOnce - lengthOf(kept));
    if (from < until) kept.push([from, until]);
  }
  return kept;
}

/** "12:30", "1:02:03" or "12" (minutes) in seconds; null for anything else. */
export function secondsOf(typed: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)$|^(\d{1,4})$/.exec(typed);
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0', alone] = match;
  const total = alone ? Number(alone) * 60 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total <= longest ? total : null;
}
