/** Which quizzes ask a question: in the draft, or as learners see the course. */
import { trusted } from 'mongoose';
import { removeQuestions } from '../../assessment/questions/questions.service.ts';
import { listTitles } from '../../assessment/questions/titles.service.ts';
import { questionIdsIn } from '../../assessment/quizzes/parts.service.ts';
import { Refused } from '../../lib/errors.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { requireVersion } from '../publishing/published.service.ts';
import { LectureRevision, type LectureRevisionRecord } from '../publishing/version.model.ts';

/** Where a question is asked; `isPublished`: only in what learners see, no more in the draft. */
export type QuestionUse = { lectureId: string; title: string; isPublished: boolean };

/** By question; those that no quiz names are missing. Draws are no use: they take what there is. */
export async function listQuestionUses(courseId: string): Promise<Map<string, QuestionUse[]>> {
  const uses = new Map<string, QuestionUse[]>();
  const add = (id: string, use: QuestionUse) => {
    const known = uses.get(id) ?? [];
    if (!known.some(({ lectureId }) => lectureId === use.lectureId)) uses.set(id, [...known, use]);
  };
  const drafts = await Lecture.find({ courseId, kind: 'quiz', deletedAt: null })
    .select('title quiz')
    .lean<Pick<LectureRecord, '_id' | 'title' | 'quiz'>[]>();
  for (const { _id, title, quiz } of drafts)
    for (const id of questionIdsIn(quiz)) add(id, { lectureId: String(_id), title, isPublished: false });
  for (const { lectureId, title, quiz } of await publishedQuizzes(courseId))
    for (const id of questionIdsIn(quiz)) add(id, { lectureId, title, isPublished: true });
  return uses;
}

/**
 * Puts questions into the bin, all of them or none. Returns how many. Throws Refused with where one is asked. May be repeated.
 */
export async function removeUnasked(courseId: string, ids: string[]): Promise<number> {
  const uses = await listQuestionUses(courseId);
  const asked = ids.find((id) => uses.has(id));
  if (!asked) return removeQuestions(courseId, ids);
  const title = (await listTitles([asked])).get(asked) ?? 'This question';
  const others = ids.filter((id) => id !== asked && uses.has(id)).length;
  const more = others > 0 ? ` So ${others === 1 ? 'is another one' : `are ${others} others`} of those ticked.` : '';
  throw new Refused(`${usesText(title, uses.get(asked) ?? [])}${more} Nothing was removed.`);
}

/** "“Tail” is asked in “Check your knots”. Take it out there first." */
function usesText(title: string, uses: QuestionUse[]): string {
  const where = uses.map((use) => `“${use.title}”${use.isPublished ? ' as learners see it' : ''}`).join(' and ');
  const isDraft = uses.some(({ isPublished }) => !isPublished);
  const way = isDraft ? 'Take it out there first.' : 'Publish your changes first.';
  return `“${title}” is asked in ${where}. ${way}`;
}

async function publishedQuizzes(
  courseId: string,
): Promise<Pick<LectureRevisionRecord, 'lectureId' | 'title' | 'quiz'>[]> {
  const course = await Course.findById(courseId)
    .select('publishedVersionId')
    .lean<Pick<CourseRecord, 'publishedVersionId'>>();
  if (!course?.publishedVersionId) return [];
  const { sections } = await requireVersion(course.publishedVersionId);
  const ids = sections.flatMap(({ lectures }) =>
    lectures.filter(({ kind, revisionId }) => kind === 'quiz' && revisionId !== '').map(({ revisionId }) => revisionId),
  );
  if (ids.length === 0) return [];
  return LectureRevision.find({ _id: trusted({ $in: ids }) })
    .select('lectureId title quiz')
    .lean<LectureRevisionRecord[]>();
}
