/** Where the school asks people of a role for a second step: led to set it up from the date on, reminded before it. */
import type { NextFunction, Request, Response } from 'express';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import { provideShell } from '../../web/shell.ts';
import { isSecondStepDue, secondStepDue } from './demand.service.ts';

/** What stays open: setting it up, proving oneself, seeing and ending sessions, signing out, and what pages are made of. */
const open =
  /^\/(account\/(security|confirm|devices|password|email|google|consent|data|privacy)|not-me|sign-in|sign-out|password|media|terms|privacy|cookies)(\/|$)/;

/** From the school's date on, people who must have a second step and have none are led to set it up, whatever they ask for. */
export function insistOnSecondStep(req: Request, res: Response, next: NextFunction): void {
  const { user } = req;
  if (!user || user.secondStep || req.seenBy || open.test(req.path) || !isSecondStepDue(user.role)) return next();
  if (req.get('HX-Request')) res.set('HX-Redirect', '/account/security').status(204).end();
  else res.redirect(303, '/account/security');
}

provideShell('duty', ({ user, seenBy }) => {
  const due = user && !user.secondStep && !seenBy ? secondStepDue(user.role) : null;
  if (!user || !due || isSecondStepDue(user.role)) return null;
  const day = formatDay(due, user.timeZone ?? config.school.timeZone);
  return {
    text: `From ${day} on the school asks you for a second step when you sign in.`,
    href: '/account/security',
    action: 'Set it up now',
  };
});
