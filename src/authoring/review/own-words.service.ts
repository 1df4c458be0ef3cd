/** What a person wrote in reviews, for the copy of their data, and what goes with a course. */
import { Remark, type RemarkRecord } from './remark.model.ts';
import { Submission, type SubmissionRecord } from './submission.model.ts';

/** At most 1,000 of each. */
export async function reviewWordsOf(personId: string) {
  const [submissions, remarks, answers] = await Promise.all([
    Submission.find({ submittedBy: personId }).limit(1000).lean<SubmissionRecord[]>(),
    Remark.find({ madeBy: personId }).limit(1000).lean<RemarkRecord[]>(),
    Remark.find({ answeredBy: personId }).limit(1000).lean<RemarkRecord[]>(),
  ]);
  return {
    handedIn: submissions.map(({ title, words, note, state, submittedAt }) => ({
      title,
      words,
      note,
      state,
      submittedAt,
    })),
    remarks: remarks.map(({ placeName, text, madeAt }) => ({ about: placeName, text, madeAt })),
    answers: answers.map(({ placeName, answer, answeredAt }) => ({ about: placeName, answer, answeredAt })),
  };
}

/** With a course that nobody else uses. May be repeated. */
export async function forgetReviewsOf(courseId: string): Promise<void> {
  await Promise.all([Submission.deleteMany({ courseId }), Remark.deleteMany({ courseId })]);
}
