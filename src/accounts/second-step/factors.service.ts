/** Every change of what a person can show beside the password goes through here: looked at, decided, written if nothing moved. */
import { now } from '../../lib/clock.ts';
import { Conflict, NotFound } from '../../lib/errors.ts';
import { type Fact, relay } from '../../lib/events.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { type PersonRecord, personOf, snapshotOf } from '../accounts.service.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';
import { type Factors, hasSecondStep, noFactors } from './factors.ts';

/** What shall stand there instead, and the facts that tell of it. */
export type Change = { factors: Partial<Omit<Factors, 'revision'>>; facts?: Fact[] };

/** Empty ones for a person who has none. Throws NotFound. */
export async function factorsOf(personId: string): Promise<Factors> {
  return (await requireUser(personId)).factors ?? noFactors;
}

/**
 * Changes the factors of a person. `decide` sees them as they are and may refuse by throwing; it is asked again when
 * another request was faster, so of two that spend the same code one finds it spent. Keeps `secondStepAt` true.
 */
export async function changeFactors(
  personId: string,
  decide: (factors: Factors, user: UserRecord) => Change,
): Promise<PersonRecord> {
  for (let tries = 0; tries < 10; tries++) {
    const user = await requireUser(personId);
    const before = user.factors ?? noFactors;
    const { factors, facts = [] } = decide(before, user);
    const after = { ...before, ...factors, revision: before.revision + 1 };
    const secondStepAt = hasSecondStep(after) ? (user.secondStepAt ?? now()) : null;
    const changed = await User.findOneAndUpdate(
      // Another way in must not vanish while `decide` counts on it.
      { _id: user._id, 'factors.revision': user.factors ? before.revision : null, googleId: user.googleId ?? null },
      { $set: { factors: after, secondStepAt }, ...(facts.length > 0 ? { $push: { outbox: { $each: facts } } } : {}) },
      { returnDocument: 'after' },
    ).lean<UserRecord>();
    if (changed) return tell(user, changed, facts);
  }
  throw new Conflict('This was changed somewhere else at the same moment. Please try again.', null);
}

async function tell(before: UserRecord, after: UserRecord, facts: Fact[]): Promise<PersonRecord> {
  const person = personOf(after);
  await relay(User, person.id, facts);
  if (Boolean(before.secondStepAt) !== Boolean(after.secondStepAt)) await rewriteSessionsOf(snapshotOf(person));
  return person;
}

async function requireUser(personId: string): Promise<UserRecord> {
  const user = await findUser(personId);
  if (!user) throw new NotFound('This person');
  return user;
}
