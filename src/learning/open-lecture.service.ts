/** The way to a lecture of a course for its learner. Finding it is being allowed to. */
import { LRUCache } from 'lru-cache';
import { wasPublished } from '../authoring/lectures/former-lectures.service.ts';
import {
  type OutlineLecture,
  type PublishedCourse,
  requireLearnableCourse,
} from '../authoring/publishing/published.service.ts';
import { minute } from '../lib/clock.ts';
import { Gone, NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { type Enrolment, requireEnrolment } from './enrolment.service.ts';
import { readyLectures } from './progress.service.ts';

export type OpenLecture = { course: PublishedCourse; enrolment: Enrolment; lecture: OutlineLecture };

/** Positions arrive every few seconds; who was enrolled a minute ago need not be looked up for them. */
const lately = new LRUCache<string, string>({ max: 50_000, ttl: minute });

/** Throws NotFound for strangers and unknown lectures, Forbidden after access has ended, Gone for a lecture taken out. */
export async function requireOpenLecture(person: Person, slug: string, lectureSlug: string): Promise<OpenLecture> {
  const enrolment = await requireEnrolment(person, slug);
  const course = await requireLearnableCourse(slug);
  const lecture = readyLectures(course).find((one) => one.slug === lectureSlug);
  if (lecture) return { course, enrolment, lecture };
  if (await wasPublished(course.id, lectureSlug))
    throw new Gone('The teacher has taken this lecture out of the course.');
  throw new NotFound('This lecture');
}

/** The ids a position belongs to; from memory if this person was here within a minute. Throws as above. */
export async function requirePlayingLecture(
  person: Person,
  slug: string,
  lectureSlug: string,
): Promise<{ enrolmentId: string; lectureId: string }> {
  const key = `${person.id} ${slug}`;
  const enrolmentId = lately.get(key);
  const lecture = readyLectures(await requireLearnableCourse(slug)).find((one) => one.slug === lectureSlug);
  if (enrolmentId && lecture) return { enrolmentId, lectureId: lecture.id };
  const open = await requireOpenLecture(person, slug, lectureSlug);
  lately.set(key, open.enrolment.id);
  return { enrolmentId: open.enrolment.id, lectureId: open.lecture.id };
}
