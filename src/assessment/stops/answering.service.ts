/** Answering the questions in a film. They help to remember and count for nothing, so they can be answered again. */
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import type { AskedQuestion } from '../attempts/asked-question.model.ts';
import type { Given } from '../attempts/given.service.ts';
import { mark } from '../attempts/marking.service.ts';
import {
  FilmAnswer,
  type GivenOnce,
  type StopAnswer,
  type StopAnswerRecord,
  type StopSeat,
} from './stop-answer.model.ts';

export { type AskedKey, type AskedQuestion, listAsked } from '../attempts/asked-question.model.ts';
export type { StopAnswer } from './stop-answer.model.ts';

/** How many learners answered a question, and how many of them were right at once. */
export type StopTally = { answered: number; right: number };

/** From here on it is right, with a rounding taken off. */
export const rightFrom = 99.99;

/** The first answer is kept for good, the last one takes the place of the one before. May be repeated. */
export async function answerStop(seat: StopSeat, question: AskedQuestion, given: Given): Promise<void> {
  const share = mark(question, given).share ?? 0;
  const once: GivenOnce = { given, share, revision: question.revision, at: now() };
  const key = { enrolmentId: seat.enrolmentId, lectureId: seat.lectureId, questionId: question.questionId };
  const { matchedCount } = await FilmAnswer.updateOne(key, { $set: { last: once } });
  if (matchedCount > 0) return;
  try {
    const { userId, courseId } = seat;
    await FilmAnswer.create({ ...key, userId, courseId, first: once, last: once, wasRight: share >= rightFrom });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await FilmAnswer.updateOne(key, { $set: { last: once } });
  }
}

/** By question. */
export async function ownStopAnswers(enrolmentId: string, lectureId: string): Promise<Map<string, StopAnswer>> {
  const found = await FilmAnswer.find({ enrolmentId, lectureId }).lean<StopAnswerRecord[]>();
  return new Map(found.map((one) => [one.questionId, one]));
}

/** Two counts for each question, answered by an index. */
export async function tallyStops(lectureId: string, questionIds: readonly string[]): Promise<Map<string, StopTally>> {
  const counted = questionIds.map(async (questionId) => {
    const [answered, right] = await Promise.all([
      FilmAnswer.countDocuments({ lectureId, questionId }),
      FilmAnswer.countDocuments({ lectureId, questionId, wasRight: true }),
    ]);
    return [questionId, { answered, right }] as const;
  });
  return new Map(await Promise.all(counted));
}
