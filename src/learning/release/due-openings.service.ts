/**
 * Lectures that open by the clock. Each enrolment holds the next moment at which something opens for it, so the clock asks
 * one index; learners are told in groups. Telling twice, after a crash or by two processes, is once by the keys of what is told.
 */
import { trusted } from 'mongoose';
import {
  findLearnableCourse,
  forgetCourse,
  type PublishedCourse,
} from '../../authoring/publishing/published.service.ts';
import {
  hasMoments,
  locksOf,
  momentOf,
  nextMoment,
  type Plan,
  planOf,
} from '../../authoring/release/openings.service.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { fact, publish, relay } from '../../lib/events.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, hasAccess, listEnrolments, listEnrolmentsOfCourse, plain } from '../enrolment.service.ts';
import { factsOf, missingAmong, missingCourses } from './locks.service.ts';
import { OpeningRound } from './opening-round.model.ts';

type Due = { enrolment: Enrolment; opened: string[]; next: Date | null };

const batch = 500;

/** Writes down when the next lecture opens for an enrolment. May be repeated. */
export async function planOpening(enrolmentId: string): Promise<void> {
  const record = await Enrolments.findById(enrolmentId).lean<EnrolmentRecord>();
  const course = record && (await findLearnableCourse({ id: record.courseId }));
  if (record && course) await writeNext(planOf(course), [plain(record)]);
}

/** The same for all enrolments of a course whose rules have changed, 500 at a time. May be repeated, and stopped anywhere. */
export async function planOpeningsOf(courseId: string, versionId: string): Promise<void> {
  const course = await currentCourse(courseId, versionId);
  if (!course) return;
  const plan = planOf(course);
  if (!hasMoments(plan)) {
    const planned = { courseId, nextOpeningAt: trusted({ $gt: new Date(0) }) };
    await Enrolments.updateMany(planned, { $set: { nextOpeningAt: null } });
    return;
  }
  for (let afterId: string | undefined; ; ) {
    const enrolments = await listEnrolmentsOfCourse(courseId, { limit: batch, ...(afterId ? { afterId } : {}) });
    await writeNext(plan, enrolments);
    if (enrolments.length < batch) return;
    afterId = enrolments.at(-1)?.id;
  }
}

/** Tells what has opened since the clock was asked last. Runs every minute; may run twice and be killed anywhere. Returns how many enrolments. */
export async function openDue(): Promise<number> {
  const at = now();
  let count = 0;
  for (let round = 0; round < 400; round++) {
    const records = await Enrolments.find({ nextOpeningAt: trusted({ $lte: at }) })
      .sort({ nextOpeningAt: 1 })
      .limit(batch)
      .lean<EnrolmentRecord[]>();
    const due = await Promise.all(records.map((record) => dueOf(plain(record), at)));
    for (const group of groupsOf(due)) await tell(group);
    // After the telling: who dies in between tells again, and nobody is forgotten.
    await advance(due);
    count += records.length;
    if (records.length < batch) break;
  }
  await OpeningRound.deleteMany({ at: trusted({ $lt: fromNow(-30 * day) }) });
  return count;
}

/** Tells a learner which courses open because this one is finished. May be repeated. */
export async function tellOpenDoors(userId: string, finishedId: string): Promise<void> {
  const all = await listEnrolments(userId);
  for (const enrolment of all) {
    const course = hasAccess(enrolment) ? await findLearnableCourse({ id: enrolment.courseId }) : null;
    if (!course?.facts.prerequisites?.includes(finishedId) || enrolment.openedIds.length > 0) continue;
    if ((await missingAmong(course, enrolment, all)).length > 0) continue;
    await publish(fact('course.opened', { enrolmentId: enrolment.id, userId, courseId: course.id }));
  }
}

/** What is due already is left to `openDue`, which tells it first. */
async function writeNext(plan: Plan, enrolments: Enrolment[]): Promise<void> {
  const at = now();
  const writes = enrolments.flatMap((enrolment) => {
    const { id, nextOpeningAt: before } = enrolment;
    if (before && before <= at) return [];
    const next = hasAccess(enrolment) ? nextMoment(plan, factsOf(enrolment), at) : null;
    if (next?.getTime() === before?.getTime()) return [];
    return [{ updateOne: { filter: { _id: id }, update: { $set: { nextOpeningAt: next } } } }];
  });
  if (writes.length > 0) await Enrolments.bulkWrite(writes, { ordered: false });
}

/** Lectures whose moment came since the one that was written down, and which nothing else keeps closed. */
async function dueOf(enrolment: Enrolment, at: Date): Promise<Due> {
  const course = hasAccess(enrolment) ? await findLearnableCourse({ id: enrolment.courseId }) : null;
  if (!course) return { enrolment, opened: [], next: null };
  const plan = planOf(course);
  const facts = factsOf(enrolment, await missingCourses(course, enrolment));
  const since = enrolment.nextOpeningAt ?? at;
  const opened = [...plan].filter(([id, { free, rule }]) => {
    const moment = free ? null : momentOf(rule, facts);
    const isNew = moment !== null && moment >= since && moment <= at;
    const isBegun = facts.openedIds.has(id) || facts.completedIds.has(id);
    return isNew && !isBegun && locksOf(plan, id, facts, at).length === 0;
  });
  return { enrolment, opened: opened.map(([id]) => id), next: nextMoment(plan, facts, at) };
}

/** Those for whom the same lectures of a course opened. */
function groupsOf(due: Due[]): Due[][] {
  const groups = new Map<string, Due[]>();
  for (const one of due) {
    if (one.opened.length === 0) continue;
    const key = [one.enrolment.courseId, ...one.opened].join();
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

async function tell(group: Due[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const { courseId } = first.enrolment;
  const enrolmentIds = group.map(({ enrolment }) => enrolment.id);
  const told = fact('lectures.opened', { courseId, lectureIds: first.opened, enrolmentIds });
  const round = { courseId, lectureIds: first.opened, count: group.length, at: now(), outbox: [told] };
  const made = await OpeningRound.create(round);
  await relay(OpeningRound, made._id, [told]);
}

async function advance(due: Due[]): Promise<void> {
  const writes = due.map(({ enrolment, next }) => ({
    updateOne: {
      filter: { _id: enrolment.id, nextOpeningAt: enrolment.nextOpeningAt },
      update: { $set: { nextOpeningAt: next } },
    },
  }));
  if (writes.length > 0) await Enrolments.bulkWrite(writes, { ordered: false });
}

/** The course with this version or a newer one: the message about a publication may come before that about the memory. */
async function currentCourse(courseId: string, versionId: string): Promise<PublishedCourse | null> {
  const known = await findLearnableCourse({ id: courseId });
  if (known?.versionId === versionId) return known;
  forgetCourse(courseId);
  return findLearnableCourse({ id: courseId });
}
