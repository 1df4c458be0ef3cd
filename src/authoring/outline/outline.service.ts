/** Lectures of a draft: added, changed, put into the bin and taken out again. */
import { Types } from 'mongoose';
import { usualAssignment } from '../../assessment/assignments/assignment.ts';
import { usualRules } from '../../assessment/quizzes/quiz.ts';
import { usualSurvey } from '../../assessment/surveys/survey.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { markEdited, type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { slugCandidates } from '../courses/slugs.ts';
import { type Manner, markOf } from '../history/save-mark.ts';
import {
  findLecture,
  Lecture,
  type LectureContent,
  type LectureKind,
  type LectureRecord,
  requireLecture,
} from '../lectures/lecture.model.ts';
import { renderTexts } from '../lectures/lecture-content.service.ts';
import { saveLecture } from '../lectures/save-lecture.service.ts';
import { moveLecture } from './moves.service.ts';
import { keyAtEnd } from './positions.ts';
import { listRows } from './rows.service.ts';
import { requireSection } from './sections.service.ts';

export type DraftLecture = Omit<LectureRecord, '_id'> & { id: string };
/** `id`: made before, so that a job or a form that comes twice adds one. */
type NewLecture = Partial<LectureContent> & {
  title: string;
  kind: LectureKind;
  slug?: string;
  id?: string | undefined;
};

/** In one course, those in the bin too. */
export const mostLectures = 2000;

/**
 * Adds a lecture at the end of a section. The address comes from the title, or from `slug`; the length of an
 * article, a quiz or a survey from what stands in it, of others from `seconds`. Every call adds one, but for an `id` that is there.
 */
export async function addLecture(
  person: Person,
  courseId: string,
  sectionId: string,
  content: NewLecture,
): Promise<DraftLecture> {
  const course = await requireOwnCourse(person, courseId);
  requireSection(course, sectionId);
  if ((await Lecture.countDocuments({ courseId })) >= mostLectures)
    throw new Refused(`A course has at most ${mostLectures} lectures.`);
  const { slug, id, ...given } = content;
  const known = id ? await findLecture(courseId, id) : null;
  if (known) return plain(known);
  if (given.kind === 'quiz') given.quiz ??= { parts: [], rules: usualRules };
  if (given.kind === 'assignment') given.assignment ??= usualAssignment;
  if (given.kind === 'survey') given.survey ??= usualSurvey;
  const texts = await renderTexts(given);
  const candidates = slug ? [slug] : slugCandidates(content.title, content.kind);
  for (const candidate of candidates) {
    const made = await insert({
      ...texts,
      ...given,
      ...(id ? { _id: new Types.ObjectId(id) } : {}),
      courseId,
      sectionId,
      slug: candidate,
      saved: markOf(person, {}, 1),
    });
    if (!made) continue;
    await markEdited(courseId);
    return plain(made);
  }
  throw new Refused('A lecture with this address exists already in the course.', 'title');
}

/** A lecture found through its course and person; one in the bin too. Throws NotFound. */
export async function requireOwnLecture(
  person: Person,
  courseId: string,
  lectureId: string,
): Promise<{ course: OwnCourse; lecture: DraftLecture }> {
  const course = await requireOwnCourse(person, courseId);
  return { course, lecture: plain(await requireLecture(courseId, lectureId)) };
}

/**
 * Changes what is given, if nobody changed it since `expectedRevision`; else Conflict with the lecture as stored. Texts are
 * rendered here. Written into the history; what changes nothing is no save. Throws NotFound, also for a lecture in the bin.
 */
export async function updateLecture(
  person: Person,
  courseId: string,
  lectureId: string,
  content: Partial<LectureContent>,
  expectedRevision: number,
  manner: Manner = {},
): Promise<DraftLecture> {
  const { lecture } = await requireOwnLecture(person, courseId, lectureId);
  return saveLecture(person, lecture, content, expectedRevision, manner);
}

/** Into the bin. May be repeated. */
export async function removeLecture(person: Person, courseId: string, lectureId: string): Promise<DraftLecture> {
  const { lecture } = await requireOwnLecture(person, courseId, lectureId);
  await Lecture.updateOne({ _id: lectureId, courseId, deletedAt: null }, { $set: { deletedAt: now() } });
  await markEdited(courseId);
  return lecture;
}

/** Out of the bin, to where it was; when its section is gone, to the end of the last one. May be repeated. */
export async function restoreLecture(person: Person, courseId: string, lectureId: string): Promise<void> {
  const { course, lecture } = await requireOwnLecture(person, courseId, lectureId);
  const shown = course.sections.filter((section) => !section.deletedAt);
  if (!shown.some((section) => section.id === lecture.sectionId)) {
    const last = shown.at(-1);
    if (!last) throw new Refused('Its section is gone. Add or restore a section first.');
    await moveLecture(person, courseId, lectureId, { endOf: last.id });
  }
  await Lecture.updateOne({ _id: lectureId, courseId }, { $set: { deletedAt: null } });
  await markEdited(courseId);
}

export function plain(record: LectureRecord): DraftLecture {
  const { _id, ...rest } = record;
  return { ...rest, id: String(_id) };
}

/** null when the address is taken; the lecture that is there under its id; a place that is taken is looked for again. */
async function insert(
  lecture: Partial<LectureRecord> & { courseId: string; sectionId: string },
): Promise<LectureRecord | null> {
  for (let tries = 0; tries < 20; tries++) {
    const position = keyAtEnd(await listRows(lecture.courseId, lecture.sectionId));
    try {
      return (await Lecture.create({ ...lecture, position })).toObject();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = lecture._id ? await findLecture(lecture.courseId, String(lecture._id)) : null;
      if (made) return made;
      if (isDuplicate(error, 'slug')) return null;
    }
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}
