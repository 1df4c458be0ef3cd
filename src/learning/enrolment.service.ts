/** Who may learn what. Access is a set of grants; the enrolment remembers the learning. */

import { trusted } from 'mongoose';
import { addLearner } from '../authoring/courses/course-counters.service.ts';
import { requireSight, sightOf } from '../authoring/courses/visibility.service.ts';
import {
  type PublishedCourse,
  type PublishedFacts,
  requireLearnableCourse,
  requirePublishedCourse,
} from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate, isId } from '../lib/db.ts';
import { Forbidden, NotFound, Refused } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import type { Person } from '../web/request.ts';
import { endOfPeriod, nextNotice } from './access/period.ts';
import { type EnrolmentRecord, Enrolment as Enrolments, openRecord, settleRecord } from './enrolment.model.ts';
import { Grant, type GrantRecord, type GrantSource, heldAt, listStandingGrants } from './grant.model.ts';

export const accessEnded = 'Your access to this course has ended. What you completed is kept.';
export const accessOver =
  'Your time in this course is over. What you completed is kept, and its page in “My learning” says how to get more time.';

export type Enrolment = Required<Omit<EnrolmentRecord, '_id' | 'outbox'>> & { id: string };

/**
 * Gives a person access to a course. One source gives once: repeating it changes nothing, and a source that was ended
 * stays ended. Tells `enrolment.created` when the person had no access before.
 */
export async function grantAccess(
  userId: string,
  courseId: string,
  source: GrantSource,
  options: { endsAt?: Date } = {},
): Promise<Enrolment> {
  const at = now();
  await storeGrant({ userId, courseId, source, grantedAt: at, endsAt: options.endsAt ?? null });
  const enrolment = await settleAccess(await openRecord(userId, courseId, at));
  if (!enrolment.countedAt) await countLearner(enrolment);
  return enrolment;
}

/** Did what a source gave hold at that moment? */
export async function heldAccess(source: GrantSource, courseId: string, at: Date): Promise<boolean> {
  return heldAt(source, courseId, at);
}

/** Ends what this source gave, in all its courses; other sources go on. May be repeated. Progress is kept. */
export async function endGrant(source: GrantSource, reason: string): Promise<void> {
  const filter = { 'source.kind': source.kind, 'source.id': source.id };
  await Grant.updateMany({ ...filter, endedAt: null }, { $set: { endedAt: now(), endReason: reason } });
  for (const grant of await Grant.find(filter).lean<GrantRecord[]>()) {
    const record = await Enrolments.findOne(pairOf(grant)).lean<EnrolmentRecord>();
    if (record) await settleAccess(record);
  }
}

/** Makes an enrolment say what its grants say, after one of them was changed. May be repeated. Throws NotFound. */
export async function refreshAccess(enrolmentId: string): Promise<Enrolment> {
  return settleAccess(
    await Enrolments.findById(enrolmentId).orFail(new NotFound('This enrolment')).lean<EnrolmentRecord>(),
  );
}

/** Enrols a person in a course that costs nothing, for the time that it gives. May be repeated. Throws NotFound, Refused when it has a price. */
export async function enrolFree(
  person: Person,
  slug: string,
): Promise<{ enrolment: Enrolment; course: PublishedCourse }> {
  const course = await requirePublishedCourse(slug);
  await requireVisible(person, course);
  if (course.price) throw new Refused('This course is not free. You can buy it on its page.');
  const source = { kind: 'free' as const, id: person.id };
  const enrolment = await grantAccess(person.id, course.id, source, accessUntil(course.facts, now(), person.timeZone));
  if (isOver(enrolment))
    throw new Refused('Your time in this course is over. Its page in “My learning” says how to get more.');
  if (!hasAccess(enrolment))
    throw new Refused('Your access to this course was ended by the school. Please write to us.');
  return { enrolment, course };
}

/**
 * May this person (or visitor) see the course's page? As its visibility says; who may learn in it may in any case. Throws
 * NotFound, and SignInFirst for a visitor of what is open to people.
 */
export async function requireVisible(person: Person | undefined, course: PublishedCourse): Promise<void> {
  if (person && (await sightOf(person, course)) !== 'open') {
    const enrolment = await findEnrolment(person.id, course.id);
    if (enrolment && hasAccess(enrolment)) return;
  }
  await requireSight(person, course);
}

/** The enrolment of a pair, also one whose access has ended (see `hasAccess`), or null. */
export async function findEnrolment(userId: string, courseId: string): Promise<Enrolment | null> {
  const record = await Enrolments.findOne({ userId, courseId }).lean<EnrolmentRecord>();
  return record ? plain(record) : null;
}

/** Throws NotFound. For jobs, which know the id from a fact. */
export async function requireEnrolmentById(id: string): Promise<Enrolment> {
  const record = isId(id) ? await Enrolments.findById(id).lean<EnrolmentRecord>() : null;
  if (!record) throw new NotFound('This enrolment');
  return plain(record);
}

/** This person's way into a course. Throws NotFound for who never had access, Forbidden when it has ended. */
export async function requireEnrolment(person: Person, slug: string): Promise<Enrolment> {
  const enrolment = await requireRecord(person, slug);
  if (!hasAccess(enrolment)) throw new Forbidden(isOver(enrolment) ? accessOver : accessEnded);
  return enrolment;
}

/** As `requireEnrolment`, but also after access has ended. */
export async function requireRecord(person: Person, slug: string): Promise<Enrolment> {
  const course = await requireLearnableCourse(slug);
  const enrolment = await findEnrolment(person.id, course.id);
  if (!enrolment) throw new NotFound('This course');
  return enrolment;
}

/** All courses of a person, the one opened last first; those with ended access too. At most 500. */
export async function listEnrolments(userId: string): Promise<Enrolment[]> {
  const records = await Enrolments.find({ userId }).sort({ lastOpenedAt: -1 }).limit(500).lean<EnrolmentRecord[]>();
  return records.map(plain);
}

/** Do these two learn in some course together, both with access now? Quick: by the few courses of the first. */
export async function learnTogether(userId: string, otherId: string): Promise<boolean> {
  const own = (await listEnrolments(userId)).filter(hasAccess).map(({ courseId }) => courseId);
  if (own.length === 0) return false;
  const shared = await Enrolments.find({ userId: otherId, courseId: trusted({ $in: own }) })
    .limit(500)
    .lean<EnrolmentRecord[]>();
  return shared.some(hasAccess);
}

/** The learners of a course in the order of their enrolments' ids, `limit` at a time: for batches. */
export async function listEnrolmentsOfCourse(
  courseId: string,
  options: { afterId?: string; limit?: number } = {},
): Promise<Enrolment[]> {
  const after = options.afterId ? { _id: trusted({ $gt: options.afterId }) } : {};
  const records = await Enrolments.find({ courseId, ...after })
    .sort({ _id: 1 })
    .limit(options.limit ?? 500)
    .lean<EnrolmentRecord[]>();
  return records.map(plain);
}

/** Those of these ids that there are. */
export async function listEnrolmentsByIds(ids: readonly string[]): Promise<Enrolment[]> {
  const records = await Enrolments.find({ _id: trusted({ $in: ids.filter(isId) }) }).lean<EnrolmentRecord[]>();
  return records.map(plain);
}

/** How many people have ever been enrolled in a course. */
export async function countEnrolments(courseId: string): Promise<number> {
  return Enrolments.countDocuments({ courseId });
}

/** What a course gives whoever gets it at `from`: access until a day of theirs, or for good. */
export function accessUntil(facts: Pick<PublishedFacts, 'access'>, from: Date, zone?: string): { endsAt?: Date } {
  if (!facts.access) return {};
  return { endsAt: endOfPeriod(from, facts.access.days, zone ?? config.school.timeZone) };
}

/** The time of this enrolment is over; nobody has ended it. */
export function isOver(enrolment: Pick<Enrolment, 'state' | 'accessEndsAt'>): boolean {
  return enrolment.state === 'live' && !hasAccess(enrolment);
}

/** May this enrolment's person learn now? */
export function hasAccess(enrolment: Pick<Enrolment, 'state' | 'accessEndsAt'>): boolean {
  return enrolment.state === 'live' && (!enrolment.accessEndsAt || enrolment.accessEndsAt > now());
}

export function plain(record: EnrolmentRecord): Enrolment {
  const { _id, outbox: _outbox, ...rest } = record;
  const { openedIds = [], exceptions = [], nextOpeningAt = null, newsReadAt = null, restartedAt = null } = rest;
  const { nextNoticeAt = null, asked = null } = rest;
  // Before finishing and the certificate were told apart, they came at once.
  const { certifiedAt = rest.completedAt, certifiedVersionId = rest.finishedVersionId } = rest;
  const known = {
    openedIds,
    exceptions,
    nextOpeningAt,
    newsReadAt,
    restartedAt,
    nextNoticeAt,
    asked,
    certifiedAt,
    certifiedVersionId,
  };
  return { ...rest, ...known, id: String(_id) };
}

/** Whoever sets the mark counts, so a person is one learner however often access is given. */
async function countLearner({ id, courseId }: Enrolment): Promise<void> {
  const marked = await Enrolments.updateOne({ _id: id, countedAt: null }, { $set: { countedAt: now() } });
  if (marked.modifiedCount === 1) await addLearner(courseId);
}

async function storeGrant(grant: Omit<GrantRecord, '_id' | 'endedAt' | 'endReason'>): Promise<void> {
  const { source, courseId } = grant;
  const values = { ...grant, endedAt: null, endReason: '' };
  try {
    await Grant.updateOne(
      { 'source.kind': source.kind, 'source.id': source.id, courseId },
      { $setOnInsert: values },
      { upsert: true },
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** Makes `state` say what the grants say; the fact goes into the outbox with the change. */
async function settleAccess(record: EnrolmentRecord): Promise<Enrolment> {
  const { userId, courseId } = record;
  const told = fact('enrolment.created', { enrolmentId: String(record._id), userId, courseId });
  let opened = false;
  const settled = await settleRecord(record, async (current) => {
    // A period that is over is no end that somebody made: it can be extended.
    const standing = await listStandingGrants(userId, courseId);
    const state = standing.length > 0 ? 'live' : 'ended';
    const accessEndsAt = latestEnd(standing);
    opened = state === 'live' && current.state !== 'live';
    if (state === current.state && accessEndsAt?.getTime() === current.accessEndsAt?.getTime()) return null;
    const ahead = { nextNoticeAt: nextNotice(accessEndsAt, now()), asked: null };
    return { $set: { state, accessEndsAt, ...ahead }, ...(opened ? { $push: { outbox: told } } : {}) };
  });
  if (opened) await relay(Enrolments, settled._id, [told]);
  return plain(settled);
}

/** The end of the grant that lasts longest; null when one has no end, or there is none. */
function latestEnd(grants: GrantRecord[]): Date | null {
  const ends = grants.map((grant) => grant.endsAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const latest = Math.max(...ends);
  return Number.isFinite(latest) ? new Date(latest) : null;
}

const pairOf = ({ userId, courseId }: GrantRecord) => ({ userId, courseId });
