/** Tells every process that what it holds of a course has changed. */
import { announce } from '../lib/bus.ts';

/** One course: published, priced, rated. May be repeated. */
export async function tellCourse(courseId: string): Promise<void> {
  await announce('catalog', { courseId });
}

/** The courses of a person, if they teach any. May be repeated. */
export async function tellTeacher(teacherId: string): Promise<void> {
  await announce('teachers', { teacherId });
}
