/** `/password` for who has forgotten theirs, `/account/password` for who has not. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { cachePages } from '../../web/page-cache.ts';
import { me } from '../../web/request.ts';
import { renewSessionId } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { enter } from '../entry.ts';
import { Forgotten, NewPassword, PasswordChange } from '../forms.ts';
import { hasPassword } from './has-password.service.ts';
import { changePassword, requestReset, requestResetFor, requireReset, resetPassword } from './reset.service.ts';

type Csrf = { csrf: string | null };
const forgottenPage = view<{ form: FormState; sent: boolean } & Csrf>('accounts/recovery/forgotten');
const newPasswordPage = view<{ form: FormState; secret: string; email: string } & Csrf>('accounts/recovery/new');
const changePage = view<{ form: FormState; email: string; known: boolean } & Csrf>('accounts/recovery/password');
const Query = z.object({ sent: z.literal('1').optional() });

cachePages(({ path, query: asked }) =>
  path === '/password' && asked.size === 0 ? { key: path, version: () => 'form' } : null,
);

// Also in a private school: who uses it cannot be signed in.
leaveOpen(/^\/password(\/|$)/);

export const passwords = Router();
passwords.use('/account/password', requirePerson);

passwords.get('/password', (req, res) => showForgotten(req, res, untouched, { sent: query(req, Query).sent === '1' }));

passwords.post('/password', async (req, res) => {
  const sent = await submit(req, Forgotten, ({ email }) => requestReset(email, req.ip ?? ''));
  if (!sent.ok) return showForgotten(req, res, sent.form, { status: sent.status });
  return answer(req, res, { redirect: '/password?sent=1' });
});

passwords.get('/password/:secret', (req, res) => showNew(req, res, untouched));

passwords.post('/password/:secret', async (req, res) => {
  const { secret } = req.params;
  await requireReset(secret);
  const sent = await submit(req, NewPassword, ({ password }) => resetPassword(secret, password));
  if (!sent.ok) return showNew(req, res, sent.form, sent.status);
  const address = await enter(req, sent.value, { by: 'link', stay: false, next: null });
  const flash = 'Your new password holds. You are signed out on all other devices.';
  return answer(req, res, { redirect: address, flash });
});

passwords.get('/account/password', (req, res) => showChange(req, res, untouched));

passwords.put('/account/password', async (req, res) => {
  const sent = await submit(req, PasswordChange, ({ passwordNow, password }) =>
    changePassword(me(req), { now: passwordNow, next: password, sessionId: req.sessionID }),
  );
  if (!sent.ok) return showChange(req, res, sent.form, sent.status);
  await renewSessionId(req, me(req));
  const flash = 'Your password is changed. You are signed out everywhere else.';
  return answer(req, res, { redirect: '/account/security', flash });
});

passwords.post('/account/password/link', requirePerson, async (req, res) => {
  const sent = await submit(req, z.object({}), () => requestResetFor(me(req).id));
  if (!sent.ok) return showChange(req, res, sent.form, sent.status);
  const flash = 'A link to choose a password is on its way to your mailbox. It works for 30 minutes.';
  return answer(req, res, { redirect: '/account/security', flash });
});

type Shown = { sent?: boolean; status?: number };

function showForgotten(req: Request, res: Response, form: FormState, { sent = false, status = 200 }: Shown) {
  const page = forgottenPage({ form, sent, csrf: csrfOf(req) });
  return answer(req, res, {
    page,
    title: sent ? 'Look into your mailbox' : 'Forgot your password?',
    layout: 'bare',
    status,
  });
}

async function showNew(req: Request<{ secret: string }>, res: Response, form: FormState, status = 200): Promise<void> {
  // The address is a secret: it must not travel on to other sites, nor stay in a cache.
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  const { secret } = req.params;
  const { email } = await requireReset(secret);
  const page = newPasswordPage({ form, secret, email, csrf: csrfOf(req) });
  return answer(req, res, { page, title: 'Choose a new password', layout: 'bare', status });
}

async function showChange(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const { id, email } = await requirePersonById(me(req).id);
  const page = changePage({ form, email, known: await hasPassword(id), csrf: csrfOf(req) });
  return answer(req, res, { page, title: 'Password', status });
}
