/** Courses a person keeps for later. */
import { requireSight, sightOf } from '../authoring/courses/visibility.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import type { CatalogCourse } from './facts.service.ts';
import { findCatalogCourse } from './memory.service.ts';
import { SavedCourse, type SavedCourseRecord } from './saved-course.model.ts';

/** What the button that saves needs to know. */
export type Saving = { slug: string; saved: boolean; csrf: string | null };

/** Keeps a course that is on offer, and that this person may see. May be repeated. Throws NotFound. */
export async function saveCourse(person: Person, slug: string): Promise<CatalogCourse> {
  const course = findCatalogCourse({ slug });
  if (!course) throw new NotFound('This course');
  await requireSight(person, seen(course));
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
  const { deletedCount } = await SavedCourse.deleteOne({ userId: person.id, courseId: course.id });
  // Who has nothing saved learns nothing about a course that is hidden from them.
  if (deletedCount === 0) await requireSight(person, seen(course));
  return course;
}

export async function isSaved(userId: string, courseId: string): Promise<boolean> {
  return (await SavedCourse.exists({ userId, courseId })) !== null;
}

/** Those still on offer that this person may still see, the last saved first. At most 200. */
export async function listSavedCourses(person: Person): Promise<CatalogCourse[]> {
  const records = await SavedCourse.find({ userId: person.id })
    .sort({ savedAt: -1 })
    .limit(200)
    .lean<SavedCourseRecord[]>();
  const courses = records.flatMap(({ courseId }) => findCatalogCourse({ id: courseId }) ?? []);
  const open = await Promise.all(courses.map(async (course) => (await sightOf(person, seen(course))) === 'open'));
  return courses.filter((_, at) => open[at]);
}

function seen({ visibility, domains, teacher, team }: CatalogCourse) {
  return { visibility, domains, ownerId: teacher.id, team };
}
