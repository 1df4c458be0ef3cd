/** Guards at the mount: who may enter a room at all. What a person may touch inside is found through the person. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
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
