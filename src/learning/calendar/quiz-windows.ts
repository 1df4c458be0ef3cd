/** Between which moments quizzes can be taken, as their published rules say. */
import { z } from 'zod';
import { type OutlineLecture, requireRevision } from '../../authoring/publishing/published.service.ts';

export type QuizWindow = { lectureId: string; opensAt: Date | null; closesAt: Date | null };

const moment = z.coerce.date().nullish().catch(null);
/** Of a quiz only its window is asked for; what is not right counts as no window. */
const Windowed = z.object({ quiz: z.object({ rules: z.object({ opensAt: moment, closesAt: moment }) }) });

/** Those of these lectures that are quizzes with a window. Bodies come from memory. */
export async function quizWindowsOf(
  lectures: readonly Pick<OutlineLecture, 'id' | 'kind' | 'revisionId'>[],
): Promise<QuizWindow[]> {
  const quizzes = lectures.filter(({ kind }) => kind === 'quiz');
  const found = await Promise.all(
    quizzes.map(async ({ id, revisionId }) => {
      const body = Windowed.safeParse(await requireRevision(revisionId));
      const { opensAt, closesAt } = body.success ? body.data.quiz.rules : {};
      return { lectureId: id, opensAt: opensAt ?? null, closesAt: closesAt ?? null };
    }),
  );
  return found.filter(({ opensAt, closesAt }) => opensAt ?? closesAt);
}
