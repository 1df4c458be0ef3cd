/** What happens in the background when somebody asks to teach, or is invited to be an admin. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { sendDecision } from './application-mail.service.ts';
import { letTeach } from './applications.service.ts';
import { sendInvitation } from './invitation-mail.service.ts';

on('application.decided', 'let-teach', ({ userId }) => letTeach(userId));
on('application.decided', 'mail', ({ userId, at }) =>
  enqueue(sendDecisionJob, { personId: userId, at }, { id: `${userId}-${at}` }),
);

const sendDecisionJob = defineJob<{ personId: string; at: number }>('send-application-decision', ({ personId, at }) =>
  sendDecision(personId, new Date(at)),
);

type Invitation = { email: string; byId: string; by: string; at: number };
const inviteJob = defineJob<Invitation>('send-admin-invitation', sendInvitation);

/** `at` (ms since epoch) tells one invitation of an address from the next. */
export async function inviteAdminLater(invitation: Invitation): Promise<void> {
  await enqueue(inviteJob, invitation, { id: `${invitation.email}-${invitation.at}` });
}
