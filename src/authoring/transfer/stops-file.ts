/** The questions in a film in `course.json`: named by their place in the list of questions. */
import { copyStops } from '../../assessment/stops/pinning.service.ts';
import type { Stops } from '../../assessment/stops/stops.ts';
import type { FileStops } from './course-file.ts';

/** `places`: of the questions in the list, from 1. One that is gone from the bank is left out. */
export function stopsToFile({ questions, mustAnswer }: Stops, places: Map<string, number>): FileStops {
  const known = questions.flatMap(({ second, questionId }) => {
    const question = places.get(questionId);
    return question ? [{ second, question }] : [];
  });
  return { questions: known, ...(mustAnswer ? { mustAnswer } : {}) };
}

/**
 * `ids`: of the questions in the bank, in the order of the list. Of a question named twice, and of two at one second, the
 * first stays. May be repeated.
 */
export async function stopsFromFile(
  courseId: string,
  { questions, mustAnswer = false }: FileStops,
  ids: readonly (string | null)[],
): Promise<Stops | null> {
  const named = questions
    .flatMap(({ second, question }) => {
      const questionId = ids[question - 1];
      return questionId ? [{ second, questionId, revision: 0 }] : [];
    })
    .toSorted((one, other) => one.second - other.second);
  const once = named.filter(
    (one, at) => named.findIndex((it) => it.questionId === one.questionId || it.second === one.second) === at,
  );
  return copyStops(courseId, { questions: once, mustAnswer }, (id) => id);
}
