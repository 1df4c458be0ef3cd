/** The assignment of a page about peer review, for those of the team who answer learners. */
import type { Request } from 'express';
import { type Assignment, usualAssignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import { NotFound } from '../../lib/errors.ts';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type LectureRecord, requireLecture } from '../lectures/lecture.model.ts';
import { findLearnableCourse, requireRevision } from '../publishing/published.service.ts';

export type Peers = {
  ids: { courseId: string; lectureId: string };
  base: string;
  title: string;
  /** As learners see them; those of the draft before it is published. */
  rules: Assignment;
  names: { course: string; lecture: string };
};

/** Found through the person. A lecture in the bin still has its reviews. Throws NotFound for one of another kind. */
export async function requirePeers(req: Request<{ course: string; lecture: string }>): Promise<Peers> {
  const { course: courseId, lecture: lectureId } = req.params;
  const course = await requireOwnCourse(me(req), courseId, 'answer');
  const lecture = await requireLecture(courseId, lectureId);
  if (lecture.kind !== 'assignment') throw new NotFound('This assignment');
  return {
    ids: { courseId, lectureId },
    base: `/studio/courses/${courseId}/assignments/${lectureId}`,
    title: lecture.title,
    rules: await rulesOf(courseId, lecture),
    names: { course: course.draft.title, lecture: lecture.title },
  };
}

/** Its dates are not looked at here. */
async function rulesOf(courseId: string, lecture: LectureRecord): Promise<Assignment> {
  const published = await findLearnableCourse({ id: courseId });
  const found = published?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === String(lecture._id));
  const { assignment } = found?.kind === 'assignment' ? await requireRevision(found.revisionId) : lecture;
  if (!assignment) return usualAssignment;
  return { ...assignment, peers: assignment.peers ? { ...usualPeers, ...assignment.peers } : null };
}
