/** Grades that come from peers: the median of the reviews, weighed by practice, handed back the way every grade is. */

import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { handBack, saveMarks } from '../../assessment/assignments/grading.service.ts';
import { findSubmission, type Try } from '../../assessment/assignments/submissions.service.ts';
import { plainWeight, type Weighed, weightedMedian, weightOf } from '../../assessment/peers/calibration.service.ts';
import { type Agreements, readAgreements } from '../../assessment/peers/practice.service.ts';
import { byAsking, type Review } from '../../assessment/peers/reviews.service.ts';
import { isReviewed, owedBy, peersId, pointsOfReview } from '../../assessment/peers/terms.service.ts';
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
    const reviewers = own.map(({ reviewerEnrolmentId }) => reviewerEnrolmentId);
    await settle(work.id, weighedOf(own, rules, await readAgreements(work.lectureId, reviewers)));
  }
}

/** In the order in which their author reads them. */
function weighedOf(own: readonly Review[], rules: Assignment, agreements: Agreements): Weighed[] {
  return [...own].sort(byAsking).flatMap(({ state, marks, reviewerEnrolmentId }) => {
    const points = state === 'given' ? pointsOfReview(marks, rules) : null;
    return points === null ? [] : [{ points, weight: weightOf(agreements.of(reviewerEnrolmentId, rules)) }];
  });
}

async function settle(submissionId: string, all: readonly Weighed[]): Promise<void> {
  const [one, points] = [await findSubmission(submissionId), weightedMedian(all)];
  if (!one || points === null) return;
  const terms = await requireTerms(one.revisionId);
  const given = { marks: [], comment: '', points, reason: reasonOf(all) };
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

/** Says all that is needed to work the grade out again. */
function reasonOf(all: readonly Weighed[]): string {
  if (all.length === 1) return 'points of one review by another learner';
  const usual = `median of ${plural(all.length, 'review')} by other learners`;
  if (all.every(({ weight }) => weight === plainWeight)) return usual;
  const each = all.map(({ points, weight }) => `${points} × ${weight}`).join(', ');
  return `${usual}, weighed by how near each came to your teacher’s marks of the samples (points × weight: ${each})`;
}
