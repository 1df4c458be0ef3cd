/** What the community keeps about a person: their reviews. The words stay, as those of a former learner. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { Review, type ReviewRecord } from './review.model.ts';
import { forgetReviewer } from './reviews.service.ts';

declarePersonalData({
  area: 'community',
  about: 'Your reviews of courses.',
  models: { Review: ['userId'] },
  collect: async (userId) => ({
    reviews: (await reviewsOf(userId)).map(({ courseId, rating, text, state, createdAt, updatedAt }) => ({
      courseId,
      stars: rating,
      text,
      state,
      writtenAt: createdAt,
      changedAt: updatedAt,
    })),
  }),
  erase: forgetReviewer,
});

function reviewsOf(userId: string): Promise<ReviewRecord[]> {
  return Review.find({ userId }).lean<ReviewRecord[]>();
}
