/** Grades of quizzes: written from the attempts that count, by the rules as published. */
import { type Attempt, findAttempt, listAttempts } from '../../assessment/attempts/attempts.service.ts';
import { countedPercent } from '../../assessment/attempts/scores.service.ts';
import { type Earned, writeEarned } from '../../assessment/grades/grades.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { columnsOf } from './columns.service.ts';

type Rules = Pick<Attempt['rules'], 'counted' | 'passPercent'>;
type Sat = Pick<Attempt, 'userId' | 'enrolmentId' | 'courseId' | 'lectureId'>;

/** After an attempt was closed, marked or regraded. May be repeated. */
export async function regradeBookOf({ attemptId }: { attemptId: string }): Promise<void> {
  const attempt = await findAttempt(attemptId);
  if (attempt) await gradeQuizOf(attempt);
}

/** Writes what this learner reached in this quiz. May be repeated. */
export async function gradeQuizOf({ userId, enrolmentId, courseId, lectureId }: Sat): Promise<void> {
  await writeEarned({ userId, enrolmentId, courseId, lectureId }, async () => {
    const attempts = await listAttempts({ enrolmentId, lectureId });
    const newest = attempts.at(-1);
    return newest ? earnedBy(attempts, (await publishedRules(courseId, lectureId)) ?? newest.rules) : null;
  });
}

/** By closed attempts. Where one attempt counts only its own answers wait, else those of all may still raise it. */
export function earnedBy(attempts: readonly Pick<Attempt, 'number' | 'score'>[], rules: Rules): Earned | null {
  const percent = countedPercent(attempts, rules.counted);
  if (percent === null) return null;
  const closed = attempts.flatMap(({ score }) => (score ? [score] : []));
  const counting = rules.counted === 'last' ? closed.slice(-1) : closed;
  const waiting = counting.reduce((sum, score) => sum + score.waiting, 0);
  // Sums of thirds are not exact: what is a millionth away is reached.
  return { percent, passed: percent >= rules.passPercent - 1e-6, waiting };
}

/** null: the lecture is in the course no more. */
async function publishedRules(courseId: string, lectureId: string): Promise<Rules | null> {
  const course = await findLearnableCourse({ id: courseId });
  const column = course && (await columnsOf(course)).find(({ id }) => id === lectureId);
  if (!column?.counted || column.passPercent === null) return null;
  return { counted: column.counted, passPercent: column.passPercent };
}
