/** The quizzes of a course: those of its draft, and those that learners see or saw last. */
import { isTaken } from '../../assessment/analysis/analysis.service.ts';
import type { Draft } from '../publishing/publication.service.ts';

export type QuizEntry = { id: string; title: string; isTaken: boolean };

/** By id; the draft's name of a quiz comes before that of the published course. */
export function quizTitles({ outline, published }: Pick<Draft, 'outline' | 'published'>): Map<string, string> {
  const lectures = [...(published?.sections ?? []), ...outline.sections].flatMap((section) =>
    section.lectures.map(({ id, title, kind }) => ({ id, title, kind })),
  );
  return new Map(lectures.filter(({ kind }) => kind === 'quiz').map(({ id, title }) => [id, title]));
}

/** In the order of the course. */
export async function listQuizzes(draft: Draft): Promise<QuizEntry[]> {
  const entries = [...quizTitles(draft)];
  return Promise.all(entries.map(async ([id, title]) => ({ id, title, isTaken: await isTaken(draft.course.id, id) })));
}
