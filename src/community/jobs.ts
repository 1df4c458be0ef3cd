/** What happens after a review, beside what its writer waited for. */
import { on } from '../lib/events.ts';
import { settleRating } from './ratings.service.ts';
import { retellReviewsOf } from './reviews.service.ts';

// The writer has counted already; this one makes good for a process that died in between.
on('review.changed', 'settle-rating', ({ courseId }) => settleRating(courseId));
// Name, picture and what of it may be seen stand on kept pages.
on('account.changed', 'own-reviews', ({ userId }) => retellReviewsOf(userId));
