/** Giving a learner other conditions, and taking them back. Who may, the caller has asked. */
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { actFact } from '../../accounts/audit/audit.service.ts';
import type { ActValues } from '../../lib/acting.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import {
  type Accommodation,
  AccommodationModel,
  type AccommodationRecord,
  wholeCourse,
} from './accommodation.model.ts';
import { lengthenAttempts } from './lengthening.service.ts';

/** For whom and for what; `what`: the quiz or course as the log calls it. */
export type AccommodationKey = Pick<AccommodationRecord, 'enrolmentId' | 'userId' | 'courseId' | 'lectureId'> & {
  what: string;
};
type Stored = Pick<AccommodationRecord, 'lectureId' | 'removedAt' | 'revision' | '_id' | keyof Accommodation>;

/**
 * Sets the conditions in the place of those before. Attempts that are under way get the longer time at once. May be repeated.
 * Throws Refused with the field for what is out of range, or changes nothing.
 */
export async function setAccommodation(byId: string, key: AccommodationKey, wish: Accommodation): Promise<void> {
  requireSensible(key, wish);
  for (;;) {
    const before = await AccommodationModel.findOne(idOf(key)).lean<Stored>();
    const told = await factsOf('person.accommodated', key, before, wish);
    if (before && before.removedAt === null && isSame(before, wish)) break;
    if (await isWritten(byId, key, { before, wish, told })) break;
  }
  await lengthenAttempts(key.enrolmentId);
}

/** Takes them back. What is under way keeps its time. May be repeated. */
export async function removeAccommodation(byId: string, key: AccommodationKey): Promise<void> {
  const before = await AccommodationModel.findOne({ ...idOf(key), removedAt: null }).lean<Stored>();
  if (!before) return;
  const told = await factsOf('person.accommodation-removed', key, before, null);
  const { modifiedCount } = await AccommodationModel.updateOne(
    { _id: before._id, removedAt: null },
    { $set: { removedAt: now(), byId, at: now() }, $inc: { revision: 1 }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(AccommodationModel, before._id, told);
}

type Write = { before: Stored | null; wish: Accommodation; told: Fact[] };

/** false: somebody else wrote meanwhile. */
async function isWritten(byId: string, key: AccommodationKey, { before, wish, told }: Write): Promise<boolean> {
  const { what: _what, ...whose } = key;
  const set = { ...wish, byId, at: now(), removedAt: null };
  if (before) {
    const { modifiedCount } = await AccommodationModel.updateOne(
      { _id: before._id, revision: before.revision },
      { $set: set, $inc: { revision: 1 }, $push: { outbox: { $each: told } } },
    );
    if (modifiedCount > 0) await relay(AccommodationModel, before._id, told);
    return modifiedCount > 0;
  }
  try {
    const made = await AccommodationModel.create({ ...whose, ...set, outbox: told });
    await relay(AccommodationModel, made._id, told);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

function requireSensible({ lectureId }: AccommodationKey, wish: Accommodation): void {
  const { timeFactor, extraAttempts, extraDays, opensAt, closesAt } = wish;
  if (!(timeFactor >= 1 && timeFactor <= 4)) throw new Refused('Please give a factor from 1 to 4.', 'timeFactor');
  if (opensAt && closesAt && opensAt >= closesAt) throw new Refused('This is before it opens.', 'closesAt');
  if (lectureId === wholeCourse && (opensAt || closesAt))
    throw new Refused(
      'Dates of their own are for one quiz. For all of them give more days.',
      opensAt ? 'opensAt' : 'closesAt',
    );
  if (timeFactor === 1 && extraAttempts === 0 && extraDays === 0 && !opensAt && !closesAt)
    throw new Refused('Please change at least one thing.', 'timeFactor');
}

async function factsOf(
  action: string,
  key: AccommodationKey,
  before: Stored | null,
  after: Accommodation | null,
): Promise<Fact[]> {
  const { name } = await requirePersonById(key.userId);
  const on = { kind: 'person', id: key.userId, name };
  const held = before && before.removedAt === null ? { before: valuesOf(before) } : {};
  const values = { for: key.what, ...(after ? valuesOf(after) : {}) };
  const number = (before?.revision ?? 0) + 1;
  const changed = { enrolmentId: key.enrolmentId, lectureId: key.lectureId, number };
  return [actFact({ action, on, ...held, after: values }), fact('accommodation.changed', changed)];
}

function valuesOf({ timeFactor, extraAttempts, extraDays, opensAt, closesAt }: Accommodation): ActValues {
  const dates = { opensAt: opensAt?.toISOString() ?? null, closesAt: closesAt?.toISOString() ?? null };
  return { timeFactor, extraAttempts, extraDays, ...dates };
}

function isSame(before: Accommodation, wish: Accommodation): boolean {
  return JSON.stringify(valuesOf(before)) === JSON.stringify(valuesOf(wish));
}

function idOf({ enrolmentId, lectureId }: AccommodationKey) {
  return { enrolmentId, lectureId };
}
