/** Reviews by other learners: asked for, written, given, taken away. */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Conflict, Gone, NotFound } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Assignment } from '../assignments/assignment.ts';
import { type Marks, noMarks, tidyMarks } from '../assignments/marks.service.ts';
import { PeerReview, type PeerReviewRecord } from './peer-review.model.ts';
import type { Work } from './works.service.ts';

export type Review = Omit<PeerReviewRecord, '_id' | 'outbox'> & { id: string };
type Asked = {
  reviewer: Pick<Work, 'enrolmentId' | 'userId'>;
  dueAt: Date;
  isHelp: boolean;
  /** By the team, with its line in the audit log. */
  byHand?: Named;
};
/** As the audit log calls the assignment. */
type Named = { course: string; lecture: string };

/** Asks one learner for one review, once. May be repeated, also at once; true for who asked first. */
export async function askForReview(work: Work, { reviewer, dueAt, isHelp, byHand }: Asked): Promise<boolean> {
  const { id: submissionId, courseId, lectureId, userId: authorId, enrolmentId: authorEnrolmentId } = work;
  const told = byHand && [
    actFact({
      action: 'peer-review.asked',
      on: { kind: 'submission', id: submissionId, name: `${byHand.lecture} in ${byHand.course}` },
    }),
  ];
  try {
    const made = await PeerReview.create({
      ...{ submissionId, courseId, lectureId, authorId, authorEnrolmentId, isHelp, askedAt: now(), dueAt },
      ...{ reviewerId: reviewer.userId, reviewerEnrolmentId: reviewer.enrolmentId },
      ...(told ? { outbox: told } : {}),
    });
    if (told) await relay(PeerReview, made._id, told);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** All pairs of an assignment, without what was written where `isLight`. */
export async function listReviews(lectureId: string, { isLight = false } = {}): Promise<Review[]> {
  const found = PeerReview.find({ lectureId }).sort({ _id: 1 });
  return (await (isLight ? found.select('-marks') : found).lean<PeerReviewRecord[]>()).map(plain);
}

/** Of these works, the first asked for first. */
export async function listReviewsOf(submissionIds: readonly string[]): Promise<Review[]> {
  const found = await PeerReview.find({ submissionId: trusted({ $in: [...submissionIds] }) }).lean<
    PeerReviewRecord[]
  >();
  return found.map(plain).sort(byAsking);
}

/** What a learner is asked for at an assignment and did not lose, the first asked for first. */
export async function listReviewsBy(reviewerEnrolmentId: string, lectureId: string): Promise<Review[]> {
  const found = await PeerReview.find({ reviewerEnrolmentId, lectureId }).lean<PeerReviewRecord[]>();
  return found.map(plain).sort(byAsking);
}

/** What these learners are asked for at an assignment, without what they wrote. */
export async function listSharesOf(lectureId: string, enrolmentIds: readonly string[]): Promise<Review[]> {
  const found = await PeerReview.find({ lectureId, reviewerEnrolmentId: trusted({ $in: [...enrolmentIds] }) })
    .select('-marks')
    .lean<PeerReviewRecord[]>();
  return found.map(plain);
}

/** What still waits for a person anywhere: for their calendar. */
export async function listOpenReviewsOf(reviewerId: string): Promise<Review[]> {
  const found = await PeerReview.find({ reviewerId, state: 'open' })
    .select('-marks')
    .limit(500)
    .lean<PeerReviewRecord[]>();
  return found.map(plain);
}

export async function findReview(id: string): Promise<Review | null> {
  const found = isId(id) ? await PeerReview.findById(id).lean<PeerReviewRecord>() : null;
  return found && plain(found);
}

/** Throws NotFound. */
export async function requireReview(id: string): Promise<Review> {
  const found = await findReview(id);
  if (!found) throw new NotFound('This review');
  return found;
}

/** Why it cannot be written any more; null when it can. `isTold`: its author knows the grade. */
export function whyClosed({ state, dueAt }: Pick<Review, 'state' | 'dueAt'>, isTold: boolean): string | null {
  if (state === 'withdrawn' || state === 'removed')
    return 'The team has taken this review back, so it is not yours any more.';
  if (isTold) return 'The grade is handed back, so reviews of this work are closed.';
  return state === 'given' && dueAt < now() ? 'The review date is over, so what you handed in stays.' : null;
}

/**
 * Keeps what a reviewer has chosen and written, if they did not elsewhere since `revision`; else Conflict with what is stored.
 * `isDone`: hands it in; the caller has looked that nothing is missing. One that is given stays given. Tells
 * `peer-review.given` the first time. Throws Gone once it is taken away.
 */
export async function saveReview(
  one: Review,
  given: Marks,
  { revision, isDone, rules }: { revision: number; isDone: boolean; rules: Pick<Assignment, 'rubric'> },
): Promise<Review> {
  const marks = tidyMarks(given, rules);
  const isFirst = isDone && one.state === 'open';
  if (one.revision === revision && !isFirst && JSON.stringify(marks) === JSON.stringify(one.marks ?? noMarks))
    return one;
  const told = fact('peer-review.given', { reviewId: one.id, courseId: one.courseId, lectureId: one.lectureId });
  const set = { marks, savedAt: now(), ...(isFirst ? { state: 'given' as const, givenAt: now() } : {}) };
  const { matchedCount } = await PeerReview.updateOne(
    { _id: one.id, state: one.state, revision },
    { $set: set, $inc: { revision: 1 }, ...(isFirst ? { $push: { outbox: told } } : {}) },
  );
  if (matchedCount === 0) {
    const stored = await requireReview(one.id);
    const closed = whyClosed(stored, false);
    if (closed && stored.state !== 'given') throw new Gone(closed);
    throw new Conflict('This was saved in another window meanwhile.', stored);
  }
  if (isFirst) await relay(PeerReview, one.id, [told]);
  return { ...one, ...set, revision: revision + 1 };
}

/** What its author thinks of it. May be repeated; the last word holds. */
export async function rateReview(id: string, helpful: Review['helpful']): Promise<void> {
  await PeerReview.updateOne({ _id: id, state: 'given' }, { $set: { helpful } });
}

/**
 * Takes a review away from its reviewer, with its line in the audit log: one that was given is kept for the trail and shown to
 * nobody but the team; in place of it the job asks somebody else. May be repeated.
 */
export async function takeReviewAway(one: Review, by: { id: string }, reason: string, names: Named): Promise<void> {
  const state = one.state === 'given' ? 'removed' : 'withdrawn';
  const told = [
    actFact({
      action: state === 'removed' ? 'peer-review.removed' : 'peer-review.withdrawn',
      on: { kind: 'submission', id: one.submissionId, name: `${names.lecture} in ${names.course}` },
      after: { review: one.id, reason },
    }),
    fact('peer-review.taken-away', { reviewId: one.id, courseId: one.courseId, lectureId: one.lectureId }),
  ];
  const { matchedCount } = await PeerReview.updateOne(
    { _id: one.id, state: one.state },
    { $set: { state, reason, endedBy: by.id }, $push: { outbox: { $each: told } } },
  );
  if (matchedCount > 0) await relay(PeerReview, one.id, told);
}

/** Writes down which mail a reviewer got about these. May be repeated. */
export async function noteReviewsTold(ids: readonly string[], told: 'asked' | 'reminded'): Promise<void> {
  await PeerReview.updateMany({ _id: trusted({ $in: [...ids] }) }, { $set: { told } });
}

/** The first asked for first. */
export function byAsking(a: Review, b: Review): number {
  return a.askedAt.getTime() - b.askedAt.getTime() || a.id.localeCompare(b.id);
}

function plain(record: PeerReviewRecord): Review {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id) };
}
