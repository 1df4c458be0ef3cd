/** A school always keeps one admin who can sign in. */
import { randomUUID } from 'node:crypto';
import { model, Schema, trusted } from 'mongoose';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import { User } from '../user.model.ts';

/** One document, on which those who take an admin away meet: each sees who else is about to go. */
type Leaving = { token: string; personId: string; at: Date };
const schema = new Schema<{ _id: string; leaving: Leaving[] }>({
  _id: { type: String, required: true },
  leaving: { type: [new Schema<Leaving>({ token: String, personId: String, at: Date }, { _id: false })], default: [] },
});
const Admins = model('Admins', schema);
const id = 'school';

/**
 * Runs `work`, which takes this admin away (another role, blocked, erased), unless nobody would be left. Of two admins
 * who take each other away at once one stays. May be repeated. Throws Refused.
 */
export async function keepAnAdmin<T>(personId: string, work: () => Promise<T>): Promise<T> {
  const token = randomUUID();
  const leaving = await declare({ token, personId, at: now() });
  try {
    // One who asked to be erased is on the way out already.
    const others = { role: 'admin', state: 'active', eraseAt: null, _id: trusted({ $nin: leaving }) } as const;
    if (!(await User.exists(others))) throw new Refused('A school needs an admin: this is the last one.');
    return await work();
  } finally {
    await Admins.updateOne({ _id: id }, { $pull: { leaving: { token } } });
  }
}

/** All who are about to go, this one included. What a crash left behind counts for a minute. */
async function declare(own: Leaving): Promise<string[]> {
  await makeSure();
  await Admins.updateOne({ _id: id }, { $pull: { leaving: { at: trusted({ $lt: fromNow(-minute) }) } } });
  const found = await Admins.findOneAndUpdate(
    { _id: id },
    { $push: { leaving: own } },
    { returnDocument: 'after' },
  ).lean();
  return [own.personId, ...(found?.leaving ?? []).map((one) => one.personId)];
}

async function makeSure(): Promise<void> {
  if (await Admins.exists({ _id: id })) return;
  await Admins.create({ _id: id }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}
