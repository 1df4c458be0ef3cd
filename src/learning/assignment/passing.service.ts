/** What assignments have to do with the progress of a course, and with its gradebook. */
import { findSubmission, listTries, type Try } from '../../assessment/assignments/submissions.service.ts';
import { writeEarned } from '../../assessment/grades/grades.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { requireEnrolmentById } from '../enrolment.service.ts';
import { completeLecture, dropCompletion } from '../progress.service.ts';
import { requireTerms } from './assignment-of.service.ts';

/**
 * After something was handed in or handed back: the lecture is completed by a try that passed, or by handing in where there
 * is nothing to pass. May be repeated; a lecture that is not in the course any more has nothing to complete.
 */
export async function completeBySubmission(submissionId: string): Promise<void> {
  const one = await findSubmission(submissionId);
  if (!one || one.stage === 'draft') return;
  const { rules } = await requireTerms(one.revisionId);
  const tries = await listTries(one);
  if (rules.passPercent > 0 && !tries.some(({ result }) => result?.passed)) return;
  try {
    await completeLecture(await requireEnrolmentById(one.enrolmentId), one.lectureId, 'passed');
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}

/** What the learner reached in the gradebook: the best of what was handed back. May be repeated. */
export async function writeGrade(submissionId: string): Promise<void> {
  const one = await findSubmission(submissionId);
  if (!one) return;
  const { enrolmentId, userId, courseId, lectureId } = one;
  await writeEarned({ enrolmentId, userId, courseId, lectureId }, async () => {
    const tries = await listTries(one);
    const best = bestOf(tries);
    const waiting = tries.filter(({ stage }) => stage === 'waiting' || stage === 'graded').length;
    return best && { percent: best.percent, passed: best.passed, waiting };
  });
}

/** The learner takes it back: what it brought goes too, unless an earlier try brings it. May be repeated. */
export async function undoBySubmission({ enrolmentId, lectureId }: Try): Promise<void> {
  const tries = await listTries({ enrolmentId, lectureId });
  if (tries.some(({ stage }) => stage !== 'draft')) return;
  await dropCompletion(await requireEnrolmentById(enrolmentId), lectureId);
}

/** The result that counts of several tries; null while there is none. */
export function bestOf(tries: readonly Try[]): NonNullable<Try['result']> | null {
  const results = tries.flatMap(({ result }) => (result ? [result] : []));
  return results.sort((a, b) => b.percent - a.percent)[0] ?? null;
}
