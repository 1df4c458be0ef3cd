/** The owner hears of every change of the ways into the account, with a link that undoes it. */
import type { SecurityNews } from '../../events.ts';
import { hour, now } from '../../lib/clock.ts';
import { sendMail } from '../../lib/mailer.ts';
import { issueToken } from '../tokens/tokens.service.ts';
import { findUser, type UserRecord } from '../user.model.ts';
import { securityMail } from './mail.ts';

/** So long a change can be disowned, and an address given up is still told of changes. */
export const disownFor = 72 * hour;

/**
 * Sends the mail of one fact: to the address of the account and to those it gave up in the last 72 hours, since who took
 * an account over may have begun with its address. A new address does not hear how to undo itself. May be repeated.
 */
export async function sendSecurityMails(news: SecurityNews, at: Date): Promise<void> {
  const user = await findUser(news.userId);
  if (!user) return;
  for (const to of recipientsOf(user, news)) {
    const data = { what: news.what, detail: news.detail, ref: news.ref ?? '', to, at: at.toISOString() };
    const secret = await issueToken('not-me', { personId: news.userId, data, lastsMs: disownFor });
    await sendMail(securityMail(user, to, { ...news, at }, secret));
  }
}

function recipientsOf(user: UserRecord, { what }: SecurityNews): string[] {
  const before = (user.emailsBefore ?? []).filter(({ until }) => until > now()).map(({ email }) => email);
  return [...new Set(what === 'email' ? before : [user.email, ...before])];
}
