/** What peer review keeps about a person: reviews they wrote, samples they marked, and what they asked the team to look at. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { removeLeftFiles } from '../../media/library/removal.service.ts';
import { PeerCase, type PeerCaseRecord } from './peer-case.model.ts';
import { PeerPractice, type PeerPracticeRecord } from './peer-practice.model.ts';
import { PeerReview, type PeerReviewRecord } from './peer-review.model.ts';
import { PeerSample, type PeerSampleRecord } from './peer-sample.model.ts';

declarePersonalData({
  area: 'peer review',
  about:
    'The reviews you wrote of the work of other learners, the samples you marked for practice, and grades and reviews that you asked the team to look at.',
  models: {
    PeerReview: ['reviewerId', 'authorId', 'endedBy'],
    PeerCase: ['byId', 'answeredBy'],
    PeerPractice: ['userId'],
    PeerSample: ['authorId', 'byId'],
  },
  collect: async (userId) => {
    const reviews = await PeerReview.find({ reviewerId: userId })
      .sort({ _id: 1 })
      .limit(5000)
      .lean<PeerReviewRecord[]>();
    const cases = await PeerCase.find({ byId: userId }).sort({ _id: 1 }).limit(5000).lean<PeerCaseRecord[]>();
    const practices = await PeerPractice.find({ userId }).sort({ _id: 1 }).limit(5000).lean<PeerPracticeRecord[]>();
    return {
      reviews: reviews.map(({ lectureId, courseId, state, askedAt, dueAt, givenAt, marks }) => ({
        ...{ courseId, lectureId, state, askedAt, dueAt, givenAt },
        comment: marks?.comment ?? '',
        comments: marks?.marks.map(({ comment }) => comment).filter(Boolean) ?? [],
      })),
      practice: practices.map(({ lectureId, state, givenAt, marks }) => ({
        ...{ lectureId, state, givenAt, comment: marks?.comment ?? '' },
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
    await PeerPractice.deleteMany({ userId });
    await eraseSamplesOf(userId);
  },
});

/** Copies of their work go with them, and what others marked there. */
async function eraseSamplesOf(authorId: string): Promise<void> {
  const copies = await PeerSample.find({ authorId }).select('attached').lean<PeerSampleRecord[]>();
  for (const { _id, attached } of copies) {
    await PeerPractice.deleteMany({ sampleId: String(_id) });
    await PeerSample.deleteOne({ _id });
    await removeLeftFiles(attached.map(({ fileId }) => fileId));
  }
}
