/** Teams in the background. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { sendTeamInvitation } from './invitation-mail.service.ts';
import { removeOldInvitations } from './invitations.service.ts';
import { settleCoTeaching } from './team.service.ts';

export const removeOldInvitationsJob = defineJob<Record<string, never>>('remove-old-team-invitations', () =>
  removeOldInvitations(),
);

on('team.invited', 'mail', (sending) => sendTeamInvitation(sending));
// Who changed the team has done it already; this one makes good for a process that died in between.
on('team.changed', 'co-teaching', async ({ personId }) => {
  if (personId) await settleCoTeaching(personId);
});
