/** Tells what happens inside a request who it is that acts, for the audit log. */
import type { NextFunction, Request, Response } from 'express';
import { type Acting, actAs } from '../lib/acting.ts';

/** Reading leaves no line, but for the admin's rooms (their CSV files), and matters where an admin looks on. */
export function acting(req: Request, _res: Response, next: NextFunction): void {
  const isReading = req.method === 'GET' || req.method === 'HEAD';
  if (isReading && !req.path.startsWith('/admin') && !req.seenBy) return next();
  actAs(actingOf(req), next);
}

/** For the few reading requests that change something, such as the way back from a provider. */
export function actingOf(req: Request): Acting {
  const named = (person: Express.User | undefined) => (person ? { id: person.id, name: person.name } : null);
  return {
    requestId: req.id,
    address: req.ip ?? '',
    agent: (req.get('User-Agent') ?? '').slice(0, 300),
    person: named(req.user),
    through: named(req.seenBy),
  };
}
