/** The begin of an attempt: by the rules, once, and with all that it needs until its end. */
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import { accommodationFor } from '../accommodations/accommodations.service.ts';
import { conditionsOf, lengthenAttempt } from '../accommodations/lengthening.service.ts';
import { ownRules } from '../accommodations/own-rules.service.ts';
import type { Quiz } from '../quizzes/quiz.ts';
import { keepAsked } from './asked-question.model.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';
import {
  type Allowance,
  type Attempt,
  allowanceOf,
  endOf,
  listAttempts,
  plainAttempt,
  type Sitting,
} from './attempts.service.ts';
import { closeIfDue } from './closing.service.ts';
import { drawQuestions, itemOf } from './drawing.ts';
import { closeAttemptLater } from './jobs.ts';

/**
 * Begins an attempt, or goes on with the one that is open: begun twice at once it is one. Throws Refused when the rules do
 * not allow one, or no question is left to ask.
 */
export async function startAttempt(sitting: Sitting, quiz: Quiz, revisionId: string): Promise<Attempt> {
  for (let round = 0; round < 5; round++) {
    const attempts = await listAttempts(sitting);
    const open = attempts.find(({ state }) => state !== 'closed');
    const going = open && (await closeIfDue(open));
    if (going?.state === 'open') return going;
    if (going) continue;
    const rules = ownRules(quiz.rules, await accommodationFor(sitting.enrolmentId, sitting.lectureId));
    const allowance = allowanceOf(rules, attempts);
    if (allowance.kind !== 'open') throw new Refused(refusals[allowance.kind]);
    const number = (attempts.at(-1)?.number ?? 0) + 1;
    const asPublished = rules === quiz.rules ? null : conditionsOf(quiz);
    const made = await insertAttempt(sitting, { ...quiz, rules }, { revisionId, number, asPublished });
    if (!made) continue;
    await closeAttemptLater(made);
    // Other conditions may have been given between the look and the begin.
    return lengthenAttempt(made);
  }
  throw new Refused('This attempt could not begin. Please try again.');
}

const refusals: Record<Exclude<Allowance['kind'], 'open'>, string> = {
  early: 'This quiz is not open yet.',
  over: 'This quiz is closed.',
  used: 'You have used all attempts.',
  wait: 'The wait after your last attempt is not over yet.',
};

/** null: somebody else, perhaps the same person in another window, was faster. */
async function insertAttempt(
  sitting: Sitting,
  quiz: Quiz,
  begun: Pick<Attempt, 'revisionId' | 'number' | 'asPublished'>,
): Promise<Attempt | null> {
  const questions = await drawQuestions(sitting.courseId, quiz);
  if (questions.length === 0) throw new Refused('This quiz has no questions yet. Please write to your teacher.');
  await keepAsked(questions);
  const items = questions.map((question) => itemOf(question, quiz.rules));
  const { userId, enrolmentId, courseId, lectureId } = sitting;
  const who = { userId, enrolmentId, courseId, lectureId };
  const startedAt = now();
  const times = { startedAt, endsAt: endOf(quiz.rules, startedAt) };
  try {
    const made = await QuizAttempt.create({ ...who, ...begun, items, rules: quiz.rules, ...times });
    return plainAttempt(made.toObject<AttemptRecord>());
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}
