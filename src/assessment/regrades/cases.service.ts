/** Attempts as a regrade goes through them: learner by learner, with all that their scores follow from. */
import { trusted } from 'mongoose';
import { type AnswerRecord, QuizAnswer } from '../attempts/answer.model.ts';
import type { StoredAnswer } from '../attempts/answers.service.ts';
import { type AskedQuestion, listAsked } from '../attempts/asked-question.model.ts';
import { type AttemptRecord, QuizAttempt } from '../attempts/attempt.model.ts';
import { type Attempt, plainAttempt, questionsOf } from '../attempts/attempts.service.ts';
import type { Case } from './outcome.ts';

const batchSize = 100;

/** The next learners who were asked a question, by their enrolments; an empty list at the end. */
export async function nextEnrolments(questionId: string, after: string): Promise<string[]> {
  const found = await QuizAttempt.find({ 'items.questionId': questionId, enrolmentId: trusted({ $gt: after }) })
    .sort({ enrolmentId: 1 })
    .limit(batchSize)
    .select('enrolmentId')
    .lean<Pick<AttemptRecord, 'enrolmentId'>[]>();
  return [...new Set(found.map(({ enrolmentId }) => enrolmentId))];
}

/**
 * All attempts of these enrolments that asked the question, and their answers. `siblings` of one learner at one quiz are one
 * list, so that who changes an attempt in it changes what the next one is held against.
 */
export async function casesOf(questionId: string, enrolmentIds: readonly string[]): Promise<Case[]> {
  const records = await QuizAttempt.find({ enrolmentId: trusted({ $in: [...enrolmentIds] }) })
    .sort({ enrolmentId: 1, lectureId: 1, number: 1 })
    .lean<AttemptRecord[]>();
  const attempts = records.map(plainAttempt);
  const wanted = attempts.filter(({ items }) => items.some((item) => item.questionId === questionId));
  const answers = await answersOf(wanted.map(({ id }) => id));
  const groups = Map.groupBy(attempts, ({ enrolmentId, lectureId }) => `${enrolmentId} ${lectureId}`);
  const cases = await Promise.all(
    wanted.map(async (attempt): Promise<Case | null> => {
      const [questions, asked] = await Promise.all([questionsOf(attempt), askedOf(attempt, questionId)]);
      const siblings = groups.get(`${attempt.enrolmentId} ${attempt.lectureId}`) ?? [attempt];
      if (!asked) return null;
      return { attempt, siblings, questions, asked, answers: answers.get(attempt.id) ?? new Map() };
    }),
  );
  return cases.filter((one) => one !== null);
}

/** One attempt, read anew. null when it is gone, or did not ask the question. */
export async function caseOf(questionId: string, attemptId: string): Promise<Case | null> {
  const record = await QuizAttempt.findById(attemptId).select('enrolmentId').lean<Pick<AttemptRecord, 'enrolmentId'>>();
  if (!record) return null;
  const cases = await casesOf(questionId, [record.enrolmentId]);
  return cases.find(({ attempt }) => attempt.id === attemptId) ?? null;
}

async function askedOf({ items }: Attempt, questionId: string): Promise<AskedQuestion | undefined> {
  return (await listAsked(items.filter((item) => item.questionId === questionId)))[0];
}

async function answersOf(attemptIds: string[]): Promise<Map<string, Map<string, StoredAnswer>>> {
  const records = await QuizAnswer.find({ attemptId: trusted({ $in: attemptIds }) }).lean<AnswerRecord[]>();
  const found = new Map<string, Map<string, StoredAnswer>>();
  for (const { _id, ...answer } of records) {
    const own = found.get(answer.attemptId) ?? new Map<string, StoredAnswer>();
    found.set(answer.attemptId, own.set(answer.questionId, answer));
  }
  return found;
}
