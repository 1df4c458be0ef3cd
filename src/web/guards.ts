/** Guards at the mount: who may enter a room at all. What a person may touch inside is found through the person. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { minute, now } from '../lib/clock.ts';
import { Forbidden } from '../lib/errors.ts';
import type { Role } from './request.ts';

const rank: Record<Role, number> = { learner: 0, instructor: 1, admin: 2 };

/** Visitors are led to sign in and come back. */
export function requirePerson(req: Request, res: Response, next: NextFunction): void {
  if (req.user) return next();
  const back = (req.method === 'GET' ? ownPath(req.originalUrl) : sameSitePath(req.get('Referer'))) ?? '/';
  const address = `/sign-in?next=${encodeURIComponent(back)}`;
  if (req.get('HX-Request')) res.set('HX-Redirect', address).status(204).end();
  else res.redirect(303, address);
}

/** At least this role (admin is above instructor); others get 403, visitors are led to sign in. */
export function requireRole(role: Role): RequestHandler[] {
  const check: RequestHandler = (req, _res, next) => {
    if (req.user && rank[req.user.role] >= rank[role]) return next();
    next(new Forbidden(role === 'admin' ? 'Only admins may enter here.' : 'Only instructors may enter here.'));
  };
  return [requirePerson, check];
}

/** Instructors, and those who work on courses of others; what they may touch there, the course decides. */
export const requireTeacher: RequestHandler[] = [
  requirePerson,
  (req, _res, next) => {
    if (req.user && (rank[req.user.role] >= rank.instructor || req.user.coTeaches)) return next();
    next(new Forbidden('Only instructors may enter here.'));
  },
];

/** A proof of who one is counts so long for sensitive pages. */
export const freshFor = 10 * minute;

/**
 * Stands before what must not happen at a desk that was left open: whoever has not proved who they are for ten minutes
 * (password, code or passkey) is asked again and comes back. Of a form that meets it nothing is carried out: the person
 * comes back to the page it was sent from and is told so. Put it after `requirePerson` or `requireRole`.
 */
export function requireFresh(req: Request, res: Response, next: NextFunction): void {
  if (req.seenBy) return next(new Forbidden('This stays closed while you look at the school as somebody else.'));
  if (isFresh(req)) return next();
  const isReading = req.method === 'GET' || req.method === 'HEAD';
  const back = (isReading ? ownPath(req.originalUrl) : sameSitePath(req.get('Referer'))) ?? '/account';
  const address = `/account/confirm?${isReading ? '' : 'sent=1&'}next=${encodeURIComponent(back)}`;
  if (req.get('HX-Request')) res.set('HX-Redirect', address).status(204).end();
  else res.redirect(303, address);
}

/** Was it proved within the last ten minutes who sits there? */
export function isFresh(req: Request): boolean {
  return now().getTime() - (req.session.confirmedAt ?? 0) < freshFor;
}

/** A path of our own to go back to after signing in; anything else becomes null (no open redirects). */
export function ownPath(address: unknown): string | null {
  if (typeof address !== 'string' || !/^\/(?![/\\])[^\p{Cc}\\]*$/u.test(address)) return null;
  return address.length <= 2000 && !address.startsWith('/sign-') && !address.startsWith('/join') ? address : null;
}

function sameSitePath(referer: string | undefined): string | null {
  try {
    const url = new URL(referer ?? '');
    return ownPath(url.pathname + url.search);
  } catch {
    return null;
  }
}
