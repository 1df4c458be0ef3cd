/** Exceptions: a lecture, or the whole course, opened for one learner before its time. */
import { trusted } from 'mongoose';
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { wholeCourse } from '../../authoring/release/openings.service.ts';
import { now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, plain } from '../enrolment.service.ts';
import { numberOf } from '../outline.ts';

/**
 * Opens a lecture (or `wholeCourse`) for one learner; the learner is told and reads the reason. For those of the team who
 * answer learners, and admins. What is opened already stays as it is. Throws NotFound, and Refused for a lecture that
 * learners do not have.
 */
export async function openEarly(
  person: Person,
  courseId: string,
  enrolmentId: string,
  wish: { lectureId: string; reason: string },
): Promise<void> {
  const enrolment = await requireLearner(person, courseId, enrolmentId);
  const { lectureId, reason } = wish;
  const told = [
    await lineOf('person.lecture-opened', enrolment, lectureId, reason),
    fact('lecture.given', { enrolmentId, lectureId }),
  ];
  const exception = { lectureId, reason, byId: person.id, at: now() };
  const { modifiedCount } = await Enrolments.updateOne(
    { _id: enrolmentId, courseId, 'exceptions.lectureId': trusted({ $ne: lectureId }) },
    { $push: { exceptions: exception, outbox: { $each: told } } },
  );
  if (modifiedCount === 1) await relay(Enrolments, enrolmentId, told);
}

/** Takes an exception back. What the learner completed meanwhile stays open. May be repeated. Throws NotFound. */
export async function takeBack(
  person: Person,
  courseId: string,
  enrolmentId: string,
  lectureId: string,
): Promise<void> {
  const enrolment = await requireLearner(person, courseId, enrolmentId);
  const told = [await lineOf('person.lecture-closed', enrolment, lectureId)];
  const { modifiedCount } = await Enrolments.updateOne(
    { _id: enrolmentId, courseId, 'exceptions.lectureId': lectureId },
    { $pull: { exceptions: { lectureId } }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount === 1) await relay(Enrolments, enrolmentId, told);
}

/** A learner of a course, for those of its team who answer learners. Throws NotFound, Forbidden without that right. */
export async function requireLearner(person: Person, courseId: string, enrolmentId: string): Promise<Enrolment> {
  await requireOwnCourse(person, courseId, 'answer');
  const found = isId(enrolmentId)
    ? await Enrolments.findOne({ _id: enrolmentId, courseId }).lean<EnrolmentRecord>()
    : null;
  if (!found) throw new NotFound('This learner');
  return plain(found);
}

/** The line of the audit log, with the lecture as it is called now. */
async function lineOf(action: string, enrolment: Enrolment, lectureId: string, reason?: string): Promise<Fact> {
  const course = await requireLearnableCourse({ id: enrolment.courseId });
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  if (!lecture && lectureId !== wholeCourse && reason !== undefined)
    throw new Refused('Learners do not have this lecture.', 'lecture');
  const title = lecture ? `${numberOf(course.sections, lectureId)} ${lecture.title}` : 'the whole course';
  const { name } = await requirePersonById(enrolment.userId);
  const values = { course: course.facts.title, lecture: title, ...(reason === undefined ? {} : { reason }) };
  return actFact({ action, on: { kind: 'person', id: enrolment.userId, name }, after: values });
}
