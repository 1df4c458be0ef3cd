/** What the school has stored about an exam: plain data to compare. */
import { trusted } from 'mongoose';
import { QuizAnswer } from '../../../assessment/attempts/answer.model.ts';
import { QuizAttempt } from '../../../assessment/attempts/attempt.model.ts';
import { Completion } from '../../../learning/completion.model.ts';
import type { StoredAnswers, StoredExam } from './reckoning.ts';
import type { Exam } from './school.ts';

export async function readStoredExam({ lectureId, places }: Exam): Promise<StoredExam> {
  const attempts = await QuizAttempt.find({ lectureId }).lean();
  const ids = attempts.map(({ _id }) => String(_id));
  const [answers, completions] = await Promise.all([
    QuizAnswer.find({ attemptId: trusted({ $in: ids }) }).lean(),
    Completion.find({ lectureId }).lean(),
  ]);
  const numbers = new Map(
    attempts.flatMap(({ _id, items }) => items.map(({ questionId }, at) => [`${_id} ${questionId}`, at + 1])),
  );
  const byNumber: StoredAnswers = new Map(
    answers.map((one) => [`${one.attemptId} ${numbers.get(`${one.attemptId} ${one.questionId}`)}`, one]),
  );
  return {
    attempts: attempts.map(({ _id, userId, state, endedHow, endsAt, score, items }) => ({
      ...{ id: String(_id), userId, state, endedHow, endsAt },
      ...{ percent: score?.percent ?? null, passed: score?.passed ?? false },
      places: items.map(({ questionId }) => places.get(questionId) ?? -1),
    })),
    answers: byNumber,
    completed: completions.map(({ userId }) => userId),
  };
}
