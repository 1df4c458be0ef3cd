/** The surveys of a course: those of its draft, and those that learners see or saw last. */
import type { Survey, SurveyQuestion } from '../../assessment/surveys/survey.ts';
import { NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { findLecture } from '../lectures/lecture.model.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { requireRevision } from '../publishing/published.service.ts';

/** By id; the draft's name comes before that of the published course. In the order of the course. */
export function surveyTitles({ outline, published }: Pick<Draft, 'outline' | 'published'>): Map<string, string> {
  const lectures = [...(published?.sections ?? []), ...outline.sections].flatMap((section) =>
    section.lectures.map(({ id, title, kind }) => ({ id, title, kind })),
  );
  return new Map(lectures.filter(({ kind }) => kind === 'survey').map(({ id, title }) => [id, title]));
}

/** With the questions that learners are asked, then those of the draft that are new. Needs the right to answer. Throws NotFound. */
export async function requireSurvey(
  person: Person,
  courseId: string,
  lectureId: string,
): Promise<{ draft: Draft; title: string; questions: SurveyQuestion[] }> {
  const draft = await readDraft(person, courseId, 'answer');
  const title = surveyTitles(draft).get(lectureId);
  if (title === undefined) throw new NotFound('This survey');
  const published = (draft.published?.sections ?? [])
    .flatMap(({ lectures }) => lectures)
    .find(({ id }) => id === lectureId);
  const [shown, drafted] = await Promise.all([
    published ? requireRevision(published.revisionId) : null,
    findLecture(draft.course.id, lectureId),
  ]);
  return { draft, title, questions: together(shown?.survey ?? null, drafted?.survey ?? null) };
}

function together(shown: Survey | null, drafted: Survey | null): SurveyQuestion[] {
  const asked = shown?.questions ?? [];
  const fresh = (drafted?.questions ?? []).filter(({ id }) => !asked.some((one) => one.id === id));
  return [...asked, ...fresh];
}
