/** How a learner watches films on this device: which form, which captions, what comes after. Chosen in the player, kept with the sign-in. */
import type { Request } from 'express';
import { z } from 'zod';
import { type Watching, watchings } from '../media/watching.service.ts';
import { query } from '../web/form.ts';
import type { Choice } from './film.service.ts';

declare module 'express-session' {
  interface SessionData {
    watching?: Watching;
    /** Language of the captions, `off` for none. */
    captions?: string;
    /** At the end of a film the next lecture begins; missing: it does. */
    goesOn?: boolean;
  }
}

export const WatchingForm = z.object({ quality: z.enum(watchings) });
export const CaptionsForm = z.object({
  captions: z.string().regex(/^(off|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/),
  /** The language of the transcript that is on the page already. */
  shown: z.string().optional(),
});
export const GoingOnForm = z.object({ on: z.enum(['yes', 'no']) });
const Asked = z.object({ quality: z.enum(watchings).optional() });

/**
 * What the address asks for once (`?quality=light`), else what was chosen, else little of everything where the browser saves
 * data (https://wicg.github.io/savedata/).
 */
export function watchingOf(req: Request): Watching {
  const { quality } = query(req, Asked);
  const chosen = quality ?? req.session?.watching ?? 'auto';
  return chosen === 'auto' && quality === undefined && req.get('Save-Data') === 'on' ? 'light' : chosen;
}

/** Entries of the menu: links for once, or forms that remember where there is somebody to remember for. */
export function watchingItems(choices: Choice[], { href, keeps }: { href: string; keeps: boolean }): object[] {
  return choices.map(({ value, label, current }) =>
    keeps
      ? { label, current, action: `${href}/quality`, method: 'PUT', fields: { quality: value } }
      : { label, current, href: `${href}${href.includes('?') ? '&' : '?'}quality=${value}` },
  );
}

/** Languages of captions for whoever asks, best first: as chosen here, then the person's own. */
export function readsOf(req: Request): (string | undefined)[] {
  return [req.session?.captions, req.user?.language];
}

/** Does the next lecture begin by itself? */
export function goesOnOf(req: Request): boolean {
  return req.session?.goesOn !== false;
}
