/** Courses a person keeps for later. */
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import type { CatalogCourse } from './facts.service.ts';
import { findCatalogCourse } from './memory.service.ts';
import { SavedCourse, type SavedCourseRecord } from './saved-course.model.ts';

/** What the button that saves needs to know. */
export type Saving = { slug: string; saved: boolean; csrf: string | null };

/** Keeps a course that is on offer. May be repeated. Throws NotFound. */
export async function saveCourse(person: Person, slug: string): Promise<CatalogCourse> {
  const course = findCatalogCourse({ slug });
  if (!course) throw new NotFound('This course');
  const pair = { userId: person.id, courseId: course.id };
  try {
    await SavedCourse.updateOne(pair, { $setOnInsert: { savedAt: now() } }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return course;
}

/** May be repeated. Throws NotFound when there is no such course. */
export async function dropSavedCourse(person: Person, slug: string): Promise<CatalogCourse> {
  const course = findCatalogCourse({ slug });
  if (!course) throw new NotFound('This course');
  await SavedCourse.deleteOne({ userId: person.id, courseId: course.id });
  return course;
}

export async function isSaved(userId: string, courseId: string): Promise<boolean> {
  return (await SavedCourse.exists({ userId, courseId })) !== null;
}

/** Those still on offer, the last saved first. At most 200. */
export async function listSavedCourses(userId: string): Promise<CatalogCourse[]> {
  const records = await SavedCourse.find({ userId }).sort({ savedAt: -1 }).limit(200).lean<SavedCourseRecord[]>();
  return records.flatMap(({ courseId }) => findCatalogCourse({ id: courseId }) ?? []);
}
