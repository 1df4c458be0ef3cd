/** "See as": the doors of it, and what it keeps closed. */
import { type NextFunction, type Request, type Response, Router } from 'express';
import { now } from '../../lib/clock.ts';
import { Forbidden } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { requireFresh, requireRole } from '../../web/guards.ts';
import { me, type SeeAs } from '../../web/request.ts';
import { saveSession } from '../../web/session.ts';
import { beginSeeing, endSeeing, stillSeen } from './see-as.service.ts';

const stopAddress = '/admin/view';

/**
 * Stands right behind the sessions: while an admin looks as somebody else, `req.user` is that person and `req.seenBy` the
 * admin.
 */
export async function seeingAs(req: Request, _res: Response, next: NextFunction): Promise<void> {
  const seen = req.session?.seeAs;
  if (!seen || !req.user || endsIt(req)) return next();
  const person = seen.endsAt > now().getTime() ? await stillSeen(seen) : null;
  if (person) {
    req.seenBy = req.user;
    req.user = person;
  }
  next();
}

/** Stands behind the check of the token: nothing but reading passes, and what is for its owner's eyes only stays closed. */
export async function readingOnly(req: Request, res: Response, next: NextFunction): Promise<void> {
  const seen = req.session?.seeAs;
  if (!seen || !req.user) return next();
  if (endsIt(req)) {
    if (req.path !== stopAddress) await endSeeing(seen, 'stopped');
    return next();
  }
  if (!req.seenBy) return close(req, res, seen);
  if (isUnsafe(req))
    throw new Forbidden(
      `You look at the school as ${req.user.name}. You can read everything and change nothing: press Stop above first.`,
    );
  if (req.path.startsWith('/account/')) throw new Forbidden('This page is for the eyes of its owner only.');
  next();
}

export const seeAs = Router();

seeAs.post('/admin/people/:id/view', ...requireRole('admin'), requireFresh, async (req, res) => {
  req.session.seeAs = await beginSeeing(me(req), String(req.params.id));
  await saveSession(req);
  forgetPages(res);
  await answer(req, res, { redirect: '/learn' });
});

seeAs.delete(stopAddress, ...requireRole('admin'), async (req, res) => {
  const seen = req.session.seeAs;
  if (seen) await endSeeing(seen, 'stopped');
  delete req.session.seeAs;
  await saveSession(req);
  forgetPages(res);
  await answer(req, res, { redirect: seen ? `/admin/people/${seen.person.id}` : '/admin/people' });
});

/** It ended by itself. What was sent as the person is not carried out as the admin. */
async function close(req: Request, res: Response, seen: SeeAs): Promise<void> {
  const { id, name } = seen.person;
  const isOver = seen.endsAt <= now().getTime();
  await endSeeing(seen, isOver ? 'time' : 'changed');
  delete req.session.seeAs;
  await saveSession(req);
  forgetPages(res);
  if (isUnsafe(req)) throw new Forbidden(`You do not look as ${name} any more. Nothing was changed.`);
  const why = isOver ? 'The half hour is over' : `The account of ${name} has changed`;
  await answer(req, res, { redirect: `/admin/people/${id}`, flash: `${why}: you are yourself again.` });
}

/** The two requests that the admin makes as themselves. */
function endsIt(req: Request): boolean {
  return isUnsafe(req) && (req.path === stopAddress || req.path === '/sign-out');
}

function isUnsafe(req: Request): boolean {
  return !/^(GET|HEAD|OPTIONS)$/.test(req.method);
}

/** The browser's Back must not mix what two people see (W3C Clear Site Data, 3.1). */
function forgetPages(res: Response): void {
  res.set('Clear-Site-Data', '"cache"');
}
