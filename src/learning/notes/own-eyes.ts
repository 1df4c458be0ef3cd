/** Notes are private: not even an admin who looks at the school as somebody else reads them. */
import type { NextFunction, Request, Response } from 'express';
import { Forbidden } from '../../lib/errors.ts';

/** Put it after `requirePerson`. */
export function ownEyesOnly(req: Request, _res: Response, next: NextFunction): void {
  next(req.seenBy ? new Forbidden('Notes are private: only who wrote them can read them.') : undefined);
}
