/** One handler turns whatever was thrown into a page or a fragment that helps. Nothing of the inside leaks. */
import type { NextFunction, Request, Response } from 'express';
import { MulterError } from 'multer';
import { isDatabaseAway } from '../lib/db.ts';
import { Busy, Failure, Forbidden, NotFound, SignInFirst, TooLarge } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { isRedisAway } from '../lib/redis.ts';
import { render, view } from '../lib/view.ts';
import { answer } from './answer.ts';
import { requirePerson } from './guards.ts';
import { withoutSecrets } from './middleware.ts';
import { isHtmx } from './request.ts';

type Action = { href: string; label: string };
const errorPage = view<{
  status: number;
  title: string;
  message: string;
  hint?: string | undefined;
  actions: Action[];
  requestId?: string;
}>('site/errors/show');
const errorNotice = view<{ message: string; requestId?: string }>('site/errors/_notice');

const titles: Record<number, string> = {
  400: 'We could not read that',
  403: 'This is not open to you',
  404: 'Nothing here',
  409: 'Somebody was faster',
  410: 'This is gone',
  413: 'That is too large',
  415: 'We cannot take that',
  422: 'That did not work',
  429: 'A little slower, please',
  500: 'Something broke on our side',
  503: 'Back in a moment',
};

/** What helps beside the message; 403 is about the person and made below. */
const hints: Record<number, string> = {
  404: 'The address may be mistyped, or the page has moved. Search for what you want, or begin at the courses.',
  409: 'Nothing of yours was stored over theirs. Go back, reload the page and look at what is there now.',
  413: 'Go back and choose a smaller file, or a shorter text. What was stored before is untouched.',
  415: 'Go back and choose another kind of file. What was stored before is untouched.',
  422: 'Nothing was changed. Go back: what you typed still stands in the form.',
  429: 'Nothing was lost. This limit keeps the school usable for everybody and ends by itself.',
  503: 'What you saved is safe. If you were sending a form, go back and send it again in a moment.',
};
/** On these the way around the school helps; the others stay bare, they may show while its stores are away. */
const withHeader = new Set([403, 404, 410]);

export function notFound(_req: Request, _res: Response, next: NextFunction): void {
  next(new NotFound());
}

export async function failure(error: unknown, req: Request, res: Response, next: NextFunction): Promise<void> {
  const known = recognise(error);
  if (res.headersSent) return breakOff(error, req, res, known);
  if (known instanceof SignInFirst) return requirePerson(req, res, next);
  const status = known?.status ?? 500;
  if (!known) log.error({ id: req.id, path: withoutSecrets(req.path), err: error }, 'fault');
  if (known?.retryAfter) res.set('Retry-After', String(known.retryAfter));
  const message = known?.message ?? 'This is our fault, not yours. We have written it down; nothing you saved is lost.';
  const requestId = known && status < 500 ? {} : { requestId: req.id };
  if (isHtmx(req)) return sendNotice(res, status, { message, ...requestId });
  const page = errorPage({
    status,
    title: titles[status] ?? titles[500] ?? '',
    message,
    hint: hintFor(status, req),
    actions: actionsFor(status, req),
    ...requestId,
  });
  const layout = withHeader.has(status) ? 'site' : 'bare';
  await answer(req, res, { page, title: titles[status] ?? 'Error', layout, status });
}

/** The answer is on its way already, e.g. when a session cannot be kept: an unfinished one is cut, so that nobody takes it for whole. */
function breakOff(error: unknown, req: Request, res: Response, known: Failure | null): void {
  if (known) log.warn({ id: req.id, path: req.path, reason: String(error) }, 'a fault after the answer');
  else log.error({ id: req.id, path: req.path, err: error }, 'fault');
  if (!res.writableEnded) req.socket.destroy();
}

/** The error as one we have words for, or null. */
function recognise(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (error instanceof MulterError)
    return error.code === 'LIMIT_FILE_SIZE'
      ? new TooLarge('This file is larger than allowed here. Nothing was stored.')
      : new Failure(422, 'This upload could not be read.');
  if (isDatabaseAway(error) || isRedisAway(error)) return new Busy();
  if (!(error instanceof Error)) return null;
  if ((error as { code?: unknown }).code === 'EBADCSRFTOKEN')
    return new Forbidden(
      'This page was open for a long time or in another session. Go back, reload it and send it again: nothing was changed.',
    );
  if (error.name === 'CastError') return new NotFound();
  if (error instanceof URIError) return new Failure(400, 'This address cannot be read.');
  const status = (error as { status?: unknown }).status;
  if (status === 413) return new TooLarge('That is more than this form can take.');
  return typeof status === 'number' && status >= 400 && status < 500
    ? new Failure(status, 'The request could not be read.')
    : null;
}

function sendNotice(res: Response, status: number, locals: { message: string; requestId?: string }): void {
  res.status(status).set({ 'HX-Retarget': '#problem', 'HX-Reswap': 'innerHTML' });
  res.type('html').send(render(errorNotice(locals)));
}

function hintFor(status: number, req: Request): string | undefined {
  if (status !== 403) return hints[status];
  if (req.seenBy) return undefined;
  return req.user ? `You are signed in as ${req.user.name}. If you have another account, sign out first.` : undefined;
}

function actionsFor(status: number, req: Request): Action[] {
  if (status === 403 && !req.user) return [{ href: `/sign-in?next=${encodeURIComponent(req.path)}`, label: 'Sign in' }];
  if (status === 503 || status === 429 || status === 500)
    return [
      { href: req.originalUrl, label: 'Try again' },
      { href: '/', label: 'Home' },
    ];
  if (status === 410 && /^\/(password|not-me)\//.test(req.path))
    return [
      { href: '/password', label: 'Get a new link' },
      { href: '/sign-in', label: 'Sign in' },
    ];
  if (status === 410 && !req.user && req.path.startsWith('/invitation/'))
    return [{ href: '/sign-in', label: 'Sign in' }];
  if (status === 410 && req.path.startsWith('/team-invitation/'))
    return req.user ? [{ href: '/studio', label: 'To the studio' }] : [{ href: '/sign-in', label: 'Sign in' }];
  const teaches = req.user && (req.user.role !== 'learner' || req.user.coTeaches === true);
  if ((status !== 403 || teaches) && req.path.startsWith('/studio'))
    return [{ href: '/studio', label: 'To the studio' }];
  const courses = { href: '/courses', label: 'See all courses' };
  // Some courses are there for some people only, and who is not signed in may be one of them.
  if (status === 404 && !req.user && req.method === 'GET' && req.path.startsWith('/courses/'))
    return [courses, { href: `/sign-in?next=${encodeURIComponent(req.path)}`, label: 'Sign in' }];
  return req.user ? [{ href: '/learn', label: 'My learning' }, courses] : [courses, { href: '/', label: 'Home' }];
}
