/** Leaving the school: asked for, two weeks to think it over, taken back by signing in. */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { endSessionsOf } from '../../web/session.ts';
import { actFact } from '../audit/audit.service.ts';
import { keepAnAdmin } from '../roles/last-admin.service.ts';
import { endTokens } from '../tokens/tokens.service.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';
import { listPersonalAreas } from './areas.service.ts';

export const graceDays = 14;

/** Sentences that say what stands in the way of erasing this account; none: nothing. */
export async function reasonsToStay(personId: string): Promise<string[]> {
  const said = await Promise.all(listPersonalAreas().map((area) => area.holds?.(personId) ?? null));
  return said.filter((one) => one !== null);
}

/**
 * The account is erased in 14 days unless its owner signs in. All sessions end, a mail says when. May be repeated: the
 * first date holds. Throws Refused while something stands in the way, and for the last admin. Returns the date.
 */
export async function leave(personId: string, because: 'asked' | 'unused' = 'asked'): Promise<Date> {
  const [reason] = await reasonsToStay(personId);
  if (reason) throw new Refused(reason);
  const user = await findUser(personId);
  if (!user) throw new Refused('This account is gone already.');
  if (user.eraseAt) return user.eraseAt;
  const eraseAt = fromNow(graceDays * day);
  const set = () => store(user, eraseAt, because);
  if (user.role === 'admin') await keepAnAdmin(personId, set);
  else await set();
  await endTokens(personId);
  await endSessionsOf(personId);
  return (await findUser(personId))?.eraseAt ?? eraseAt;
}

/** Keeps the account after all. True where it was about to go. May be repeated. */
export async function stay(personId: string): Promise<boolean> {
  const told = actFact({ action: 'person.stays', on: { kind: 'person', id: personId } });
  const { modifiedCount } = await User.updateOne(
    { _id: personId, state: 'active', eraseAt: trusted({ $ne: null }) },
    { $unset: { eraseAt: 1, eraseBecause: 1 }, $push: { outbox: told } },
  );
  if (modifiedCount === 0) return false;
  await relay(User, personId, [told]);
  return true;
}

/** Accounts whose time is over, at most 100, the longest waiting first. */
export async function listDue(): Promise<string[]> {
  const due = await User.find({ eraseAt: trusted({ $gt: new Date(0), $lte: now() }) })
    .select('_id')
    .sort({ eraseAt: 1 })
    .limit(100)
    .lean<Pick<UserRecord, '_id'>[]>();
  return due.map(({ _id }) => _id.toString());
}

async function store({ _id, name }: UserRecord, eraseAt: Date, because: 'asked' | 'unused'): Promise<void> {
  const id = _id.toString();
  const told = [
    fact('account.leaving', { userId: id }),
    actFact({
      action: 'person.leaving',
      on: { kind: 'person', id, name },
      after: { eraseAt: eraseAt.toISOString(), because },
    }),
  ];
  const { modifiedCount } = await User.updateOne(
    { _id, eraseAt: null },
    { $set: { eraseAt, eraseBecause: because }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(User, id, told);
}
