/** How a learner wants films, on this device: chosen in the player, kept with the sign-in. */
import type { Request } from 'express';
import { z } from 'zod';
import { type Watching, watchings } from '../media/watching.service.ts';
import { query } from '../web/form.ts';
import type { Choice } from './film.service.ts';

declare module 'express-session' {
  interface SessionData {
    watching?: Watching;
  }
}

export const WatchingForm = z.object({ quality: z.enum(watchings) });
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
