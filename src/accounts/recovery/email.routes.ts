/** `/account/email`: another address; `/email/:secret`: its proof. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { requireFresh, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { NewEmail } from '../forms.ts';
import { changeEmail, requestEmailChange, requireEmailChange } from './email-change.service.ts';

type Csrf = { csrf: string | null };
const changePage = view<{ form: FormState; email: string } & Csrf>('accounts/recovery/email');
const provePage = view<{ secret: string; from: string; to: string; school: string; error: string | null } & Csrf>(
  'accounts/recovery/proof',
);

// Also in a private school: who uses it cannot be signed in.
leaveOpen(/^\/email(\/|$)/);

export const emails = Router();
emails.use('/account/email', requirePerson, requireFresh);

emails.get('/account/email', (req, res) => showChange(req, res, untouched));

emails.post('/account/email', async (req, res) => {
  const sent = await submit(req, NewEmail, ({ email }) => requestEmailChange(me(req), email));
  if (!sent.ok) return showChange(req, res, sent.form, sent.status);
  const flash = 'A link is on its way to the new address. It works for 24 hours; until then nothing changes.';
  return answer(req, res, { redirect: '/account/security', flash });
});

emails.get('/email/:secret', (req, res) => showProof(req, res, null));

emails.post('/email/:secret', async (req, res) => {
  const { secret } = req.params;
  const { personId } = await requireEmailChange(secret);
  const sent = await submit(req, NewEmail.pick({}), () => changeEmail(secret));
  if (!sent.ok) return showProof(req, res, sent.form.errors[''] ?? null, sent.status);
  const flash = `Your address is changed. You sign in with ${sent.value.email} from now on.`;
  return answer(req, res, { redirect: req.user?.id === personId ? '/account/security' : '/sign-in', flash });
});

async function showChange(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const { email } = await requirePersonById(me(req).id);
  return answer(req, res, { page: changePage({ form, email, csrf: csrfOf(req) }), title: 'E-mail address', status });
}

async function showProof(
  req: Request<{ secret: string }>,
  res: Response,
  error: string | null,
  status = 200,
): Promise<void> {
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  const { secret } = req.params;
  const { from, to } = await requireEmailChange(secret);
  const page = provePage({ secret, from, to, school: config.school.name, error, csrf: csrfOf(req) });
  return answer(req, res, { page, title: 'Your new address', layout: 'bare', status });
}
