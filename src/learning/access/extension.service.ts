/** More time in a course: taken by the learner as its rule allows, asked for, or given by those who answer learners. */
import { trusted } from 'mongoose';
import { findPersonById, requirePersonById } from '../../accounts/accounts.service.ts';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { type PublishedCourse, requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, plain, refreshAccess } from '../enrolment.service.ts';
import { Grant, type GrantRecord, listStandingGrants } from '../grant.model.ts';
import { requireLearner } from '../release/exceptions.service.ts';
import { endOfPeriod } from './period.ts';

/** Nobody is given more than ten years at once. */
export const mostDays = 3650;
/** What a learner may take without asking: days each time, and how often still. */
export type OwnExtension = { days: number; left: number };
/** One learner with the end that somebody saw: where it has moved since, nothing happens. */
export type Seen = { enrolmentId: string; endsAt: Date };

/** What the course's rule allows this learner now; null: nothing, or access has no end. One read. */
export async function ownExtensionOf(course: PublishedCourse, enrolment: Enrolment): Promise<OwnExtension | null> {
  const rule = course.facts.access;
  if (!rule || rule.moreDays === 0 || !enrolment.accessEndsAt) return null;
  const grant = await findEndingGrant(enrolment);
  const left = grant ? rule.moreTimes - (grant.ownExtensions ?? 0) : 0;
  return left > 0 ? { days: rule.moreDays, left } : null;
}

/** A learner takes more time. `seen`: the end on the page, so that pressing twice is once. Throws Refused where nothing is allowed. */
export async function extendOwn(enrolment: Enrolment, seen: Date): Promise<Enrolment> {
  if (enrolment.accessEndsAt?.getTime() !== seen.getTime()) return enrolment;
  const course = await requireLearnableCourse({ id: enrolment.courseId });
  const own = await ownExtensionOf(course, enrolment);
  if (!own) throw new Refused('This course gives no more time by itself. You can ask its teacher.');
  return extend(enrolment, { days: own.days, seen, isOwn: true });
}

/** A learner asks for more time; asking again replaces what was said. The team is told once for each asking. */
export async function askForMore(enrolment: Enrolment, words: string): Promise<void> {
  if (!enrolment.accessEndsAt) throw new Refused('Your access to this course has no end.');
  const { id: enrolmentId, userId, courseId } = enrolment;
  const told = fact('access.asked', { enrolmentId, userId, courseId });
  const asked = { at: now(), words };
  await Enrolments.updateOne({ _id: enrolmentId }, { $set: { asked }, $push: { outbox: told } });
  await relay(Enrolments, enrolmentId, [told]);
}

/**
 * Gives learners of a course more time: whole days from the end of their access, or from today where it is over. For those of
 * the team who answer learners, and admins. May be repeated: where the end has moved, or access has none, nothing happens.
 * Returns for how many it moved. Throws NotFound, Forbidden.
 */
export async function extendLearners(
  person: Person,
  courseId: string,
  learners: readonly Seen[],
  days: number,
): Promise<number> {
  const { draft } = await requireOwnCourse(person, courseId, 'answer');
  let count = 0;
  for (const { enrolmentId, endsAt } of learners) {
    const enrolment = await requireLearner(person, courseId, enrolmentId);
    if (enrolment.accessEndsAt?.getTime() !== endsAt.getTime()) continue;
    const { name } = await requirePersonById(enrolment.userId);
    const on = { kind: 'person', id: enrolment.userId, name };
    const act = actFact({ action: 'person.access-extended', on, after: { course: draft.title, days } });
    const after = await extend(enrolment, { days, seen: endsAt, isOwn: false, act });
    if (after.accessEndsAt?.getTime() !== endsAt.getTime()) count += 1;
  }
  return count;
}

/** Says no to who asked for more time; they are told. May be repeated. Throws NotFound, Forbidden. */
export async function declineAsked(person: Person, courseId: string, enrolmentId: string): Promise<void> {
  const enrolment = await requireLearner(person, courseId, enrolmentId);
  if (!enrolment.asked) return;
  const { draft } = await requireOwnCourse(person, courseId, 'answer');
  const name = (await findPersonById(enrolment.userId))?.name ?? '';
  const on = { kind: 'person', id: enrolment.userId, name };
  const told = [
    actFact({ action: 'person.access-declined', on, after: { course: draft.title } }),
    fact('access.declined', { enrolmentId }),
  ];
  const { modifiedCount } = await Enrolments.updateOne(
    { _id: enrolmentId, 'asked.at': enrolment.asked.at },
    { $set: { asked: null }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount === 1) await relay(Enrolments, enrolmentId, told);
}

/** Those of a course who ask for more time, who waits longest first; at most 50. Throws NotFound, Forbidden. */
export async function listAsking(person: Person, courseId: string): Promise<Enrolment[]> {
  await requireOwnCourse(person, courseId, 'answer');
  const records = await Enrolments.find({ courseId, 'asked.at': trusted({ $gt: new Date(0) }) })
    .sort({ 'asked.at': 1 })
    .limit(50)
    .lean<EnrolmentRecord[]>();
  return records.map(plain);
}

type Extending = { days: number; seen: Date; isOwn: boolean; act?: Fact };

async function extend(enrolment: Enrolment, { days, seen, isOwn, act }: Extending): Promise<Enrolment> {
  const grant = await findEndingGrant(enrolment);
  if (!grant) return enrolment;
  const zone = (await findPersonById(enrolment.userId))?.timeZone ?? config.school.timeZone;
  const at = now();
  const endsAt = endOfPeriod(seen > at ? seen : at, days, zone);
  const { id: enrolmentId } = enrolment;
  const told = [fact('access.extended', { enrolmentId, endsAt: endsAt.toISOString(), isOwn }), ...(act ? [act] : [])];
  // The end that was seen stands in the filter: whoever comes second changes nothing.
  const { modifiedCount } = await Grant.updateOne(
    { _id: grant._id, endsAt: seen, endedAt: null },
    { $set: { endsAt }, $inc: { ownExtensions: isOwn ? 1 : 0 }, $push: { outbox: { $each: told } } },
  );
  const after = await refreshAccess(enrolmentId);
  if (modifiedCount === 1) await relay(Grant, grant._id, told);
  return after;
}

/** The grant by which access ends when it does; null where something else holds, or nothing does. */
async function findEndingGrant({ userId, courseId, accessEndsAt }: Enrolment): Promise<GrantRecord | null> {
  const grants = await listStandingGrants(userId, courseId);
  return grants.find(({ endsAt }) => endsAt && endsAt.getTime() === accessEndsAt?.getTime()) ?? null;
}
