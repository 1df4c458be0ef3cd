/** What is open to whom now: the rules of the published version, asked for one enrolment. */
import { LRUCache } from 'lru-cache';
import { trusted } from 'mongoose';
import {
  findLearnableCourse,
  findPublishedCourse,
  type PublishedCourse,
} from '../../authoring/publishing/published.service.ts';
import {
  type LearnerFacts,
  type Lock,
  locksOf,
  planOf,
  wholeCourse,
} from '../../authoring/release/openings.service.ts';
import { config } from '../../config.ts';
import { hour, now } from '../../lib/clock.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, findEnrolment, hasAccess } from '../enrolment.service.ts';

type Course = Pick<PublishedCourse, 'id' | 'sections' | 'facts'>;
/** A course that is asked for before another one opens. */
export type NeededCourse = Pick<PublishedCourse, 'id' | 'slug'> & { title: string };
/** Asked for a lecture, says what keeps it closed now; empty: it is open. */
export type LocksFor = (lectureId: string) => Lock[];
type Learned = Pick<Enrolment, 'createdAt' | 'completedIds' | 'openedIds' | 'exceptions'>;

/** A finished course stays finished, so this need not be asked again: `<person> <course>`. */
const finished = new LRUCache<string, true>({ max: 100_000, ttl: hour });
/** A circle of courses that ask for each other is looked for so far. */
const farthest = 50;

/**
 * May this person open this lecture now? False without access, for a lecture that is not in the published version, and
 * while a rule keeps it closed. Two reads, the second only where a course is to be finished first.
 */
export async function mayOpenLecture(userId: string, courseId: string, lectureId: string): Promise<boolean> {
  const enrolment = await findEnrolment(userId, courseId);
  if (!enrolment || !hasAccess(enrolment)) return false;
  const course = await findLearnableCourse({ id: courseId });
  if (!course || !planOf(course).has(lectureId)) return false;
  return (await locksFor(course, enrolment))(lectureId).length === 0;
}

/** What the course's rules say to this enrolment now. One read where courses are to be finished first, else none. */
export async function locksFor(course: Course, enrolment: Enrolment): Promise<LocksFor> {
  return locksIn(course, enrolment, await missingCourses(course, enrolment));
}

/** Is nothing of the course open to this enrolment now, neither begun nor to be begun? Reads as `locksFor`. */
export async function isAllClosed(course: Course, enrolment: Enrolment): Promise<boolean> {
  const locks = await locksFor(course, enrolment);
  return [...planOf(course).keys()].every((lectureId) => locks(lectureId).length > 0);
}

/** As `locksFor`, for callers that know which courses are missing; without them as if none were. */
export function locksIn(course: Course, learned: Learned, missing: readonly NeededCourse[] = [], at = now()): LocksFor {
  const plan = planOf(course);
  const facts = factsOf(learned, missing);
  return (lectureId) => locksOf(plan, lectureId, facts, at);
}

/** What the rules ask about an enrolment. */
export function factsOf(learned: Learned, missing: readonly NeededCourse[] = []): LearnerFacts {
  return {
    startedAt: learned.createdAt,
    completedIds: new Set(learned.completedIds),
    openedIds: new Set(learned.openedIds),
    givenIds: new Set(learned.exceptions.map((one) => one.lectureId)),
    missingCourseIds: missing.map(({ id }) => id),
    calendar: config.school.timeZone,
  };
}

/**
 * The courses that this learner still has to finish before the lectures of this one open. None for who has begun it:
 * a requirement that is added later shuts nobody out.
 */
export async function missingCourses(course: Course, enrolment: Enrolment): Promise<NeededCourse[]> {
  if (!course.facts.prerequisites?.length || hasBegun(course, enrolment)) return [];
  return listMissingCourses(course, enrolment.userId);
}

/** The same for callers that have read `all` enrolments of the person: from memory. */
export async function missingAmong(
  course: Course,
  enrolment: Enrolment,
  all: readonly Enrolment[],
): Promise<NeededCourse[]> {
  if (!course.facts.prerequisites?.length || hasBegun(course, enrolment)) return [];
  const done = new Set(all.filter((one) => one.completedAt).map(({ courseId }) => courseId));
  return (await listNeededCourses(course)).filter(({ id }) => !done.has(id));
}

/** As `missingCourses`, for somebody who may not be enrolled, in the order in which the course names them. One read at most. */
export async function listMissingCourses(
  course: Pick<Course, 'id' | 'facts'>,
  userId: string,
): Promise<NeededCourse[]> {
  const needed = await listNeededCourses(course);
  const isFinished = ({ id }: NeededCourse) => finished.has(`${userId} ${id}`);
  const asked = needed.filter((one) => !isFinished(one)).map(({ id }) => id);
  if (asked.length === 0) return [];
  const done = await Enrolments.find({ userId, courseId: trusted({ $in: asked }) })
    .select('courseId completedAt')
    .lean<Pick<EnrolmentRecord, 'courseId' | 'completedAt'>[]>();
  for (const { courseId, completedAt } of done) if (completedAt) finished.set(`${userId} ${courseId}`, true);
  return needed.filter((one) => !isFinished(one));
}

/** The courses that are asked for and can be taken: one that is not on offer, or asks for this one itself, holds nobody. */
export async function listNeededCourses({ id, facts }: Pick<Course, 'id' | 'facts'>): Promise<NeededCourse[]> {
  const needed: NeededCourse[] = [];
  for (const courseId of facts.prerequisites ?? []) {
    const course = await findPublishedCourse({ id: courseId });
    if (course && !(await asksFor(course, id)))
      needed.push({ id: course.id, slug: course.slug, title: course.facts.title });
  }
  return needed;
}

/** Does the way into `course` lead through `otherId`, over any number of courses? From memory. */
async function asksFor(course: Pick<Course, 'id' | 'facts'>, otherId: string): Promise<boolean> {
  const seen = new Set([course.id]);
  const next = [...(course.facts.prerequisites ?? [])];
  while (next.length > 0 && seen.size < farthest) {
    const id = next.pop() ?? '';
    if (id === otherId) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    next.push(...((await findPublishedCourse({ id }))?.facts.prerequisites ?? []));
  }
  return false;
}

/** Something was opened by the rules, or completed though it is neither free nor was opened as an exception. */
function hasBegun({ sections }: Course, { openedIds, completedIds, exceptions }: Enrolment): boolean {
  if (openedIds.length > 0) return true;
  const given = new Set(exceptions.map((one) => one.lectureId));
  if (given.has(wholeCourse)) return true;
  const free = new Set(sections.flatMap(({ lectures }) => lectures.filter((one) => one.preview).map((one) => one.id)));
  return completedIds.some((id) => !free.has(id) && !given.has(id));
}
