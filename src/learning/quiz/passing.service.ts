/** What the quizzes of a course have to do with its progress: a lecture that is a quiz is completed by passing it. */
import { findAttempt, listAttempts } from '../../assessment/attempts/attempts.service.ts';
import { isPassed } from '../../assessment/attempts/scores.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { requireEnrolmentById } from '../enrolment.service.ts';
import { completeLecture } from '../progress.service.ts';

/** After an attempt ended. May be repeated; a lecture that is not in the course any more has nothing to complete. */
export async function completeByAttempt(attemptId: string): Promise<void> {
  const attempt = await findAttempt(attemptId);
  if (!attempt) return;
  const attempts = await listAttempts(attempt);
  // The rules of the newest attempt: by them the learner was told what counts.
  if (!isPassed(attempts, (attempts.at(-1) ?? attempt).rules)) return;
  try {
    await completeLecture(await requireEnrolmentById(attempt.enrolmentId), attempt.lectureId, 'passed');
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}
