/** Lectures of a draft: added, changed, moved, put into the bin and taken out again. */
import { Types } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Busy, NotFound, Refused } from '../../lib/errors.ts';
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
import { keyAfter, keyAtEnd } from './positions.ts';
import { listRows } from './rows.service.ts';
import { requireSection } from './sections.service.ts';

export type DraftLecture = Omit<LectureRecord, '_id'> & { id: string };
export type Place = 'up' | 'down' | { sectionId: string; afterId: string | null } | { endOf: string };
type Standing = { id: string; sectionId: string };
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
 * Adds a lecture at the end of a section. The address comes from the title, or from `slug`; an article's length from its
 * words, or from `seconds`. Every call adds one, but for an `id` that is there.
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
