/** What the player sends. */
import { z } from 'zod';

const longest = 24 * 3600;

/** By the player: seconds with fractions, the length, and how long ago that was. By the plain form: `minute`, e.g. 12:30. */
export const PositionForm = z
  .object({
    seconds: z.coerce.number().min(0).max(longest).optional(),
    duration: z.coerce.number().min(0).max(longest).default(0),
    age: z.coerce.number().min(0).default(0),
    minute: z.string().trim().max(12).optional(),
  })
  .transform((sent, context) => {
    const seconds = sent.seconds ?? secondsOf(sent.minute ?? '');
    if (seconds !== null) return { seconds: Math.floor(seconds), duration: Math.floor(sent.duration), ageMs: sent.age };
    context.addIssue({ code: 'custom', path: ['minute'], message: 'Please write minutes and seconds like 12:30.' });
    return z.NEVER;
  });

export const CompletionForm = z.object({ how: z.enum(['button', 'watched']).catch('button') });

/** "12:30", "1:02:03" or "12" (minutes) in seconds; null for anything else. */
export function secondsOf(typed: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)$|^(\d{1,4})$/.exec(typed);
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0', alone] = match;
  const total = alone ? Number(alone) * 60 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total <= longest ? total : null;
}
