/** `/account/confirm`: is it still you? Before sensitive pages, every ten minutes. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { ownPath, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { renewSessionId } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { hasPassword } from '../recovery/has-password.service.ts';
import { challengeOf } from './challenges.service.ts';
import { Assertion } from './credential.ts';
import { factorsOf } from './factors.service.ts';
import { AppCode } from './forms.ts';
import { passkeysAt } from './passkey-place.ts';
import { askToShow } from './passkeys.service.ts';
import { confirmByCode, confirmByPasskey, confirmByPassword } from './proof.service.ts';

const confirmPage = view<{
  form: FormState;
  next: string;
  /** A form met the guard: nothing of it was carried out. */
  sent: boolean;
  email: string;
  ways: { password: boolean; app: boolean; passkey: string | null };
  csrf: string | null;
}>('accounts/second-step/confirm');

const Query = z.object({ next: z.string().optional(), sent: z.literal('1').optional() });
const Password = z.object({
  password: z.string({ error: 'Please enter your password.' }).min(1, 'Please enter your password.').max(1000),
});
const Shown = z.object({ credential: Assertion });

export const confirmation = Router();
confirmation.use('/account/confirm', requirePerson);

confirmation.get('/account/confirm', (req, res) => {
  const { next, sent } = query(req, Query);
  return showConfirm(req, res, untouched, { next, sent: sent === '1' });
});

confirmation.post('/account/confirm', (req, res) =>
  confirmed(req, res, Password, ({ password }) => confirmByPassword(me(req).id, password)),
);

confirmation.post('/account/confirm/code', (req, res) =>
  confirmed(req, res, AppCode, ({ code }) => confirmByCode(me(req).id, code)),
);

confirmation.post('/account/confirm/passkey', (req, res) => {
  const { challenge } = req.session;
  return confirmed(req, res, Shown, ({ credential }) => confirmByPasskey(me(req).id, { credential, challenge }));
});

async function confirmed<S extends z.ZodType>(
  req: Request,
  res: Response,
  schema: S,
  prove: (typed: z.infer<S>) => Promise<void>,
): Promise<void> {
  const next = nextOf(req);
  const done = await submit(req, schema, prove);
  if (!done.ok) return showConfirm(req, res, asWhole(done.form), { next, status: done.status });
  req.session.confirmedAt = now().getTime();
  await renewSessionId(req, me(req));
  return answer(req, res, { redirect: ownPath(next) ?? '/account' });
}

type How = { next: unknown; sent?: boolean; status?: number };

async function showConfirm(req: Request, res: Response, form: FormState, how: How): Promise<void> {
  const { id } = me(req);
  const [{ email }, factors, password] = await Promise.all([requirePersonById(id), factorsOf(id), hasPassword(id)]);
  const canShow = factors.passkeys.length > 0 && passkeysAt(req.get('Host')).work;
  const asked = canShow ? await askToShow(id, 'confirm') : null;
  if (asked) req.session.challenge = challengeOf(asked, 'confirm');
  const ways = { password, app: factors.app !== null, passkey: asked && JSON.stringify(asked.options) };
  const next = ownPath(how.next) ?? '/account';
  const page = confirmPage({ form, next, sent: how.sent ?? false, email, ways, csrf: csrfOf(req) });
  return answer(req, res, { page, title: 'Is it still you?', layout: 'bare', status: how.status ?? 200 });
}

/** What is wrong with the browser's answer is a matter of the whole form, and it is never sent back. */
function asWhole({ errors }: FormState): FormState {
  const { credential, ...rest } = errors;
  return { values: {}, errors: credential ? { ...rest, '': credential } : rest };
}

function nextOf(req: Request): unknown {
  return (req.body as { next?: unknown } | undefined)?.next;
}
