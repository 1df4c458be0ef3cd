/** Grades that come from peers: the median of the reviews, handed back the way every grade is. */

import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { handBack, saveMarks } from '../../assessment/assignments/grading.service.ts';
import { findSubmission, type Try } from '../../assessment/assignments/submissions.service.ts';
import type { Review } from '../../assessment/peers/reviews.service.ts';
import { isReviewed, medianOf, owedBy, peersId, pointsOfReview } from '../../assessment/peers/terms.service.ts';
import { now } from '../../lib/clock.ts';
import { Conflict } from '../../lib/errors.ts';
import { requireTerms } from '../assignment/assignment-of.service.ts';
import { namesOf } from '../assignment/hand-back.service.ts';
import type { Reviewed } from './reviewed.ts';

/**
 * Hands back what is reviewed, where the reviews are the grade and the learner has given those they owe. A work that somebody
 * of the team has begun to grade is theirs. Once for each, also when this is begun twice.
 */
export async function settleWorks(works: readonly Reviewed[], reviews: readonly Review[]): Promise<void> {
  const at = now();
  for (const { work, rules, peers } of works) {
    if (peers.grade !== 'median' || work.stage === 'handed-back') continue;
    const isBegun = work.marks !== null && work.markedBy !== peersId;
    const own = reviews.filter(({ submissionId }) => submissionId === work.id);
    const shares = reviews.filter(({ reviewerEnrolmentId }) => reviewerEnrolmentId === work.enrolmentId);
    const given = shares.filter(({ state }) => state === 'given').length;
    if (isBegun || !isReviewed(peers, own, works.length, at) || given < owedBy(peers, shares)) continue;
    const points = own
      .filter(({ state }) => state === 'given')
      .map(({ marks }) => pointsOfReview(marks, rules))
      .filter((one) => one !== null);
    await settle(work.id, points);
  }
}

async function settle(submissionId: string, all: readonly number[]): Promise<void> {
  const [one, points] = [await findSubmission(submissionId), medianOf(all)];
  if (!one || points === null) return;
  const terms = await requireTerms(one.revisionId);
  const reason =
    all.length === 1
      ? 'points of one review by another learner'
      : `median of ${plural(all.length, 'review')} by other learners`;
  const given = { marks: [], comment: '', points, reason };
  try {
    const graded: Try = await saveMarks({ id: peersId }, one, given, {
      revision: one.marksRevision,
      isDone: true,
      terms,
    });
    await handBack({ id: peersId }, graded, terms, await namesOf(one));
  } catch (error) {
    // Somebody of the team grades it at this moment: it is theirs.
    if (!(error instanceof Conflict)) throw error;
  }
}
