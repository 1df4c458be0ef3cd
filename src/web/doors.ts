/** A private school: visitors reach only what the areas leave open; everything else leads to the sign-in. */
import type { NextFunction, Request, Response } from 'express';
import { NotFound } from '../lib/errors.ts';
import { requirePerson } from './guards.ts';

/** `areOpen` is asked at every request, so it must be cheap; `areKnown` is false until the school's rules were read. */
type Rule = { areOpen: () => boolean; areKnown: () => boolean; read: () => Promise<void> };

const leftOpen: RegExp[] = [];
let rule: Rule = { areOpen: () => true, areKnown: () => true, read: async () => undefined };

/** Lets visitors in at these paths also where the school is private. Registered by the areas' routes at import. */
export function leaveOpen(...paths: RegExp[]): void {
  leftOpen.push(...paths);
}

/** Says how to learn whether the school is private. */
export function closeDoorsBy(given: Rule): void {
  rule = given;
}

/** May a visitor see the school? False also while nobody knows yet. */
export function doorsAreOpen(): boolean {
  return rule.areKnown() && rule.areOpen();
}

/** False only at a start without a database. */
export function doorsAreKnown(): boolean {
  return rule.areKnown();
}

/** Stands behind the sessions: people pass, visitors of a private school are led to sign in. Files are not there for them. */
export async function closedDoors(req: Request, res: Response, next: NextFunction): Promise<void> {
  if (req.user) return next();
  const isLeftOpen = leftOpen.some((path) => path.test(req.path));
  if (!rule.areKnown())
    await rule.read().catch((error: unknown) => {
      if (!isLeftOpen) throw error;
    });
  if (isLeftOpen || rule.areOpen()) return next();
  if (req.path.startsWith('/media/')) throw new NotFound('This file');
  requirePerson(req, res, next);
}
