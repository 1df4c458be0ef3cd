/** `/admin/admins`: who runs the school, and inviting more of them; `/admin-invitation`: saying yes. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { requireFresh, requirePerson, requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { enter } from '../entry.ts';
import { searchPeople } from '../people/people.service.ts';
import { InviteForm, TokenQuery } from './forms.ts';
import {
  acceptInvitation,
  inviteAdmin,
  listInvitations,
  requireInvitation,
  withdrawInvitation,
} from './invitations.service.ts';

type Locals = {
  admins: { id: string; name: string; email: string; seen: string }[];
  open: { email: string; by: string; until: string }[];
  form: FormState;
  csrf: string | null;
};
type Invited = { email: string; by: string; token: string; school: string; fits: boolean; asName: string | null };
const indexPage = view<Locals>('accounts/roles/admins');
const invitationPage = view<Invited & { csrf: string | null }>('accounts/roles/invitation');

// Also in a private school: who follows the link may have no account yet.
leaveOpen(/^\/admin-invitation$/);

export const admins = Router();

admins.get('/admin/admins', ...requireRole('admin'), (req, res) => showAdmins(req, res));

admins.post('/admin/admins', ...requireRole('admin'), requireFresh, async (req, res) => {
  const sent = await submit(req, InviteForm, async ({ email }) => {
    await inviteAdmin(me(req), email);
    return email;
  });
  if (!sent.ok) return showAdmins(req, res, sent);
  return answer(req, res, { redirect: '/admin/admins', flash: `The invitation is on its way to ${sent.value}.` });
});

admins.delete('/admin/admins/invitation', ...requireRole('admin'), async (req, res) => {
  const sent = await submit(req, InviteForm, ({ email }) => withdrawInvitation(me(req), email));
  if (!sent.ok) return showAdmins(req, res, sent);
  return answer(req, res, { redirect: '/admin/admins', flash: 'Withdrawn. The link does nothing any more.' });
});

/** Mail scanners follow links: looking spends nothing. */
admins.get('/admin-invitation', async (req, res) => {
  const { token } = query(req, TokenQuery);
  const { email, by } = await requireInvitation(token);
  const own = req.user ? (await requirePersonById(req.user.id)).email : null;
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' });
  const page = invitationPage({
    ...{ email, by, token },
    school: config.school.name,
    fits: own === email,
    asName: req.user?.name ?? null,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Invitation', layout: 'bare' });
});

admins.post('/admin-invitation', requirePerson, async (req, res) => {
  const token = String((req.body as { token?: unknown } | undefined)?.token ?? '').slice(0, 100);
  const person = await acceptInvitation(me(req), token);
  // More rights, another session: whoever knew the old one has nothing of it.
  const redirect = await enter(req, person, { by: 'link', stay: false, next: '/admin' });
  return answer(req, res, { redirect, flash: 'You are an admin now.' });
});

async function showAdmins(req: Request, res: Response, sent?: { form: FormState; status: number }): Promise<void> {
  const zone = me(req).timeZone ?? config.school.timeZone;
  const [{ people }, open] = await Promise.all([
    searchPeople({ role: 'admin', sort: 'name', limit: 200 }),
    listInvitations(),
  ]);
  const page = indexPage({
    admins: people.map(({ id, name, email, lastSeenAt }) => ({
      ...{ id, name, email },
      seen: lastSeenAt ? formatMoment(lastSeenAt, zone) : 'never',
    })),
    open: open.map(({ email, by, endsAt }) => ({ email, by, until: formatMoment(endsAt, zone) })),
    form: sent?.form ?? untouched,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Admins', layout: 'admin', status: sent?.status ?? 200 });
}
