/** Files of works that are reviewed and of samples, without the names their learners gave them. */
import { findSubmission, listTries } from '../../assessment/assignments/submissions.service.ts';
import { findReview } from '../../assessment/peers/reviews.service.ts';
import { findSample } from '../../assessment/peers/samples.service.ts';
import { allowFiles } from '../../media/access.service.ts';
import { mayAnswer } from '../assignment/files.ts';
import { findEnrolment, hasAccess } from '../enrolment.service.ts';

// For the reviewer, while they are asked for it.
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

// For those who mark it, and for the team.
allowFiles(
  'sample',
  async ({ person, file, ids: [sampleId = ''] }) => {
    const sample = person ? await findSample(sampleId) : null;
    if (!person || !sample?.attached.some(({ fileId }) => fileId === String(file._id))) return false;
    if (await mayAnswer(person, sample.courseId)) return true;
    const enrolment = sample.state === 'open' ? await findEnrolment(person.id, sample.courseId) : null;
    if (!enrolment || !hasAccess(enrolment) || sample.authorId === person.id) return false;
    const [work] = await listTries({ enrolmentId: enrolment.id, lectureId: sample.lectureId });
    return Boolean(work?.peers);
  },
  { isNameless: true },
);
