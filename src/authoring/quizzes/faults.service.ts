/** Which quizzes of a draft learners could not take as they stand. */
import { listFaults } from '../../assessment/quizzes/askable.service.ts';
import type { DraftOutline } from '../outline/draft.service.ts';
import type { QuizFault } from '../publishing/checks.ts';

/** Those without any question are told of as lectures that are not ready. */
export async function quizFaultsOf(
  courseId: string,
  { sections }: Pick<DraftOutline, 'sections'>,
): Promise<QuizFault[]> {
  const rows = sections.flatMap(({ lectures }) => lectures).filter(({ ready }) => ready);
  const found = await Promise.all(
    rows.map(async ({ id, quiz }) => {
      const faults = quiz ? await listFaults(courseId, quiz) : [];
      return faults.map((fault) => ({ lectureId: id, fault }));
    }),
  );
  return found.flat();
}
