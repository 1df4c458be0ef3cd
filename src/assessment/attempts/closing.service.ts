/**
 * The end of an attempt, by its learner or by its time. First nothing more is taken, then each answer is sealed, then what
 * is sealed is marked: so every answer that was confirmed counts. Each step may be repeated by whoever finds it undone.
 */
import { trusted } from 'mongoose';
import { fromNow, now, second } from '../../lib/clock.ts';
import { fact, relay } from '../../lib/events.ts';
import { type Desk, placeOf, QuizAnswer } from './answer.model.ts';
import { listAnswers, sealAnswers } from './answers.service.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';
import { type Attempt, findAttempt, graceMs, isOverdue, plainAttempt, questionsOf } from './attempts.service.ts';
import { mark } from './marking.service.ts';
import { scoreOf } from './scores.service.ts';

/** In one round; the next comes within a minute. */
const most = 5000;

/** The learner hands it in, or their page does at the end of the time. Twice, also at once, is once. */
export async function submitAttempt(attempt: Attempt): Promise<Attempt> {
  return close(attempt, attempt.endsAt && now() >= attempt.endsAt ? 'time' : 'learner');
}

/** Closes it if its time is over, else does nothing. May be repeated, in several processes. */
export async function closeIfDue(attempt: Attempt): Promise<Attempt> {
  if (attempt.state === 'closing') return finishClosing(attempt);
  return attempt.state === 'open' && isOverdue(attempt) ? close(attempt, 'time') : attempt;
}

/** For the job that waits for the end of one attempt. */
export async function closeAttempt(id: string): Promise<void> {
  const attempt = await findAttempt(id);
  if (attempt) await closeIfDue(attempt);
}

/** Closes all whose time is over, and those that somebody began to close and left. Returns how many. */
export async function closeDueAttempts(): Promise<number> {
  const due = QuizAttempt.find({ state: 'open', endsAt: trusted({ $lt: fromNow(-graceMs) }) });
  const left = QuizAttempt.find({ state: 'closing', endedAt: trusted({ $lt: fromNow(-30 * second) }) });
  let count = 0;
  for (const wanted of [due, left]) {
    const found = await wanted.select('_id').limit(most).lean<Pick<AttemptRecord, '_id'>[]>();
    for (const { _id } of found) await closeAttempt(String(_id));
    count += found.length;
  }
  return count;
}

async function close(attempt: Attempt, how: 'learner' | 'time'): Promise<Attempt> {
  const endedAt = how === 'time' ? (attempt.endsAt ?? now()) : now();
  await QuizAttempt.updateOne(
    // An end by time holds only for the time that was looked at: it may have become longer meanwhile.
    { _id: attempt.id, state: 'open', ...(how === 'time' ? { endsAt: attempt.endsAt } : {}) },
    { $set: { state: 'closing', endedAt, endedHow: how } },
  );
  return finishClosing(attempt);
}

async function finishClosing({ id, items, rules }: Attempt): Promise<Attempt> {
  const questionIds = items.map(({ questionId }) => questionId);
  const current = await findAttempt(id);
  if (current?.state === 'closing') {
    await sealAnswers(id, questionIds);
    const score = scoreOf(await markAnswers(current), rules);
    const { userId, enrolmentId, courseId, lectureId } = current;
    const told = fact('attempt.closed', { attemptId: id, userId, enrolmentId, courseId, lectureId });
    const { modifiedCount } = await QuizAttempt.updateOne(
      { _id: id, state: 'closing' },
      { $set: { state: 'closed', score }, $push: { outbox: told } },
    );
    if (modifiedCount > 0) await relay(QuizAttempt, id, [told]);
  }
  return plainAttempt(await QuizAttempt.findById(id).orFail().lean<AttemptRecord>());
}

/** Writes down what each sealed answer is worth. Whoever does it comes to the same. */
async function markAnswers(attempt: Attempt) {
  const [questions, answers] = await Promise.all([questionsOf(attempt), listAnswers(attempt.id)]);
  const marks = questions.map((question) => ({
    ...mark(question, answers.get(question.questionId)?.given ?? []),
    questionId: question.questionId,
    most: question.points,
  }));
  const writes = marks.map(({ questionId, points }) => {
    const filter = { attemptId: attempt.id, questionId };
    if (points !== null) return { updateOne: { filter, update: { $set: { points } } } };
    // A person may have marked it since somebody else closed the attempt.
    const update = { $set: { points, ...waiting(attempt, questionId) } };
    return { updateOne: { filter: { ...filter, marked: null }, update } };
  });
  if (writes.length > 0) await QuizAnswer.bulkWrite(writes, { ordered: false });
  return marks;
}

/** From now on those find it who mark by hand, the first ended first. */
function waiting({ id, courseId, lectureId, endedAt }: Attempt, questionId: string): { desk: Desk; marks: number } {
  const place = placeOf(endedAt ?? now(), id, questionId);
  return { desk: { courseId, lectureId, state: 'waits', place }, marks: 0 };
}
