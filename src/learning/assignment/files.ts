/** Who may have a file of a submission: its learner, and once it is handed in whoever may answer the learners of the course. */
import { findSubmission } from '../../assessment/assignments/submissions.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { Forbidden, NotFound } from '../../lib/errors.ts';
import { allowFiles } from '../../media/access.service.ts';
import type { Person } from '../../web/request.ts';

allowFiles('work', async ({ person, file, ids: [submissionId = ''] }) => {
  const one = person ? await findSubmission(submissionId) : null;
  if (!person || !one?.attached.some(({ fileId }) => fileId === String(file._id))) return false;
  if (one.userId === person.id) return true;
  if (one.stage === 'draft') return false;
  return mayAnswer(person, one.courseId);
});

/** Does this person answer the learners of the course? */
export async function mayAnswer(person: Person, courseId: string): Promise<boolean> {
  try {
    await requireOwnCourse(person, courseId, 'answer');
    return true;
  } catch (error) {
    if (error instanceof NotFound || error instanceof Forbidden) return false;
    throw error;
  }
}
