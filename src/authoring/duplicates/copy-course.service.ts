/** A course once more: a draft of its own with the same outline, texts, questions and files, and nothing of its learners. */
import mongoose from 'mongoose';
import { exportBank, importBank } from '../../assessment/exchange/export.service.ts';
import { matchBanks } from '../../assessment/exchange/same-questions.service.ts';
import { copySamples } from '../../assessment/peers/samples.service.ts';
import { copyStops } from '../../assessment/stops/pinning.service.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Forbidden, Refused } from '../../lib/errors.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import { addToLibrary } from '../../media/library/library.service.ts';
import { derivedId } from '../../web/once.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseFacts, type CourseRecord } from '../courses/course.model.ts';
import { findMade, own, requireOwnCourse } from '../courses/courses.service.ts';
import { slugCandidates } from '../courses/slugs.ts';
import { markOf } from '../history/save-mark.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { canTeach } from '../policy.ts';
import { copiedCertificateRule, copiedContent, copiedQuiz, copiedRule, copyTitle } from './copies.ts';
import { findTemplate } from './templates.service.ts';

/** `key`: a fresh id from the form, which becomes that of the course: the same form sent twice makes one. */
type Wish = { key: string; title?: string; category?: string };
type Source = Pick<CourseRecord, 'draft' | 'sections' | 'visibility' | 'domains'> & { id: string };

const atOnce = 100;

/**
 * Makes a draft of this person's from a course that they may edit, or from a template that they may use. Without a title it
 * is called "Copy of ...". Files are named, not stored again. Team, learners, reviews, versions and what is in the bin stay
 * behind. May be repeated with the same key, also at the same time: it gives the same course. Throws NotFound, Forbidden,
 * and Refused for a key that is none.
 */
export async function copyCourse(person: Person, sourceId: string, wish: Wish): Promise<{ id: string }> {
  if (!isId(wish.key)) throw new Refused('Please reload this page and try again.');
  const source = await requireSource(person, sourceId);
  // Asked second: to others it does not even say that the course is there.
  if (!canTeach(person)) throw new Forbidden('Only instructors make courses. Under “Teach” you can ask to become one.');
  const known = await findMade(person, wish.key);
  if (known) return known;
  await importBank(person.id, wish.key, await exportBank(source.id));
  const ids = await copyLectures(person, source, wish.key);
  // Last, because a course that is seen is whole.
  return insertCourse(person, source, wish, ids);
}

async function requireSource(person: Person, id: string): Promise<Source> {
  return (await findTemplate(person, id)) ?? (await requireOwnCourse(person, id));
}

/** Returns the ids of the copies by those of the lectures. */
async function copyLectures(person: Person, source: Source, key: string): Promise<Map<string, string>> {
  const live = source.sections.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id);
  const found = await Lecture.find({ courseId: source.id, deletedAt: null })
    .select('sectionId')
    .lean<Pick<LectureRecord, '_id' | 'sectionId'>[]>();
  const all = found.filter(({ sectionId }) => live.includes(sectionId)).map(({ _id }) => String(_id));
  const ids = new Map(all.map((id) => [id, derivedId(key, id)]));
  const questions = await matchBanks(source.id, key);
  for (let at = 0; at < all.length; at += atOnce) {
    const part = await Lecture.find({ _id: mongoose.trusted({ $in: all.slice(at, at + atOnce) }) }).lean<
      LectureRecord[]
    >();
    const copies = await Promise.all(
      part.map(async (lecture) => ({
        ...copiedContent(lecture),
        _id: ids.get(String(lecture._id)),
        courseId: key,
        sectionId: derivedId(key, lecture.sectionId),
        release: copiedRule(lecture.release, ids),
        quiz: copiedQuiz(lecture.quiz, questions),
        stops: await copyStops(key, lecture.stops, (id) => questions.get(id)),
        ...{ position: lecture.position, slug: lecture.slug, saved: markOf(person, {}, 1) },
      })),
    );
    await insertMissing(copies);
    for (const { _id } of part.filter(({ kind }) => kind === 'assignment'))
      await copySamples(String(_id), { courseId: key, lectureId: ids.get(String(_id)) ?? '' }, person);
    await addToLibrary(key, fileIdsIn(copies));
  }
  return ids;
}

/** Those that another click inserted stay as they are. */
async function insertMissing(copies: object[]): Promise<void> {
  try {
    await Lecture.insertMany(copies, { ordered: false });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function insertCourse(
  person: Person,
  source: Source,
  wish: Wish,
  ids: Map<string, string>,
): Promise<{ id: string }> {
  const { key } = wish;
  const title = wish.title || copyTitle(source.draft.title);
  const draft: CourseFacts = {
    ...source.draft,
    title,
    certificateRule: copiedCertificateRule(source.draft.certificateRule, ids),
    ...(wish.category ? { category: wish.category } : {}),
  };
  const sections = source.sections
    .filter(({ deletedAt }) => !deletedAt)
    .map(({ id, title: name, release }) => ({
      id: derivedId(key, id),
      title: name,
      release: copiedRule(release, ids),
    }));
  const { visibility, domains } = source;
  const course = {
    _id: key,
    ownerId: person.id,
    draft,
    sections,
    visibility,
    domains,
    draftSaved: markOf(person, {}, 1),
  };
  for (const slug of slugCandidates(title, 'course')) {
    try {
      const made = await Course.create({ ...course, slug });
      await addToLibrary(key, fileIdsIn(draft));
      return { id: own(made.toObject(), person).id };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const known = await findMade(person, key);
      if (known) return known;
    }
  }
  throw new Refused('A course with this address exists already.', 'title');
}
