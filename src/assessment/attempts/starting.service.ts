/** The begin of an attempt: by the rules, once, and with all that it needs until its end. */
import { fromNow, minute, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import type { Quiz, QuizRules } from '../quizzes/quiz.ts';
import { keepAsked } from './asked-question.model.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';
import {
  type Allowance,
  type Attempt,
  allowanceOf,
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
    const allowance = allowanceOf(quiz.rules, attempts);
    if (allowance.kind !== 'open') throw new Refused(refusals[allowance.kind]);
    const number = (attempts.at(-1)?.number ?? 0) + 1;
    const made = await insertAttempt(sitting, quiz, { revisionId, number });
    if (!made) continue;
    await closeAttemptLater(made);
    return made;
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
  { revisionId, number }: Pick<Attempt, 'revisionId' | 'number'>,
): Promise<Attempt | null> {
  const questions = await drawQuestions(sitting.courseId, quiz);
  if (questions.length === 0) throw new Refused('This quiz has no questions yet. Please write to your teacher.');
  await keepAsked(questions);
  const items = questions.map((question) => itemOf(question, quiz.rules));
  const { userId, enrolmentId, courseId, lectureId } = sitting;
  const who = { userId, enrolmentId, courseId, lectureId };
  const times = { startedAt: now(), endsAt: endOf(quiz.rules) };
  try {
    const made = await QuizAttempt.create({ ...who, revisionId, number, items, rules: quiz.rules, ...times });
    return plainAttempt(made.toObject<AttemptRecord>());
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

function endOf({ minutes, closesAt }: QuizRules): Date | null {
  const own = minutes > 0 ? fromNow(minutes * minute) : null;
  if (!own || !closesAt) return own ?? closesAt;
  return own < closesAt ? own : closesAt;
}
