/** Recovery codes that were just made: sealed in the session until the person says that they are kept, or ten minutes. */
import type { Request } from 'express';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { seal, unseal } from '../../lib/seal.ts';
import { me } from '../../web/request.ts';

/** Returns whether there are any. */
export function keepFreshCodes(req: Request, codes: string[]): boolean {
  if (codes.length === 0) return false;
  req.session.freshCodes = { sealed: seal(codes.join('\n'), placeOf(req)), endsAt: fromNow(10 * minute).getTime() };
  return true;
}

/** Empty when they were kept, or the time is over. */
export function freshCodes(req: Request): string[] {
  const kept = req.session.freshCodes;
  return kept && kept.endsAt > now().getTime() ? unseal(kept.sealed, placeOf(req)).split('\n') : [];
}

export function forgetFreshCodes(req: Request): void {
  delete req.session.freshCodes;
}

const placeOf = (req: Request) => `fresh-codes:${me(req).id}`;
