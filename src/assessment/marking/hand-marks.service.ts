/** Marks by persons, for what no rule can mark. Who may mark in a course, the caller has asked. */
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { Conflict, NotFound, Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import { type AnswerRecord, placeOf, QuizAnswer } from '../attempts/answer.model.ts';
import { type AskedQuestion, type Attempt, findAttempt, questionsOf } from '../attempts/attempts.service.ts';
import { requireDeskRecord } from './desk.service.ts';
import { rescoreAttempt, scoreWith } from './rescoring.service.ts';

export type HandMark = {
  points: number;
  /** Markdown, for the learner. */
  comment: string;
  /** How often it was marked when the form was opened. */
  marks: number;
  /** The attempt may lose its pass by this. */
  mayFall: boolean;
};

/**
 * Marks an answer, or marks it again; the score of its attempt follows. Holds if nobody marked it since the form was opened,
 * else Conflict. Throws NotFound, Refused with the field: points out of range, or a pass that would be lost unasked.
 */
export async function markByHand(byId: string, courseId: string, answerId: string, mark: HandMark): Promise<void> {
  const record = await requireDeskRecord(courseId, answerId);
  if ((record.marks ?? 0) !== mark.marks) throw metBy(record);
  const { attempt, question } = await askedFor(record);
  // The end of an attempt reckons without marks by hand: they wait until it has.
  if (attempt.state !== 'closed') throw new Refused('This attempt is being closed at this moment. Please save again.');
  requireInRange(question, mark.points);
  await requirePassKept(attempt, record, mark);
  const at = now();
  const told = [fact('answer.marked', { attemptId: attempt.id }), ...(await lineOf(attempt, record, mark.points))];
  const place = placeOf(at, record.attemptId, record.questionId);
  const line = { byId, at, from: record.points, to: mark.points };
  const { modifiedCount } = await QuizAnswer.updateOne(
    { _id: answerId, marks: mark.marks },
    {
      $set: {
        points: mark.points,
        marked: { byId, at, comment: mark.comment },
        'desk.state': 'marked',
        'desk.place': place,
      },
      $inc: { marks: 1 },
      $push: { trail: { $each: [line], $slice: -50 }, outbox: { $each: told } },
    },
  );
  if (modifiedCount === 0) throw metBy(record);
  await rescoreAttempt(attempt.id);
  await relay(QuizAnswer, answerId, told);
}

/** The fewest points an answer can get: below 0 only where an answer of the question costs points. */
export function fewestPoints({ answers, points }: Pick<AskedQuestion, 'answers' | 'points'>): number {
  return (Math.min(0, ...answers.map(({ share }) => share)) / 100) * points;
}

/** The attempt an answer belongs to, and its question as it was asked. Throws NotFound for what was erased. */
export async function askedFor({
  attemptId,
  questionId,
}: Pick<AnswerRecord, 'attemptId' | 'questionId'>): Promise<{ attempt: Attempt; question: AskedQuestion }> {
  const attempt = await findAttempt(attemptId);
  const items = attempt?.items.filter((one) => one.questionId === questionId) ?? [];
  const [question] = await questionsOf({ items });
  if (!attempt || !question) throw new NotFound('This answer');
  return { attempt, question };
}

function metBy(record: AnswerRecord): Conflict {
  return new Conflict('Somebody marked this answer meanwhile.', record);
}

function requireInRange(question: AskedQuestion, points: number): void {
  const fewest = fewestPoints(question);
  if (points < fewest || points > question.points)
    throw new Refused(`Please give ${fewest} to ${question.points} points.`, 'points');
}

async function requirePassKept(attempt: Attempt, { questionId }: AnswerRecord, mark: HandMark): Promise<void> {
  if (!attempt.score?.passed || mark.mayFall) return;
  const { passed } = await scoreWith(attempt, { questionId, points: mark.points });
  if (passed) return;
  const words = 'With these points the attempt is no longer passed. Tick below that this is meant, or give more.';
  throw new Refused(words, 'mayFall');
}

/** The first mark is what marking is; another one in its place leaves a line in the audit log too. */
async function lineOf({ userId }: Attempt, record: AnswerRecord, points: number): Promise<Fact[]> {
  if (record.desk?.state !== 'marked' || record.points === points) return [];
  const { name } = await requirePersonById(userId);
  const on = { kind: 'person', id: userId, name };
  return [actFact({ action: 'person.marked-again', on, before: { points: record.points }, after: { points } })];
}
