/** Whoever may edit a course but not publish it asks the owner to. */
import { Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { Course } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';

/** The owner is told by the bell, once for each state of the draft. May be repeated. */
export async function askToPublish(person: Person, courseId: string): Promise<void> {
  const { id, edits, may, changed, state } = await requireOwnCourse(person, courseId);
  if (may.includes('publish')) throw new Refused('You can publish it yourself.');
  if (state === 'published' && !changed) throw new Refused('Everything is published.');
  const told = fact('publication.asked', { courseId: id, userId: person.id, edits });
  await Course.updateOne({ _id: id }, { $push: { outbox: told } }, { timestamps: false });
  await relay(Course, id, [told]);
}

/** Whose a course is, and its name; null: it is gone. */
export async function findPublishable(courseId: string): Promise<{ ownerId: string; title: string } | null> {
  const course = await Course.findById(courseId)
    .select('ownerId draft.title')
    .lean<{ ownerId: string; draft: { title: string } }>();
  return course && { ownerId: course.ownerId, title: course.draft.title };
}
