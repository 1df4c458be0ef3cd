/** What people change about themselves. */

import { Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { endSessionsOf, rewriteSessionsOf } from '../../web/session.ts';
import { type PersonRecord, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { passwordChange } from '../limits.ts';
import { hashPassword, isPassword, requireGoodPassword } from '../passwords.service.ts';
import { findUser, User, type UserRecord, wordsOf } from '../user.model.ts';

export type ProfileInput = Pick<UserRecord, 'name' | 'headline' | 'bio' | 'timeZone'>;

/** Changes the own profile; all sessions of the person show it at once. May be repeated. */
export async function updateProfile(person: Person, input: ProfileInput): Promise<PersonRecord> {
  const { email } = await requirePersonById(person.id);
  const told = fact('account.changed', { userId: person.id });
  const change = { ...input, words: wordsOf(input.name, email) };
  await User.updateOne({ _id: person.id }, { $set: change, $push: { outbox: told } });
  await relay(User, person.id, [told]);
  const changed = await requirePersonById(person.id);
  await rewriteSessionsOf(snapshotOf(changed));
  return changed;
}

export type PasswordInput = { now: string; next: string; sessionId: string };

/** Changes the password by the old one; every other session of the person ends. Throws Refused, TooMany, Busy. */
export async function changePassword(person: Person, input: PasswordInput): Promise<void> {
  await passwordChange.consume(person.id);
  const user = await findUser(person.id);
  if (!user || !(await isPassword(user.passwordHash ?? null, input.now)))
    throw new Refused('This is not the password you have now.', 'passwordNow');
  await requireGoodPassword(input.next, [user.name, user.email]);
  await User.updateOne({ _id: user._id }, { $set: { passwordHash: await hashPassword(input.next) } });
  await endSessionsOf(person.id, { except: input.sessionId });
  await passwordChange.forget(person.id);
}
