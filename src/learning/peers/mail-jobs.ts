/** Mails to reviewers, one for all that waits for a person, in the background. */
import type { Review } from '../../assessment/peers/reviews.service.ts';
import { day, now } from '../../lib/clock.ts';
import { defineJob, enqueueAnew } from '../../lib/queue.ts';
import { sendReminder, sendReviewsWait } from './telling.service.ts';

type Reviewer = { lectureId: string; enrolmentId: string };
const sendReviewsWaitJob = defineJob<Reviewer>('send-reviews-wait', sendReviewsWait);
const sendReviewReminderJob = defineJob<Reviewer>('send-review-reminder', sendReminder);

/** Those who were not told yet of something that waits for them. May be repeated. */
export async function tellReviewersLater(lectureId: string, reviews: readonly Review[]): Promise<void> {
  const untold = reviews.filter(({ state, told }) => state === 'open' && told === '');
  for (const enrolmentId of new Set(untold.map(({ reviewerEnrolmentId }) => reviewerEnrolmentId)))
    await enqueueAnew(sendReviewsWaitJob, { lectureId, enrolmentId }, `${lectureId}-${enrolmentId}`);
}

/** Those who have a day left. May be repeated. */
export async function remindReviewersLater(lectureId: string, reviews: readonly Review[]): Promise<void> {
  const late = reviews.filter(isToBeReminded);
  for (const enrolmentId of new Set(late.map(({ reviewerEnrolmentId }) => reviewerEnrolmentId)))
    await enqueueAnew(sendReviewReminderJob, { lectureId, enrolmentId }, `${lectureId}-${enrolmentId}`);
}

/** A day before the date, and not of what was asked for only just before. */
export function isToBeReminded({ state, told, askedAt, dueAt }: Review): boolean {
  const left = dueAt.getTime() - now().getTime();
  return (
    state === 'open' && told === 'asked' && left > 0 && left <= day && dueAt.getTime() - askedAt.getTime() > 2 * day
  );
}
