/** Where submissions use files. Courses list only their own, so there is nowhere to go to. */
import { declareFileUse } from '../../media/library/uses.service.ts';
import { Submission, type SubmissionRecord } from './submission.model.ts';

declareFileUse<SubmissionRecord>(Submission, 'courseId', () => ({
  kind: 'history',
  courseId: null,
  text: 'In what a learner handed in',
  href: null,
}));
