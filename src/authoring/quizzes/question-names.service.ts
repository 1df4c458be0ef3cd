/** What the questions that quizzes name are called, for those who compare two states of them. */
import { listTitles } from '../../assessment/questions/titles.service.ts';
import { questionIdsIn } from '../../assessment/quizzes/parts.service.ts';
import type { Quiz } from '../../assessment/quizzes/quiz.ts';
import { type Stops, stopIdsIn } from '../../assessment/stops/stops.ts';

/** The words for the id of a question that stands in one of these. */
export async function questionNames(
  bodies: readonly { quiz?: Quiz | null; stops?: Stops | null }[],
): Promise<(id: string) => string> {
  const titles = await listTitles(bodies.flatMap(({ quiz, stops }) => [...questionIdsIn(quiz), ...stopIdsIn(stops)]));
  return (id) => titles.get(id) ?? 'A question that is gone';
}
