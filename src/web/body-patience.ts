/** How long the school waits for what people send: forms a minute, files as long as something comes. */
import type { NextFunction, Request, Response } from 'express';
import { minute, second } from '../lib/clock.ts';

/** Node's own limit counts from the beginning of a request, which no film on a slow line would meet: it is off in `server.ts`. */
const forForms = minute;
const silence = 2 * minute;
/** So long a refused body may still come in, so that the answer to it arrives. */
const farewell = 3 * second;

/** Cuts the line of who sends nothing for two minutes, or takes longer than a minute for a form without files. */
export function bodyPatience(req: Request, res: Response, next: NextFunction): void {
  if (req.method === 'GET' || req.method === 'HEAD') return next();
  if (req.is('multipart/form-data') || req.is('application/offset+octet-stream')) {
    req.setTimeout(silence, () => req.socket.destroy());
    // What the school then does with the file may take longer.
    req.once('end', () => req.setTimeout(0));
    return next();
  }
  const timer = setTimeout(() => req.complete || req.socket.destroy(), forForms);
  res.once('close', () => clearTimeout(timer));
  next();
}

/**
 * The rest of a body that was refused is thrown away for some seconds, while the answer goes out, then the line is cut: to
 * cut it at once would make browsers show a broken line in place of the answer (RFC 9112, 9.6).
 */
export function stopReading(req: Request, res: Response): void {
  req.resume();
  res.once('finish', () => {
    const timer = setTimeout(() => req.complete || req.socket.destroy(), farewell);
    req.once('close', () => clearTimeout(timer));
  });
}
