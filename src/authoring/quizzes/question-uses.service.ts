/** Which quizzes and films ask a question: in the draft, or as learners see the course. */
import { trusted } from 'mongoose';
import { removeQuestions } from '../../assessment/questions/questions.service.ts';
import { listTitles } from '../../assessment/questions/titles.service.ts';
import { questionIdsIn } from '../../assessment/quizzes/parts.service.ts';
import { stopIdsIn } from '../../assessment/stops/stops.ts';
import { Refused } from '../../lib/errors.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { Lecture, type LectureKind, type LectureRecord } from '../lectures/lecture.model.ts';
import { requireVersion } from '../publishing/published.service.ts';
import { LectureRevision, type LectureRevisionRecord } from '../publishing/version.model.ts';

/** Where a question is asked; `isPublished`: only in what learners see, no more in the draft. */
export type QuestionUse = { lectureId: string; title: string; isPublished: boolean };

/** By question; those that no quiz and no film names are missing. Draws are no use: they take what there is. */
export async function listQuestionUses(courseId: string): Promise<Map<string, QuestionUse[]>> {
  const uses = new Map<string, QuestionUse[]>();
  const add = (id: string, use: QuestionUse) => {
    const known = uses.get(id) ?? [];
    if (!known.some(({ lectureId }) => lectureId === use.lectureId)) uses.set(id, [...known, use]);
  };
  const drafts = await Lecture.find({ courseId, kind: trusted({ $in: [...askingKinds] }), deletedAt: null })
    .select('title quiz stops')
    .lean<Pick<LectureRecord, '_id' | 'title' | 'quiz' | 'stops'>[]>();
  for (const { _id, title, ...asks } of drafts)
    for (const id of askedIn(asks)) add(id, { lectureId: String(_id), title, isPublished: false });
  for (const { lectureId, title, ...asks } of await publishedAsking(courseId))
    for (const id of askedIn(asks)) add(id, { lectureId, title, isPublished: true });
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

const askingKinds: readonly LectureKind[] = ['quiz', 'video', 'audio'];

function askedIn({ quiz, stops }: Pick<LectureRecord, 'quiz' | 'stops'>): string[] {
  return [...questionIdsIn(quiz), ...stopIdsIn(stops)];
}

async function publishedAsking(
  courseId: string,
): Promise<Pick<LectureRevisionRecord, 'lectureId' | 'title' | 'quiz' | 'stops'>[]> {
  const course = await Course.findById(courseId)
    .select('publishedVersionId')
    .lean<Pick<CourseRecord, 'publishedVersionId'>>();
  if (!course?.publishedVersionId) return [];
  const { sections } = await requireVersion(course.publishedVersionId);
  const ids = sections.flatMap(({ lectures }) =>
    lectures
      .filter(({ kind, revisionId }) => askingKinds.includes(kind) && revisionId !== '')
      .map(({ revisionId }) => revisionId),
  );
  if (ids.length === 0) return [];
  return LectureRevision.find({ _id: trusted({ $in: ids }) })
    .select('lectureId title quiz stops')
    .lean<LectureRevisionRecord[]>();
}
