/** Lectures and sections once more in the same course: right behind the first, under a name that says so. */
import { copySamples } from '../../assessment/peers/samples.service.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy, NotFound, Refused } from '../../lib/errors.ts';
import { derivedId } from '../../web/once.ts';
import type { Person } from '../../web/request.ts';
import { newId } from '../courses/course.model.ts';
import { markEdited, requireOwnCourse } from '../courses/courses.service.ts';
import { slugCandidates } from '../courses/slugs.ts';
import { markOf } from '../history/save-mark.ts';
import { findLecture, Lecture, type LectureRecord, requireLecture } from '../lectures/lecture.model.ts';
import { type Chosen, inOutline } from '../outline/chosen.service.ts';
import { mostLectures } from '../outline/outline.service.ts';
import { keyAfter, keyAtEnd } from '../outline/positions.ts';
import { listRows } from '../outline/rows.service.ts';
import { addSection, moveSection, requireSection } from '../outline/sections.service.ts';
import { copiedContent, copiedRule, copyTitle } from './copies.ts';

/**
 * Returns the id of the copy. Every call makes one; with the same `key` they make it together. Throws NotFound, also for a
 * lecture in the bin; Refused when the course is full.
 */
export async function copyLecture(person: Person, courseId: string, lectureId: string, key = newId()): Promise<string> {
  await requireOwnCourse(person, courseId);
  const lecture = await requireLecture(courseId, lectureId);
  if (lecture.deletedAt) throw new NotFound('This lecture');
  await requireRoom(courseId, 1);
  const id = derivedId(key, lectureId);
  const made = await insertCopy(person, lecture, { id, title: copyTitle(lecture.title), sectionId: lecture.sectionId });
  await copySamplesOf(person, lecture, made);
  await markEdited(courseId);
  return made;
}

/** A section with its lectures, which keep their titles. Returns the id of the copy; `key` and what it throws as in `copyLecture`. */
export async function copySection(person: Person, courseId: string, sectionId: string, key = newId()): Promise<string> {
  const course = await requireOwnCourse(person, courseId);
  const { title, release = null } = requireSection(course, sectionId);
  const lectures = await Lecture.find({ courseId, sectionId, deletedAt: null })
    .sort({ position: 1 })
    .lean<LectureRecord[]>();
  await requireRoom(courseId, lectures.length);
  const copy = await addSection(person, courseId, copyTitle(title), { id: derivedId(key, sectionId), release });
  await moveSection(person, courseId, copy.id, { afterId: sectionId });
  const ids = new Map<string, string>();
  for (const lecture of lectures) {
    const rule = copiedRule(lecture.release, ids);
    const place = { id: derivedId(copy.id, String(lecture._id)), title: lecture.title, sectionId: copy.id };
    const made = await insertCopy(person, { ...lecture, release: rule }, place);
    await copySamplesOf(person, lecture, made);
    ids.set(String(lecture._id), made);
  }
  await markEdited(courseId);
  return copy.id;
}

/** Each of the chosen ones, behind itself; `key` as in `copyLecture`. Returns how many copies there are, of lectures and sections. */
export async function copyChosen(person: Person, courseId: string, chosen: Chosen, key = newId()): Promise<number> {
  const { sections, lectures } = await inOutline(await requireOwnCourse(person, courseId), chosen);
  for (const id of sections) await copySection(person, courseId, id, key);
  for (const id of lectures) await copyLecture(person, courseId, id, key);
  return sections.length + lectures.length;
}

async function copySamplesOf(person: Person, { kind, courseId, _id }: LectureRecord, made: string): Promise<void> {
  if (kind === 'assignment') await copySamples(String(_id), { courseId, lectureId: made }, person);
}

async function requireRoom(courseId: string, more: number): Promise<void> {
  if ((await Lecture.countDocuments({ courseId })) + more > mostLectures)
    throw new Refused(`A course has at most ${mostLectures} lectures.`);
}

/** Behind the first where it stays in its section, else at the end of the other one. Under an `id` that is there nothing is added. */
async function insertCopy(
  person: Person,
  lecture: LectureRecord,
  { id, title, sectionId }: { id: string; title: string; sectionId: string },
): Promise<string> {
  const { courseId } = lecture;
  const content = { ...copiedContent(lecture), _id: id, title, courseId, sectionId, saved: markOf(person, {}, 1) };
  const slugs = [...slugCandidates(title, lecture.kind)];
  for (let tries = 0; tries < 20 && slugs.length > 0; tries++) {
    const rows = await listRows(courseId, sectionId);
    const isHere = sectionId === lecture.sectionId;
    const position = isHere ? keyAfter(rows, String(lecture._id)) : keyAtEnd(rows);
    try {
      await Lecture.create({ ...content, position, slug: slugs[0] });
      return id;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (await findLecture(courseId, id)) return id;
      if (isDuplicate(error, 'slug')) slugs.shift();
    }
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}
