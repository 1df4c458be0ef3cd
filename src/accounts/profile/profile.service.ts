/** What people change about themselves. */

import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { type PersonRecord, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { User, type UserRecord, wordsOf } from '../user.model.ts';

export type ProfileInput = Pick<UserRecord, 'name' | 'headline' | 'bio' | 'timeZone'> &
  Partial<Pick<UserRecord, 'legalName' | 'links' | 'language'>>;

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
