/** A lecture gets another place in the outline. One document is written for it. */
import { isDuplicate, isId } from '../../lib/db.ts';
import { Busy, NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { markEdited, type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { keyAfter } from './positions.ts';
import { listRows } from './rows.service.ts';
import { requireSection } from './sections.service.ts';

export type Place = 'up' | 'down' | { sectionId: string; afterId: string | null } | { endOf: string };
type Standing = { id: string; sectionId: string };

/**
 * One place up or down (over the edge of a section into the next one), right after another lecture (null: first
 * of the section), or to the end of a section. Moves at once by two people both hold. Writes one lecture, and returns the
 * sections that it left and entered; null where it was at the very end.
 */
export async function moveLecture(
  person: Person,
  courseId: string,
  lectureId: string,
  to: Place,
): Promise<{ from: string; to: string } | null> {
  const course = await requireOwnCourse(person, courseId);
  for (let tries = 0; tries < 20; tries++) {
    const from = await sectionOf(courseId, lectureId);
    const target = await targetOf(course, { id: lectureId, sectionId: from }, to);
    if (!target) return null;
    const rows = (await listRows(courseId, target.sectionId)).filter((row) => row.id !== lectureId);
    if (target.afterId && !rows.some((row) => row.id === target.afterId)) {
      // The neighbour of a step moved on meanwhile: it is looked for again. A place that was named is gone.
      if (typeof to === 'string' || 'endOf' in to) continue;
      throw new NotFound('This place');
    }
    const position = keyAfter(rows, target.afterId);
    try {
      await Lecture.updateOne({ _id: lectureId, courseId }, { $set: { sectionId: target.sectionId, position } });
      await markEdited(courseId);
      return { from, to: target.sectionId };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}

/** Where a lecture stands now, without its texts. Throws NotFound. */
async function sectionOf(courseId: string, lectureId: string): Promise<string> {
  const lecture = isId(lectureId)
    ? await Lecture.findOne({ _id: lectureId, courseId }).select('sectionId').lean<Pick<LectureRecord, 'sectionId'>>()
    : null;
  if (!lecture) throw new NotFound('This lecture');
  return lecture.sectionId;
}

async function targetOf(course: OwnCourse, lecture: Standing, to: Place) {
  if (to === 'up' || to === 'down') return stepOf(course, lecture, to);
  if ('endOf' in to) {
    requireSection(course, to.endOf);
    const rows = (await listRows(course.id, to.endOf)).filter((row) => row.id !== lecture.id);
    return { sectionId: to.endOf, afterId: rows.at(-1)?.id ?? null };
  }
  requireSection(course, to.sectionId);
  return to;
}

/** Where one step leads; null at the very first and last place of the course. */
async function stepOf(course: OwnCourse, { id, sectionId }: Standing, to: 'up' | 'down') {
  const rows = (await listRows(course.id, sectionId)).filter((row) => !row.deletedAt);
  const at = rows.findIndex((row) => row.id === id);
  const inside = to === 'up' ? at > 0 : at < rows.length - 1;
  if (inside) return { sectionId, afterId: rows[to === 'up' ? at - 2 : at + 1]?.id ?? null };
  const shown = course.sections.filter((section) => !section.deletedAt);
  const next = shown[shown.findIndex((section) => section.id === sectionId) + (to === 'up' ? -1 : 1)];
  if (!next) return null;
  if (to === 'down') return { sectionId: next.id, afterId: null };
  const there = (await listRows(course.id, next.id)).filter((row) => !row.deletedAt);
  return { sectionId: next.id, afterId: there.at(-1)?.id ?? null };
}
