/** A forgotten password, and every other change of it. */
import { now } from '../../lib/clock.ts';
import { Gone, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { endSessionsOf } from '../../web/session.ts';
import { type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { keyOf, passwordChange, reset, resetPlace } from '../limits.ts';
import { hashPassword, isPassword, requireGoodPassword } from '../passwords.service.ts';
import { endTokens, requireToken, spendToken } from '../tokens/tokens.service.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';
import { answerForgottenLater, sendResetLater } from './jobs.ts';
import { securityFact } from './security-fact.ts';

/**
 * Has a link to a new password sent to who has this address. The same work and no answer, whether anybody has it or not.
 * `place`: the network address it is asked from. Throws TooMany.
 */
export async function requestReset(email: string, place: string): Promise<void> {
  await resetPlace.consume(place);
  await reset.consume(keyOf(email));
  await answerForgottenLater(email);
}

/** The same for a person who is known: by an admin, or to set a first password. Throws TooMany, NotFound. */
export async function requestResetFor(personId: string): Promise<void> {
  const { email } = await requirePersonById(personId);
  await reset.consume(keyOf(email));
  await sendResetLater(personId);
}

/** Whose password a link changes, for its page. Throws Gone. */
export async function requireReset(secret: string): Promise<{ email: string }> {
  const { email } = await ownerOf(secret);
  return { email };
}

/**
 * Sets the password by a link and ends all sessions of the person. Returns who it is, not yet signed in. Throws Refused
 * (`password`; the link stays good), Gone, Busy. Of two at once one succeeds.
 */
export async function resetPassword(secret: string, password: string): Promise<PersonRecord> {
  const user = await ownerOf(secret);
  await requireGoodPassword(password, [user.name, user.email]);
  const passwordHash = await hashPassword(password);
  await spendToken('password-reset', secret);
  await storePassword(user, passwordHash);
  return requirePersonById(user._id.toString());
}

export type PasswordInput = { now: string; next: string; sessionId: string };

/**
 * Changes the password by the old one; every session but `sessionId` ends. Throws Refused (`passwordNow`, `password`),
 * TooMany, Busy.
 */
export async function changePassword(person: { id: string }, input: PasswordInput): Promise<void> {
  await passwordChange.consume(person.id);
  const user = await findUser(person.id);
  if (!user || !(await isPassword(user.passwordHash ?? null, input.now)))
    throw new Refused('This is not the password you have now.', 'passwordNow');
  await passwordChange.forget(person.id);
  await requireGoodPassword(input.next, [user.name, user.email]);
  await storePassword(user, await hashPassword(input.next), input.sessionId);
}

/** The account of a link. A link that was sent to an address the account has given up since is over. */
async function ownerOf(secret: string): Promise<UserRecord> {
  const { personId, data } = await requireToken('password-reset', secret);
  const user = personId ? await findUser(personId) : null;
  if (user?.state !== 'active' || user.email !== data.to)
    throw new Gone('This link cannot be used any more. Ask for a new one.');
  return user;
}

/** Sessions end before and after: killed in between, no session outlives the password it was opened with. */
async function storePassword(user: UserRecord, passwordHash: string, keep?: string): Promise<void> {
  const userId = user._id.toString();
  const except = keep ? { except: keep } : {};
  const told = securityFact({ userId, what: 'password', detail: '' });
  await endSessionsOf(userId, except);
  await User.updateOne({ _id: user._id }, { $set: { passwordHash, passwordAt: now() }, $push: { outbox: told } });
  await endSessionsOf(userId, except);
  await endTokens(userId, 'password-reset');
  await relay(User, userId, [told]);
}
