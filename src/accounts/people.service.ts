/** What admins do with people: find them, block and unblock them, change a role. */
import { isId } from '../lib/db.ts';
import { Forbidden, NotFound, Refused } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import type { Person } from '../web/request.ts';
import { endSessionsOf } from '../web/session.ts';
import { type PersonRecord, personOf } from './accounts.service.ts';
import { type Role, User, type UserRecord, type UserState } from './user.model.ts';

export type PeopleFilter = { q?: string; role?: Role; state?: UserState; after?: string; limit?: number };
export type PeoplePage = { people: PersonRecord[]; next: string | null };

/**
 * The admin's list, newest first, 50 at a time. `q` finds people of whom each word begins a word of name or address.
 * `after` is the `next` of the page before; null means the end.
 */
export async function searchPeople(filter: PeopleFilter): Promise<PeoplePage> {
  const size = filter.limit ?? 50;
  const words = (filter.q ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, 5);
  const users = await User.find({
    ...(filter.role ? { role: filter.role } : {}),
    ...(filter.state ? { state: filter.state } : {}),
    ...(isId(filter.after) ? { _id: { $lt: filter.after } } : {}),
    ...(words.length > 0 ? { $and: words.map(beginsWith) } : {}),
  })
    .sort({ _id: -1 })
    .limit(size + 1)
    .lean<UserRecord[]>();
  const people = users.slice(0, size).map(personOf);
  return { people, next: users.length > size ? (people.at(-1)?.id ?? null) : null };
}

/**
 * Blocks an account: all its sessions end at once, and signing in tells so. `reason` is for admins. May be repeated.
 * Throws Forbidden for anybody but an admin, Refused for one's own account, NotFound.
 */
export async function blockPerson(admin: Person, id: string, reason: string): Promise<void> {
  requireAdmin(admin);
  if (admin.id === id) throw new Refused('You cannot block your own account.');
  await changePerson(id, { state: 'blocked', blockedReason: reason });
  await endSessionsOf(id);
}

/** Lets a blocked person sign in again. May be repeated. */
export async function unblockPerson(admin: Person, id: string): Promise<void> {
  requireAdmin(admin);
  await changePerson(id, { state: 'active', blockedReason: null });
}

/** Gives a role; the person signs in anew with it. Never called with what a person's own form says. May be repeated. */
export async function changeRole(admin: Person, id: string, role: Role): Promise<void> {
  requireAdmin(admin);
  if (admin.id === id) throw new Refused('You cannot change your own role.');
  await changePerson(id, { role });
  await endSessionsOf(id);
}

async function changePerson(id: string, change: Partial<UserRecord>): Promise<void> {
  const told = fact('account.changed', { userId: id });
  const found = isId(id)
    ? await User.findOneAndUpdate({ _id: id }, { $set: change, $push: { outbox: told } }).lean<UserRecord>()
    : null;
  if (!found) throw new NotFound('This person');
  await relay(User, found._id, [told]);
}

function requireAdmin(person: Person): void {
  if (person.role !== 'admin') throw new Forbidden();
}

/** A range instead of a regular expression: it can use the index. */
function beginsWith(word: string) {
  return { words: { $elemMatch: { $gte: word, $lt: `${word}\uffff` } } };
}
