/** What peer review keeps about a person: the reviews they wrote, and what they asked the team to look at. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { PeerCase, type PeerCaseRecord } from './peer-case.model.ts';
import { PeerReview, type PeerReviewRecord } from './peer-review.model.ts';

declarePersonalData({
  area: 'peer review',
  about:
    'The reviews you wrote of the work of other learners, and grades and reviews that you asked the team to look at.',
  models: { PeerReview: ['reviewerId', 'authorId', 'endedBy'], PeerCase: ['byId', 'answeredBy'] },
  collect: async (userId) => {
    const reviews = await PeerReview.find({ reviewerId: userId })
      .sort({ _id: 1 })
      .limit(5000)
      .lean<PeerReviewRecord[]>();
    const cases = await PeerCase.find({ byId: userId }).sort({ _id: 1 }).limit(5000).lean<PeerCaseRecord[]>();
    return {
      reviews: reviews.map(({ lectureId, courseId, state, askedAt, dueAt, givenAt, marks }) => ({
        ...{ courseId, lectureId, state, askedAt, dueAt, givenAt },
        comment: marks?.comment ?? '',
        comments: marks?.marks.map(({ comment }) => comment).filter(Boolean) ?? [],
      })),
      requests: cases.map(({ kind, courseId, lectureId, text, at, answer }) => ({
        ...{ kind, courseId, lectureId, text, at, answer },
      })),
    };
  },
  // Reviews that were given belong to those who got them and stay, by an id that leads to nobody.
  erase: async (userId) => {
    await PeerReview.deleteMany({ reviewerId: userId, state: 'open' });
    await PeerReview.deleteMany({ authorId: userId, state: 'open' });
    // Their work is gone, so whoever reviewed it neither owes nor has that review.
    await PeerReview.updateMany({ authorId: userId, state: 'given' }, { $set: { state: 'withdrawn' } });
    await PeerCase.deleteMany({ byId: userId });
  },
});
