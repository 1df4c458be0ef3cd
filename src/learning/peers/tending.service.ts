/**
 * Peer review as time goes on: works are closed, reviewers asked, missing reviews given to others, grades reckoned and
 * handed back. Every step happens once because of an index or a guard, so the whole may be repeated, by two workers at once
 * and after one was killed in the middle.
 */
import { dueOf } from '../../assessment/assignments/handing-in.service.ts';
import { deal, type Pair } from '../../assessment/peers/dealing.service.ts';
import { askForReview, listReviews, type Review } from '../../assessment/peers/reviews.service.ts';
import { counts, reviewDue } from '../../assessment/peers/terms.service.ts';
import { handToPeers, listPeerWorks, type Work } from '../../assessment/peers/works.service.ts';
import { day, fromNow, minute, now } from '../../lib/clock.ts';
import { requireTerms } from '../assignment/assignment-of.service.ts';
import { remindReviewersLater, tellReviewersLater } from './mail-jobs.ts';
import type { Reviewed } from './reviewed.ts';
import { settleWorks } from './settling.service.ts';

type Ids = { courseId: string; lectureId: string };

const lookAgainMs = 10 * minute;
/** What has not moved for so long is looked at when something happens, and not by the clock. */
const restDays = 120;

/** One look at an assignment. Returns when to look again; null: when something happens. */
export async function tendPeers({ lectureId }: Ids): Promise<Date | null> {
  await closeReady(lectureId);
  const works = await reviewedWorks(await listPeerWorks(lectureId, 'dealt'));
  const before = await listReviews(lectureId, { isLight: true });
  await dealAnew(lectureId, works, before);
  const reviews = await listReviews(lectureId);
  await tellReviewersLater(lectureId, reviews);
  await remindReviewersLater(lectureId, reviews);
  await settleWorks(works, reviews);
  const waiting = await reviewedWorks(await listPeerWorks(lectureId, 'wanted'));
  const isQuiet = works.every(({ work }) => work.result) && reviews.every(({ state }) => state !== 'open');
  const moves = [
    ...works.map(({ work }) => work.dealtAt),
    ...reviews.map(({ dueAt }) => dueAt),
    ...waiting.map(({ work, rules }) => rules.dueAt ?? work.handedInAt),
  ];
  const isOld = moves.every((at) => at !== null && at < fromNow(-restDays * day));
  return (isQuiet && waiting.length === 0) || isOld ? null : fromNow(lookAgainMs);
}

/** With their rules as they were when each was handed in; without those whose rules are gone. */
async function reviewedWorks(works: readonly Work[]): Promise<Reviewed[]> {
  const all = await Promise.all(
    works.map(async (work) => {
      const { rules } = await requireTerms(work.revisionId);
      return rules.peers ? [{ work, rules, peers: rules.peers }] : [];
    }),
  );
  return all.flat();
}

/**
 * Works go to others when their own due date is over, where the assignment has a date; without one as soon as enough are
 * there for everybody to give and get all reviews. Until then they can be taken back.
 */
async function closeReady(lectureId: string): Promise<void> {
  const wanted = await reviewedWorks(await listPeerWorks(lectureId, 'wanted'));
  if (wanted.length === 0) return;
  const ready = (await Promise.all(wanted.map(async (one) => ((await isReady(one)) ? [one] : [])))).flat();
  const first = ready[0];
  if (!first) return;
  const enough = first.rules.dueAt ? 2 : first.peers.count + 1;
  const there = ready.length < enough ? (await listPeerWorks(lectureId, 'dealt')).length : 0;
  if (ready.length + there < enough) return;
  for (const { work } of ready) await handToPeers(work);
}

async function isReady({ work, rules }: Reviewed): Promise<boolean> {
  if (!rules.dueAt) return true;
  const { zone } = await requireTerms(work.revisionId);
  const due = await dueOf(work, rules, zone);
  return !due || due < now();
}

/** By the rules of the work that was handed in last: they differ only where the team changed them meanwhile. */
async function dealAnew(lectureId: string, works: readonly Reviewed[], reviews: readonly Review[]): Promise<void> {
  const last = works.at(-1);
  if (!last) return;
  const at = now();
  const pairs = reviews.map(
    (one): Pair => ({
      ...{ submissionId: one.submissionId, reviewerId: one.reviewerEnrolmentId, isHelp: one.isHelp },
      counts: counts(one, last.peers, at),
      isOpen: one.state === 'open',
    }),
  );
  const people = works.map(({ work, peers }) => ({
    ...{ id: work.enrolmentId, submissionId: work.id },
    // A grade that is told needs no more reviews.
    isLong: !work.result && (work.dealtAt ?? at).getTime() + peers.waitDays * day <= at.getTime(),
  }));
  const byWork = new Map(works.map((one) => [one.work.id, one]));
  const byPerson = new Map(works.map((one) => [one.work.enrolmentId, one.work]));
  for (const { submissionId, reviewerId, isHelp } of deal(people, pairs, last.peers.count, lectureId)) {
    const [reviewed, reviewer] = [byWork.get(submissionId), byPerson.get(reviewerId)];
    if (reviewed && reviewer)
      await askForReview(reviewed.work, { reviewer, isHelp, dueAt: await reviewDueOf(reviewed, at) });
  }
}

/** Until when a review of this work is due that is asked for at `at`. */
export async function reviewDueOf({ work, rules, peers }: Reviewed, at: Date): Promise<Date> {
  const { zone } = await requireTerms(work.revisionId);
  return reviewDue(peers, rules.dueAt ? await dueOf(work, rules, zone) : null, at, zone);
}
