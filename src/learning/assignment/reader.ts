/** Who reads a page about a submission. */
import type { Request } from 'express';
import { config } from '../../config.ts';
import { sessionMark } from '../../web/session.ts';
import type { Reader } from './handed.service.ts';

export function readerOf(req: Request): Reader {
  return { zone: req.user?.timeZone ?? config.school.timeZone, mark: sessionMark(req) };
}
