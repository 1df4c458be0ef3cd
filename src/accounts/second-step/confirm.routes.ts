/** `/account/confirm`: is it still you? Before sensitive pages, every ten minutes. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { ownPath, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { confirmByPassword } from './confirm.service.ts';

const confirmPage = view<{
  form: FormState;
  next: string;
  /** A form met the guard: nothing of it was carried out. */
  sent: boolean;
  email: string;
  csrf: string | null;
}>('accounts/second-step/confirm');

const Query = z.object({ next: z.string().optional(), sent: z.literal('1').optional() });
const Password = z.object({
  password: z.string({ error: 'Please enter your password.' }).min(1, 'Please enter your password.'),
});

export const confirmation = Router();
confirmation.use('/account/confirm', requirePerson);

confirmation.get('/account/confirm', (req, res) => {
  const { next, sent } = query(req, Query);
  return showConfirm(req, res, untouched, { next, sent: sent === '1' });
});

confirmation.post('/account/confirm', async (req, res) => {
  const next = (req.body as { next?: unknown } | undefined)?.next;
  const done = await submit(req, Password, ({ password }) => confirmByPassword(me(req).id, password));
  if (!done.ok) return showConfirm(req, res, done.form, { next, status: done.status });
  req.session.confirmedAt = now().getTime();
  return answer(req, res, { redirect: ownPath(next) ?? '/account' });
});

type Shown = { next: unknown; sent?: boolean; status?: number };

async function showConfirm(req: Request, res: Response, form: FormState, shown: Shown): Promise<void> {
  const { email } = await requirePersonById(me(req).id);
  const locals = { form, next: ownPath(shown.next) ?? '/account', sent: shown.sent ?? false, email, csrf: csrfOf(req) };
  return answer(req, res, {
    page: confirmPage(locals),
    title: 'Is it still you?',
    layout: 'bare',
    status: shown.status ?? 200,
  });
}
