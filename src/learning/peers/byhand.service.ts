/** What the team does about peer review by hand. */
import { askForReview, listReviewsOf, type Review, takeReviewAway } from '../../assessment/peers/reviews.service.ts';
import { askPeerRound } from '../../assessment/peers/rounds.service.ts';
import { listPeerWorks, type Work } from '../../assessment/peers/works.service.ts';
import { now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { requireTerms } from '../assignment/assignment-of.service.ts';
import { namesOf } from '../assignment/hand-back.service.ts';
import { reviewDueOf } from './tending.service.ts';

/** Those who could review this work: they handed in, it is not theirs, and they were not asked for it. In the order of handing in. */
export async function listPossibleReviewers(work: Pick<Work, 'id' | 'lectureId' | 'enrolmentId'>): Promise<Work[]> {
  const [all, reviews] = await Promise.all([listPeerWorks(work.lectureId, 'dealt'), listReviewsOf([work.id])]);
  const asked = new Set(reviews.map(({ reviewerEnrolmentId }) => reviewerEnrolmentId));
  return all.filter((one) => one.enrolmentId !== work.enrolmentId && !asked.has(one.enrolmentId));
}

/** Asks one learner more for a review. May be repeated. Throws Refused for somebody who cannot review it. */
export async function askByHand(work: Work, enrolmentId: string): Promise<void> {
  const reviewer = (await listPossibleReviewers(work)).find((one) => one.enrolmentId === enrolmentId);
  if (!reviewer) throw new Refused('Please choose somebody who can review this work.', 'reviewer');
  const { rules } = await requireTerms(work.revisionId);
  if (!rules.peers) throw new Refused('Nobody but the team reviews this work.', 'reviewer');
  const dueAt = await reviewDueOf({ work, rules, peers: rules.peers }, now());
  await askForReview(work, { reviewer, dueAt, isHelp: true, byHand: await namesOf(work) });
  // The mail comes from the job, which may have nothing else to do here.
  await askPeerRound(work);
}

/** May be repeated. */
export async function takeAwayByHand(review: Review, by: { id: string }, reason: string): Promise<void> {
  await takeReviewAway(review, by, reason, await namesOf(review));
}
