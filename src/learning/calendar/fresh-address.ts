/** The address of a calendar that was just made: sealed in the session until it was shown, or ten minutes. */
import type { Request } from 'express';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { seal, unseal } from '../../lib/seal.ts';
import { me } from '../../web/request.ts';

export function keepFreshAddress(req: Request, address: string): void {
  req.session.freshCalendar = { sealed: seal(address, placeOf(req)), endsAt: fromNow(10 * minute).getTime() };
}

/** The address, once; '' when it was shown, the time is over, or somebody looks on as another person. */
export function takeFreshAddress(req: Request): string {
  if (req.seenBy) return '';
  const kept = req.session.freshCalendar;
  delete req.session.freshCalendar;
  return kept && kept.endsAt > now().getTime() ? unseal(kept.sealed, placeOf(req)) : '';
}

const placeOf = (req: Request) => `fresh-calendar:${me(req).id}`;
