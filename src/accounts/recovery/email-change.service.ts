/** Another e-mail address: proved before it counts, and the one before is told. */
import { fromNow, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Gone, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { type PersonRecord, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { emailChange } from '../limits.ts';
import { endTokens, requireToken, spendToken } from '../tokens/tokens.service.ts';
import { findUser, User, type UserRecord, wordsOf } from '../user.model.ts';
import { sendEmailLinkLater } from './jobs.ts';
import { securityFact } from './security-fact.ts';
import { disownFor } from './security-mail.service.ts';

/**
 * Has a link sent to the new address that proves it. Whether somebody has that address already is not told; its owner
 * is. Throws Refused (`email`) for the own address, TooMany.
 */
export async function requestEmailChange(person: { id: string }, email: string): Promise<void> {
  const { email: present } = await requirePersonById(person.id);
  if (email === present) throw new Refused('This is the address you have now.', 'email');
  await emailChange.consume(person.id);
  await sendEmailLinkLater(person.id, email);
}

/** What a link would change, for its page. Throws Gone. */
export async function requireEmailChange(secret: string): Promise<{ from: string; to: string; personId: string }> {
  const { user, to } = await wishOf(secret);
  return { from: user.email, to, personId: user._id.toString() };
}

/**
 * Makes the proved address that of the account; the one before is told and can take it back for 72 hours. Throws Gone,
 * Refused when somebody else has the address meanwhile. May be repeated: it changes once.
 */
export async function changeEmail(secret: string): Promise<PersonRecord> {
  const { user, to } = await wishOf(secret);
  const userId = user._id.toString();
  if (user.email !== to) await storeEmail(user, to);
  // Only now: killed before, the link still works, and the change happens once all the same.
  await spendToken('email-change', secret);
  await Promise.all([endTokens(userId, 'email-change'), endTokens(userId, 'password-reset')]);
  const changed = await requirePersonById(userId);
  await rewriteSessionsOf(snapshotOf(changed));
  return changed;
}

async function storeEmail(user: UserRecord, to: string): Promise<void> {
  const userId = user._id.toString();
  const before = (user.emailsBefore ?? []).filter(({ until, email }) => until > now() && email !== to);
  const emailsBefore = [...before, { email: user.email, until: fromNow(disownFor) }];
  const told = [
    securityFact({ userId, what: 'email', detail: to, ref: user.email }),
    fact('account.changed', { userId }),
  ];
  const { matchedCount } = await User.updateOne(
    { _id: user._id, email: user.email },
    { $set: { email: to, words: wordsOf(user.name, to), emailsBefore }, $push: { outbox: { $each: told } } },
  ).catch((error: unknown) => {
    if (isDuplicate(error, 'email')) throw new Refused('This address belongs to another account meanwhile.');
    throw error;
  });
  if (matchedCount === 0) throw over();
  await relay(User, userId, told);
}

async function wishOf(secret: string): Promise<{ user: UserRecord; to: string }> {
  const { personId, data } = await requireToken('email-change', secret);
  const user = personId ? await findUser(personId) : null;
  const { from, to } = data;
  if (!to || user?.state !== 'active' || (user.email !== from && user.email !== to)) throw over();
  return { user, to };
}

function over(): Gone {
  return new Gone('This link cannot be used any more. Ask for a new one.');
}
