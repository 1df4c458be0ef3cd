/** What the recovery of accounts does in the background. Secrets are made in the job; addresses are queued sealed. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { seal } from '../../lib/seal.ts';
import { answerForgotten, sendEmailLink, sendReset } from './links.service.ts';
import { sendSecurityMails } from './security-mail.service.ts';

const answerForgottenJob = defineJob<{ sealed: string }>('answer-forgotten', ({ sealed }) => answerForgotten(sealed));
const sendResetJob = defineJob<{ personId: string }>('send-reset', ({ personId }) => sendReset(personId));
const sendEmailLinkJob = defineJob<{ personId: string; sealed: string }>('send-email-link', ({ personId, sealed }) =>
  sendEmailLink(personId, sealed),
);

on('security.changed', 'tell-owner', (news, { at }) => sendSecurityMails(news, new Date(at)));

/** The same job whether somebody has the address or not. */
export async function answerForgottenLater(email: string): Promise<void> {
  await enqueue(answerForgottenJob, { sealed: seal(email, 'forgotten') });
}

/** `cause` makes it once: the same cause sends one mail within an hour. */
export async function sendResetLater(personId: string, cause?: string): Promise<void> {
  await enqueue(sendResetJob, { personId }, cause ? { id: `${personId}-${cause}` } : {});
}

export async function sendEmailLinkLater(personId: string, email: string): Promise<void> {
  await enqueue(sendEmailLinkJob, { personId, sealed: seal(email, `email-of:${personId}`) });
}
