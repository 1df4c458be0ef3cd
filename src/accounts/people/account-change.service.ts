/** Every change of role or state of an account goes this way: with its line of the audit log, and never the last admin. */
import type { ActValues } from '../../lib/acting.ts';
import { isId } from '../../lib/db.ts';
import { Busy, NotFound } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { type Act, actFact } from '../audit/audit.service.ts';
import { keepAnAdmin } from '../roles/last-admin.service.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';

type Change = Partial<Pick<UserRecord, 'role' | 'state' | 'blockedReason'>>;
type Given = Pick<Act, 'action' | 'by'>;

/**
 * Changes the account by what `decide` makes of it as it is stored; null leaves it alone. Returns it as it was before.
 * May be repeated. Throws NotFound, Refused for the last admin.
 */
export async function changeAccount(
  id: string,
  given: Given,
  decide: (stored: UserRecord) => Change | null,
): Promise<UserRecord> {
  for (let round = 0; round < 20; round++) {
    const stored = isId(id) ? await findUser(id) : null;
    if (!stored) throw new NotFound('This person');
    const change = decide(stored);
    if (!change || isSame(stored, change)) return stored;
    const done = leavesAdmins(stored, change)
      ? await keepAnAdmin(id, () => store(stored, change, given))
      : await store(stored, change, given);
    if (done) return stored;
  }
  throw new Busy();
}

async function store(stored: UserRecord, change: Change, { action, by }: Given): Promise<boolean> {
  const { _id, name, role, state } = stored;
  const id = _id.toString();
  const told = [
    fact('account.changed', { userId: id }),
    actFact({
      action,
      on: { kind: 'person', id, name },
      before: valuesOf(stored, change),
      after: valuesOf(change, change),
      ...(by ? { by } : {}),
    }),
  ];
  const update = { $set: change, $push: { outbox: { $each: told } } };
  const { modifiedCount } = await User.updateOne({ _id, role, state }, update);
  if (modifiedCount === 0) return false;
  await relay(User, id, told);
  return true;
}

function leavesAdmins({ role, state }: UserRecord, change: Change): boolean {
  if (role !== 'admin' || state !== 'active') return false;
  return (change.role ?? role) !== 'admin' || (change.state ?? state) !== 'active';
}

function isSame(stored: UserRecord, change: Change): boolean {
  return fieldsOf(change).every((field) => (stored[field] ?? null) === (change[field] ?? null));
}

function valuesOf(from: Change, change: Change): ActValues {
  return Object.fromEntries(fieldsOf(change).map((field) => [field, from[field] ?? null]));
}

function fieldsOf(change: Change): (keyof Change)[] {
  return (['role', 'state', 'blockedReason'] as const).filter((field) => field in change);
}
