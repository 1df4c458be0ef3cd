/** Small things every request passes: its id and log line, method override. */
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { now } from '../lib/clock.ts';
import { log } from '../lib/log.ts';

/** Gives the request an id (also answered as `X-Request-Id`) and writes one line when it is done. */
export function requestLog(req: Request, res: Response, next: NextFunction): void {
  req.id = randomUUID();
  req.arrivedAt = now();
  res.setHeader('X-Request-Id', req.id);
  const began = performance.now();
  res.on('finish', () => {
    const ms = Math.round(performance.now() - began);
    log.info(
      {
        id: req.id,
        method: req.method,
        path: withoutSecrets(req.path),
        status: res.statusCode,
        ms,
        person: req.user?.id,
      },
      'request',
    );
  });
  next();
}

/** The secret of a one-use link is its way in: it does not stand in the log. */
export function withoutSecrets(path: string): string {
  return path.replace(/\/[\w-]{43}(?=\/|$)/g, '/…');
}

/** Plain forms reach PUT, PATCH and DELETE by a field or query `_method` of a POST. */
export function methodOverride(req: Request, _res: Response, next: NextFunction): void {
  if (req.method !== 'POST') return next();
  const wish = (req.body as { _method?: unknown } | undefined)?._method ?? req.query._method;
  if (typeof wish === 'string' && /^(PUT|PATCH|DELETE)$/i.test(wish)) req.method = wish.toUpperCase();
  next();
}
