/** The way to a lecture of a course for its learner. Finding it is being allowed to. */
import { LRUCache } from 'lru-cache';
import { wasPublished } from '../authoring/lectures/former-lectures.service.ts';
import {
  type OutlineLecture,
  type PublishedCourse,
  requireLearnableCourse,
} from '../authoring/publishing/published.service.ts';
import type { Lock } from '../authoring/release/openings.service.ts';
import { config } from '../config.ts';
import { minute, now } from '../lib/clock.ts';
import { Forbidden, Gone, NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { marksFor } from './changes/changes.service.ts';
import type { Marks } from './changes/marks.ts';
import { accessEnded, accessOver, type Enrolment, hasAccess, isOver, requireRecord } from './enrolment.service.ts';
import { readyLectures } from './progress.service.ts';
import { locksIn, missingCourses, type NeededCourse } from './release/locks.service.ts';
import { lockSentence } from './release/words.ts';

/** A lecture with all that its page needs to say what is open: which courses are missing, and at what time it is asked. */
export type OpenLecture = {
  course: PublishedCourse;
  enrolment: Enrolment;
  lecture: OutlineLecture;
  missing: NeededCourse[];
  at: Date;
  /** What is new to this learner. A walk through a draft has none. */
  marks?: Marks;
};

/** Positions arrive every few seconds; who was enrolled a minute ago need not be looked up for them. */
const lately = new LRUCache<string, Pick<Enrolment, 'id' | 'state' | 'accessEndsAt'>>({ max: 50_000, ttl: minute });

/**
 * A lecture that may still be closed to its learner, by its rules or because the time of access is over. Throws NotFound for
 * strangers and unknown lectures, Forbidden after access was ended, Gone for a lecture taken out.
 */
export async function findLecture(person: Person, slug: string, lectureSlug: string): Promise<OpenLecture> {
  const enrolment = await requireRecord(person, slug);
  if (!hasAccess(enrolment) && !isOver(enrolment)) throw new Forbidden(accessEnded);
  const course = await requireLearnableCourse(slug);
  const lecture = readyLectures(course).find((one) => one.slug === lectureSlug);
  if (lecture) {
    const [missing, marks] = await Promise.all([missingCourses(course, enrolment), marksFor(course, enrolment)]);
    return { course, enrolment, lecture, missing, at: now(), marks };
  }
  if (await wasPublished(course.id, lectureSlug))
    throw new Gone('The teacher has taken this lecture out of the course.');
  throw new NotFound('This lecture');
}

/** What keeps it closed; empty: it is open. */
export function locksOn({ course, enrolment, lecture, missing, at }: OpenLecture): Lock[] {
  return locksIn(course, enrolment, missing, at)(lecture.id);
}

/** Open because of its rules alone: neither as a free preview nor as somebody's exception. What is begun so stays open. */
export function isOpenByRules({ course, enrolment, lecture, missing, at }: OpenLecture): boolean {
  const plain = { ...enrolment, exceptions: [] };
  return !lecture.preview && locksIn(course, plain, missing, at)(lecture.id).length === 0;
}

/** As `findLecture`; throws Forbidden, with the reason, also while the lecture is closed to this learner. */
export async function requireOpenLecture(person: Person, slug: string, lectureSlug: string): Promise<OpenLecture> {
  const found = await findLecture(person, slug, lectureSlug);
  if (isOver(found.enrolment)) throw new Forbidden(accessOver);
  const locks = locksOn(found);
  const zone = person.timeZone ?? config.school.timeZone;
  if (locks.length > 0) throw new Forbidden(lockSentence(locks, { ...found, zone }));
  return found;
}

/** The ids a position belongs to; from memory if this person was there within a minute. Throws as above. */
export async function requirePlayingLecture(
  person: Person,
  slug: string,
  lectureSlug: string,
): Promise<{ enrolmentId: string; lectureId: string }> {
  const key = `${person.id} ${slug} ${lectureSlug}`;
  const known = lately.get(key);
  const lecture = readyLectures(await requireLearnableCourse(slug)).find((one) => one.slug === lectureSlug);
  if (known && hasAccess(known) && lecture) return { enrolmentId: known.id, lectureId: lecture.id };
  const open = await requireOpenLecture(person, slug, lectureSlug);
  const { id, state, accessEndsAt } = open.enrolment;
  lately.set(key, { id, state, accessEndsAt });
  return { enrolmentId: id, lectureId: open.lecture.id };
}
