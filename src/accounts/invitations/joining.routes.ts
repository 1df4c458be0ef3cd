/** `/invitation/:secret`: an invited person chooses a password and is in. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { csrfOf } from '../../web/shell.ts';
import { enter } from '../entry.ts';
import { JoinForm } from './forms.ts';
import { join, requireInvited } from './joining.service.ts';

type Locals = {
  form: FormState;
  secret: string;
  email: string;
  by: string;
  teaches: boolean;
  courses: string[];
  school: string;
  asName: string | null;
  csrf: string | null;
};
const joinPage = view<Locals>('accounts/invitations/join');

// Who is invited to a private school cannot be signed in yet.
leaveOpen(/^\/invitation\//);

export const joining = Router();

joining.get('/invitation/:secret', (req, res) => showJoin(req, res));

joining.post('/invitation/:secret', async (req, res) => {
  const { secret } = req.params;
  await requireInvited(secret);
  const sent = await submit(req, JoinForm, ({ name, password }) => join(secret, { name, password }));
  if (!sent.ok) return showJoin(req, res, sent);
  const address = await enter(req, sent.value, { by: 'link', stay: false, next: '/learn' });
  return answer(req, res, { redirect: address, flash: `Your account is ready. This is ${config.school.name}.` });
});

async function showJoin(
  req: Request<{ secret: string }>,
  res: Response,
  sent?: { form: FormState; status: number },
): Promise<void> {
  const { secret } = req.params;
  const { email, name, by, role, courses } = await requireInvited(secret);
  // The address is a secret: it must not travel on to other sites, nor stay in a cache.
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  const page = joinPage({
    form: sent?.form ?? formOf({ name }),
    ...{ secret, email, by, teaches: role === 'instructor', courses: courses.map(({ title }) => title) },
    school: config.school.name,
    asName: req.user?.name ?? null,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Join', layout: 'bare', status: sent?.status ?? 200 });
}
