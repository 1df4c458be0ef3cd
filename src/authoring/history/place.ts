/** What a page of the history is about: a lecture or the facts of a course, found through the person. */
import type { Request } from 'express';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { requireOwnLecture } from '../outline/outline.service.ts';
import { recordStored, type State, type Subject } from './record.service.ts';
import { factsState, lectureState } from './states.ts';

export type Place = {
  subject: Subject;
  stored: State;
  title: string;
  base: string;
  back: { href: string; label: string };
};
/** The lecture or course of the address, found through the person; what is stored now has its entry then. */
export async function findPlace(req: Request): Promise<Place> {
  const { course: courseId = '', lecture: lectureId } = req.params as Record<string, string | undefined>;
  const place = lectureId ? await lecturePlace(req, courseId, lectureId) : await coursePlace(req, courseId);
  await recordStored(place.subject, place.stored);
  return place;
}

async function lecturePlace(req: Request, courseId: string, lectureId: string): Promise<Place> {
  const { lecture } = await requireOwnLecture(me(req), courseId, lectureId);
  const href = `/studio/courses/${courseId}/lectures/${lectureId}`;
  return {
    subject: { subjectId: lectureId, courseId },
    stored: lectureState(lecture),
    title: lecture.title,
    base: `${href}/history`,
    back: { href, label: lecture.title },
  };
}

async function coursePlace(req: Request, courseId: string): Promise<Place> {
  const course = await requireOwnCourse(me(req), courseId);
  const href = `/studio/courses/${courseId}`;
  return {
    subject: { subjectId: courseId, courseId },
    stored: factsState(course),
    title: course.draft.title,
    base: `${href}/history`,
    back: { href: `${href}/basics`, label: 'Basics' },
  };
}
