/** Who may have the files of a course, but for those who learn it. */
import { NotFound } from '../../lib/errors.ts';
import { allowFiles } from '../../media/access.service.ts';
import { requireOwnCourse, wholeTeam } from '../courses/courses.service.ts';
import { sightOf } from '../courses/visibility.service.ts';
import { findPublishedCourse } from '../publishing/published.service.ts';

// Whoever works on a course sees all its files: the preview of the draft is for its whole team.
allowFiles('studio', async ({ person, ids: [courseId = ''] }) => {
  if (!person) return false;
  try {
    await requireOwnCourse(person, courseId, wholeTeam);
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
});

// A free lecture is for whoever may see the course, while it is on offer and free.
allowFiles('free', async ({ person, ids: [courseId = '', lectureId] }) => {
  const course = await findPublishedCourse({ id: courseId });
  if (!course || (await sightOf(person ?? undefined, course)) !== 'open') return false;
  const lectures = course.sections.flatMap((section) => section.lectures);
  return lectures.some(({ id, preview, ready }) => id === lectureId && preview && ready);
});
