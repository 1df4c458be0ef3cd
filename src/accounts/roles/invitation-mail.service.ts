/** Mails the link that makes an admin: it exists in the mail only. */
import { day } from '../../lib/clock.ts';
import { sendMail } from '../../lib/mailer.ts';
import { endTokensTo, issueToken } from '../tokens/tokens.service.ts';
import { invitationMail } from './mail.ts';

const lasts = 7 * day;

/** Ends the links that were sent to this address before. */
export async function sendInvitation({ email, byId, by }: { email: string; byId: string; by: string }): Promise<void> {
  await endTokensTo('admin-invitation', email);
  const secret = await issueToken('admin-invitation', { data: { email, byId, by }, lastsMs: lasts });
  await sendMail(invitationMail({ email, by, secret }));
}
