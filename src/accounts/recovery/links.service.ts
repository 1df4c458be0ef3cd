/** The jobs' side of links by mail: secrets are made here, where the mail is sent, and nowhere kept. */
import { hour, minute } from '../../lib/clock.ts';
import { sendMail } from '../../lib/mailer.ts';
import { unseal } from '../../lib/seal.ts';
import { issueToken } from '../tokens/tokens.service.ts';
import { findUser, findUserByEmail, type UserRecord } from '../user.model.ts';
import { emailLinkMail, emailTakenMail, resetMail } from './mail.ts';

export const resetLasts = 30 * minute;
export const emailLasts = 24 * hour;

/** Sends a link to a new password to who has this address; nothing where nobody has. Repeating sends another link. */
export async function answerForgotten(sealedEmail: string): Promise<void> {
  const user = await findUserByEmail(unseal(sealedEmail, 'forgotten'));
  if (user) await sendResetTo(user);
}

/** Sends a link to a new password. Repeating sends another link. */
export async function sendReset(personId: string): Promise<void> {
  const user = await findUser(personId);
  if (user) await sendResetTo(user);
}

/**
 * Sends the link that proves a new address to that address. Where it belongs to somebody, that person is told that
 * nothing changed. Repeating sends another link.
 */
export async function sendEmailLink(personId: string, sealedEmail: string): Promise<void> {
  const user = await findUser(personId);
  if (user?.state !== 'active') return;
  const to = unseal(sealedEmail, `email-of:${personId}`);
  if (await findUserByEmail(to)) return sendMail(emailTakenMail(to));
  const data = { to, from: user.email };
  const secret = await issueToken('email-change', { personId, data, lastsMs: emailLasts });
  await sendMail(emailLinkMail(to, user.name, secret));
}

async function sendResetTo(user: UserRecord): Promise<void> {
  if (user.state !== 'active') return;
  const personId = user._id.toString();
  const data = { to: user.email };
  const secret = await issueToken('password-reset', { personId, data, lastsMs: resetLasts });
  await sendMail(resetMail(user.email, secret));
}
