/** A file of a work that is reviewed: for the reviewer, while they are asked for it, without the name its learner gave it. */
import { findSubmission } from '../../assessment/assignments/submissions.service.ts';
import { findReview } from '../../assessment/peers/reviews.service.ts';
import { allowFiles } from '../../media/access.service.ts';

allowFiles(
  'peer',
  async ({ person, file, ids: [reviewId = ''] }) => {
    const review = person ? await findReview(reviewId) : null;
    if (!review || review.reviewerId !== person?.id || !['open', 'given'].includes(review.state)) return false;
    const work = await findSubmission(review.submissionId);
    return work?.peers === 'dealt' && work.attached.some(({ fileId }) => fileId === String(file._id));
  },
  { isNameless: true },
);
