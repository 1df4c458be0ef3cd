/** The score of an attempt from the marks of its answers, reckoned anew whenever a person marked one of them. */
import { type Fact, fact, relay } from '../../lib/events.ts';
import { listAnswers } from '../attempts/answers.service.ts';
import { QuizAttempt } from '../attempts/attempt.model.ts';
import { type Attempt, findAttempt, questionsOf, type Score } from '../attempts/attempts.service.ts';
import { scoreOf } from '../attempts/scores.service.ts';

/**
 * Writes the score that the stored points make, and tells `attempt.marked` if it is another one than before. May be repeated,
 * also at the same moment: what was reckoned from older marks never stands over newer ones. An attempt that is not closed is
 * left alone: its end marks it.
 */
export async function rescoreAttempt(attemptId: string): Promise<void> {
  for (;;) {
    const attempt = await findAttempt(attemptId);
    if (attempt?.state !== 'closed') return;
    const score = await scoreNow(attempt);
    if (isSame(score, attempt.score)) return;
    const told = toldOf(attempt, score);
    const { modifiedCount } = await QuizAttempt.updateOne(
      // Attempts from before marks by hand have no number yet.
      { _id: attemptId, state: 'closed', scoring: attempt.scoring ?? null },
      { $set: { score, scoring: told.data.number }, $push: { outbox: told } },
    );
    if (modifiedCount > 0) return relay(QuizAttempt, attemptId, [told]);
  }
}

/** The score as it would be if one answer had these points; nothing is written. */
export async function scoreWith(
  attempt: Attempt,
  { questionId, points }: { questionId: string; points: number },
): Promise<Score> {
  return scoreNow(attempt, new Map([[questionId, points]]));
}

async function scoreNow(attempt: Attempt, instead: ReadonlyMap<string, number> = new Map()): Promise<Score> {
  const [questions, answers] = await Promise.all([questionsOf(attempt), listAnswers(attempt.id)]);
  const marks = questions.map(({ questionId, points: most }) => ({
    share: null,
    points: instead.get(questionId) ?? answers.get(questionId)?.points ?? null,
    most,
  }));
  return scoreOf(marks, attempt.rules);
}

function toldOf(attempt: Attempt, { waiting }: Score): Fact<'attempt.marked'> {
  const { id: attemptId, userId, enrolmentId, courseId, lectureId, scoring = 0 } = attempt;
  return fact('attempt.marked', { attemptId, userId, enrolmentId, courseId, lectureId, waiting, number: scoring + 1 });
}

function isSame(score: Score, before: Score | null): boolean {
  return before !== null && score.points === before.points && score.waiting === before.waiting;
}
