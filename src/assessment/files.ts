/** Where questions use files: pictures in their words. */
import { declareFileUse } from '../media/library/uses.service.ts';
import { type AskedRecord, QuestionAsAsked } from './attempts/asked-question.model.ts';
import { Question, type QuestionRecord } from './questions/question.model.ts';

declareFileUse<QuestionRecord>(Question, 'courseId name deletedAt', ({ _id, courseId, name, deletedAt }) => ({
  kind: 'draft',
  courseId,
  text: `In the question ${name ? `“${name}”` : 'without a name'}${deletedAt ? ', in the bin' : ''}`,
  href: `/studio/courses/${courseId}/questions${deletedAt ? '' : `/${String(_id)}`}`,
}));

declareFileUse<AskedRecord>(QuestionAsAsked, 'courseId name', ({ courseId, name }) => ({
  kind: 'history',
  courseId,
  text: `In the question ${name ? `“${name}”` : 'without a name'}, as learners were asked it`,
  href: null,
}));
