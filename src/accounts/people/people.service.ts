/** What admins do with people: find them, block and unblock them, sign them out. */
import { type QueryFilter, trusted } from 'mongoose';
import { day, fromNow } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { Forbidden, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { endSessionsOf } from '../../web/session.ts';
import { type PersonRecord, personOf, requirePersonById } from '../accounts.service.ts';
import { audit } from '../audit/audit.service.ts';
import { findUser, type Role, User, type UserRecord, type UserState } from '../user.model.ts';
import { changeAccount } from './account-change.service.ts';

export const peopleOrders = ['newest', 'oldest', 'name'] as const;
export type PeopleOrder = (typeof peopleOrders)[number];
export type Seen = 'month' | 'longer' | 'year' | 'never';
export type PeopleFilter = {
  q?: string | undefined;
  role?: Role | undefined;
  state?: UserState | undefined;
  /** When they signed in last. */
  seen?: Seen | undefined;
  sort?: PeopleOrder | undefined;
  after?: string | undefined;
  limit?: number | undefined;
};
type Conditions = QueryFilter<UserRecord>[];
export type PeoplePage = { people: PersonRecord[]; next: string | null };

/**
 * The admin's list, newest first unless `sort` says else, 50 at a time. `q` finds people of whom each word begins a word
 * of name or address, or the one with this id. `after` is the `next` of the page before; null means the end.
 */
export async function searchPeople(filter: PeopleFilter): Promise<PeoplePage> {
  const size = filter.limit ?? 50;
  const { sort, after } = await placeOf(filter.sort ?? 'newest', filter.after);
  const conditions = [...conditionsOf(filter), ...after];
  const users = await User.find(conditions.length > 0 ? { $and: conditions } : {})
    .sort(sort)
    .limit(size + 1)
    .lean<UserRecord[]>();
  const people = users.slice(0, size).map(personOf);
  return { people, next: users.length > size ? (people.at(-1)?.id ?? null) : null };
}

/** Everybody that the filter finds, page after page, without holding them all. */
export async function* eachPerson(filter: PeopleFilter): AsyncGenerator<PersonRecord> {
  for (let after = filter.after; ; ) {
    const { people, next } = await searchPeople({ ...filter, after, limit: 500 });
    yield* people;
    if (!next) return;
    after = next;
  }
}

/**
 * Blocks an account: all its sessions end at once, and signing in tells so. `reason` is for admins. May be repeated.
 * Throws Forbidden for anybody but an admin, Refused for one's own account and for the last admin, NotFound.
 */
export async function blockPerson(admin: Person, id: string, reason: string): Promise<void> {
  requireAdmin(admin);
  if (admin.id === id) throw new Refused('You cannot block your own account.');
  await changeAccount(id, { action: 'person.blocked' }, () => ({ state: 'blocked', blockedReason: reason }));
  await endSessionsOf(id);
}

/** Lets a blocked person sign in again. May be repeated. */
export async function unblockPerson(admin: Person, id: string): Promise<void> {
  requireAdmin(admin);
  await changeAccount(id, { action: 'person.unblocked' }, ({ state }) =>
    state === 'blocked' ? { state: 'active', blockedReason: null } : null,
  );
}

/** Ends all sessions of a person, at once; they may sign in again. May be repeated. Returns how many there were. */
export async function signOutEverywhere(admin: Person, id: string): Promise<number> {
  requireAdmin(admin);
  const { id: known, name } = await requirePersonById(id);
  await audit({ action: 'person.signed-out', on: { kind: 'person', id: known, name } });
  return endSessionsOf(known);
}

function requireAdmin(person: Person): void {
  if (person.role !== 'admin') throw new Forbidden();
}

function conditionsOf({ q = '', role, state, seen }: PeopleFilter): Conditions {
  const typed = q.trim().toLowerCase();
  const words = typed.split(/[\s,]+/).flatMap((word) => (word.includes('@') ? word : word.split(/['.]/)));
  return [
    ...(role ? [{ role }] : []),
    ...(state ? [{ state }] : []),
    ...(seen ? [{ lastSeenAt: seenAt(seen) }] : []),
    ...(isId(typed) ? [{ _id: typed }] : words.filter(Boolean).slice(0, 5).map(beginsWith)),
  ];
}

function seenAt(seen: Seen) {
  if (seen === 'never') return null;
  if (seen === 'month') return trusted({ $gte: fromNow(-30 * day) });
  return trusted({ $lt: fromNow(seen === 'longer' ? -30 * day : -365 * day) });
}

/** The order, and where in it the page begins. A cursor of somebody who is gone begins anew. */
async function placeOf(
  order: PeopleOrder,
  afterId: string | undefined,
): Promise<{ sort: Record<string, 1 | -1>; after: Conditions }> {
  const last = afterId ? await findUser(afterId) : null;
  if (order === 'name') return { sort: { name: 1, _id: 1 }, after: last ? [afterName(last)] : [] };
  const step = order === 'oldest' ? '$gt' : '$lt';
  return { sort: { _id: order === 'oldest' ? 1 : -1 }, after: last ? [{ _id: trusted({ [step]: last._id }) }] : [] };
}

function afterName({ name, _id }: UserRecord) {
  return { $or: [{ name: trusted({ $gt: name }) }, { name, _id: trusted({ $gt: _id }) }] };
}

/** A range instead of a regular expression: it can use the index. */
function beginsWith(word: string) {
  return { words: trusted({ $elemMatch: { $gte: word, $lt: `${word}\uffff` } }) };
}
