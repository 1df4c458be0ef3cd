/** `/team-invitation/:secret`: what somebody is invited to, and saying yes or no. */
import { Router } from 'express';
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptInvitation, declineInvitation, requireInvited } from './invitations.service.ts';
import { rightWords } from './words.ts';

const invitationPage = view<{
  address: string;
  email: string;
  by: string;
  title: string;
  until: string;
  may: { label: string; help: string }[];
  school: string;
  /** The person who is signed in has the invited address. */
  fits: boolean;
  asName: string | null;
  csrf: string | null;
}>('authoring/team/invitation');

const declinedPage = view<{ href: string }>('authoring/team/declined');

// Also in a private school: who follows the link may have no account yet.
leaveOpen(/^\/team-invitation\//);

export const teamInvitations = Router();

/** Mail scanners follow links: looking spends nothing. */
teamInvitations.get('/team-invitation/:secret', async (req, res) => {
  const { email, by, title, rights, endsAt } = await requireInvited(req.params.secret);
  const own = req.user ? (await requirePersonById(req.user.id)).email : null;
  // The address is a secret: it must not travel on to other sites, nor stay in a cache.
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' });
  const page = invitationPage({
    ...{ email, by, title, school: config.school.name },
    address: `/team-invitation/${req.params.secret}`,
    until: formatDay(endsAt, req.user?.timeZone ?? config.school.timeZone),
    may: rights.map((right) => rightWords[right]),
    fits: own === email,
    asName: req.user?.name ?? null,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Invitation', layout: 'bare' });
});

teamInvitations.post('/team-invitation/:secret', requirePerson, async (req, res) => {
  const course = await acceptInvitation(me(req), String(req.params.secret));
  await answer(req, res, { redirect: `/studio/courses/${course}`, flash: 'You are in the team.' });
});

teamInvitations.delete('/team-invitation/:secret', async (req, res) => {
  await declineInvitation(req.params.secret);
  // No redirect: words for the next page would need a session, and a visitor has none.
  const page = declinedPage({ href: req.user ? '/learn' : '/courses' });
  await answer(req, res, { page, title: 'Declined', layout: 'bare' });
});
