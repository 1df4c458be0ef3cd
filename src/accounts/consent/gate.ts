/** A new version of terms or privacy notice is shown to a person at the next page they open, before anything else. */
import type { NextFunction, Request, Response } from 'express';
import { lacksConsent } from './text-versions.service.ts';

/** What can be opened without agreeing: the texts, the own data and the way out. */
const free =
  /^\/(account\/(consent|confirm|data|security|devices|privacy)|terms|privacy|cookies|media|password|not-me|sign-)/;

/**
 * Only whole pages that a browser opens wait for it: a form that is on its way is taken, a film that runs goes on, and parts
 * of an open page are answered. Stands behind the sessions.
 */
export function askForConsent(req: Request, res: Response, next: NextFunction): void {
  if (!req.user || req.seenBy || req.method !== 'GET' || !lacksConsent(req.user.agreed)) return next();
  const opens = req.get('Sec-Fetch-Dest') ?? 'document';
  if (opens !== 'document' || req.get('HX-Request') || free.test(req.path) || !req.accepts('html')) return next();
  res.redirect(303, `/account/consent?next=${encodeURIComponent(req.originalUrl)}`);
}
