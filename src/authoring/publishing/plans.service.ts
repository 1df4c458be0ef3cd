/** Publishing at a chosen time: the draft as it stands then, by a job of the clock, once. */
import { trusted } from 'mongoose';
import { findPersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { day, fromNow, minute, now } from '../../lib/clock.ts';
import { Busy, Failure, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseRecord, type Plan } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { needsApproval, publishCourse } from './publication.service.ts';
import { courseAct, planEnded } from './publication-acts.ts';

const furthest = 366 * day;
const batch = 50;

/**
 * Sets the time, in place of one that was set before. Needs the right `publish`. Throws Refused (`date`) for a time that has
 * passed or is more than a year away, and where an admin has to approve.
 */
export async function planPublication(person: Person, courseId: string, plan: Omit<Plan, 'byId'>): Promise<void> {
  const course = await requireOwnCourse(person, courseId, 'publish');
  if (await needsApproval(person))
    throw new Refused('In this school an admin publishes a course when they approve it, so no time can be set.');
  if (plan.at < fromNow(minute)) throw new Refused('This time has passed. Please choose a later one.', 'date');
  if (plan.at > fromNow(furthest)) throw new Refused('Please choose a time within a year.', 'date');
  const told = courseAct('course.planned', course, { after: { at: plan.at.toISOString() } });
  await Course.updateOne(
    { _id: courseId },
    { $set: { plan: { ...plan, byId: person.id } }, $unset: { planFailed: 1 }, $push: { outbox: told } },
    { timestamps: false },
  );
  await relay(Course, courseId, [told]);
}

/** Forgets the time. May be repeated. */
export async function dropPlan(person: Person, courseId: string): Promise<void> {
  const course = await requireOwnCourse(person, courseId, 'publish');
  if (!course.plan) return;
  const told = courseAct('course.plan-dropped', course, { before: { at: course.plan.at.toISOString() } });
  const { matchedCount } = await Course.updateOne(
    { _id: courseId, 'plan.at': course.plan.at },
    { $unset: { plan: 1 }, $push: { outbox: told } },
    { timestamps: false },
  );
  if (matchedCount > 0) await relay(Course, courseId, [told]);
}

/** Publishes what is due, also what was missed while no worker ran. May be repeated, also at the same moment. */
export async function publishPlanned(): Promise<void> {
  const due = await Course.find({ 'plan.at': trusted({ $lte: now() }) })
    .select('plan')
    .sort({ 'plan.at': 1 })
    .limit(batch)
    .lean<Pick<CourseRecord, '_id' | 'plan'>[]>();
  // One that meets a store that is away must not stand in the way of the others.
  const outcomes = await Promise.allSettled(due.map(({ _id, plan }) => plan && carryOut(String(_id), plan)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

export type PlanOutcome = { title: string; ownerId: string; at: Date; reason: string };

/** What became of a plan for this moment; `reason` is '' where it was published. null: the course is gone. */
export async function findPlanOutcome(courseId: string, at: Date): Promise<PlanOutcome | null> {
  const course = await Course.findById(courseId)
    .select('ownerId planFailed draft.title')
    .lean<Pick<CourseRecord, 'ownerId' | 'planFailed'> & { draft: { title: string } }>();
  if (!course) return null;
  const isThis = course.planFailed?.at.getTime() === at.getTime();
  return {
    title: course.draft.title,
    ownerId: course.ownerId,
    at,
    reason: isThis ? (course.planFailed?.reason ?? '') : '',
  };
}

/** A reason that another try would not mend ends the plan; a part of the school that is away is tried again. */
async function carryOut(courseId: string, plan: Plan): Promise<void> {
  const { note, tells, at, byId } = plan;
  try {
    await publishCourse(await requireActive(byId), courseId, { note, tells, planAt: at });
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Busy) throw error;
    await endFailed(courseId, plan, error.message);
  }
}

async function endFailed(courseId: string, { at, byId }: Plan, reason: string): Promise<void> {
  const told = planEnded(courseId, { byId, at });
  const ended = await Course.updateOne(
    { _id: courseId, 'plan.at': at },
    { $unset: { plan: 1 }, $set: { planFailed: { at, reason } }, $push: { outbox: told } },
    { timestamps: false },
  );
  if (ended.matchedCount > 0) await relay(Course, courseId, [told]);
}

/** Whoever planned it, with the role they have now. */
async function requireActive(personId: string): Promise<Person> {
  const person = await findPersonById(personId);
  if (person?.state !== 'active') throw new Refused('Whoever chose the time has no account in use any more.');
  return snapshotOf(person);
}
