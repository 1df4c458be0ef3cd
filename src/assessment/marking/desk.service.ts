/** The desk of those who mark by hand: what waits in a course, and what was marked. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type AnswerRecord, type Desk, QuizAnswer } from '../attempts/answer.model.ts';
import { type AskedQuestion, listAsked } from '../attempts/asked-question.model.ts';
import { type AttemptRecord, QuizAttempt } from '../attempts/attempt.model.ts';
import { titleOf } from '../questions/titles.service.ts';

export type DeskRecord = AnswerRecord & { desk: Desk };
export type DeskFilter = { state: Desk['state']; lectureId?: string | undefined };
export type DeskEntry = {
  id: string;
  lectureId: string;
  userId: string;
  question: string;
  /** The beginning of the answer. */
  given: string;
  endedAt: Date | null;
  marked: AnswerRecord['marked'];
  points: number | null;
  most: number;
};

const pageSize = 30;

/** What waits, the first handed in first; or what was marked, the last first. `after`: the `next` of the page before. */
export async function listDesk(
  courseId: string,
  { state, lectureId }: DeskFilter,
  after?: string,
): Promise<{ entries: DeskEntry[]; next: string | null }> {
  const onward = state === 'waits' ? { $gt: after ?? '' } : { $lt: after ?? '' };
  const found = await QuizAnswer.find({
    'desk.courseId': courseId,
    'desk.state': state,
    ...(lectureId ? { 'desk.lectureId': lectureId } : {}),
    ...(after ? { 'desk.place': trusted(onward) } : {}),
  })
    .sort({ 'desk.place': state === 'waits' ? 1 : -1 })
    .limit(pageSize + 1)
    .lean<AnswerRecord[]>();
  const shown = found.slice(0, pageSize);
  const next = found.length > pageSize ? (shown.at(-1)?.desk?.place ?? null) : null;
  return { entries: await entriesOf(shown), next };
}

/** How many answers wait, by lecture. */
export async function countWaiting(courseId: string): Promise<Map<string, number>> {
  const found = await QuizAnswer.aggregate<{ _id: string; count: number }>([
    { $match: { 'desk.courseId': courseId, 'desk.state': 'waits' } },
    { $group: { _id: '$desk.lectureId', count: { $sum: 1 } } },
  ]);
  return new Map(found.map(({ _id, count }) => [_id, count]));
}

/** The answer that waits longest after this place, else the one that waits longest of all; null: none waits. */
export async function findNextWaiting(
  courseId: string,
  { lectureId, after }: { lectureId?: string | undefined; after: string },
): Promise<string | null> {
  const waits = {
    'desk.courseId': courseId,
    'desk.state': 'waits' as const,
    ...(lectureId ? { 'desk.lectureId': lectureId } : {}),
  };
  for (const place of [after, '']) {
    const found = await QuizAnswer.findOne({ ...waits, 'desk.place': trusted({ $gt: place }) })
      .sort({ 'desk.place': 1 })
      .select('_id')
      .lean<Pick<AnswerRecord, '_id'>>();
    if (found) return String(found._id);
  }
  return null;
}

/** Throws NotFound, also for an answer that is not for a person, or of another course. */
export async function requireDeskRecord(courseId: string, answerId: string): Promise<DeskRecord> {
  const found = isId(answerId)
    ? await QuizAnswer.findOne({ _id: answerId, 'desk.courseId': courseId }).lean<AnswerRecord>()
    : null;
  if (!found?.desk) throw new NotFound('This answer');
  return { ...found, desk: found.desk };
}

async function entriesOf(records: readonly AnswerRecord[]): Promise<DeskEntry[]> {
  const attempts = await attemptsOf(records);
  const items = records.flatMap(({ attemptId, questionId }) => {
    const item = attempts.get(attemptId)?.items.find((one) => one.questionId === questionId);
    return item ? [item] : [];
  });
  const asked = await listAsked(items);
  return records.flatMap((record) => {
    const attempt = attempts.get(record.attemptId);
    const item = attempt?.items.find(({ questionId }) => questionId === record.questionId);
    const question = asked.find((one) => one.questionId === item?.questionId && one.revision === item.revision);
    return attempt && question ? [entryOf(record, attempt, question)] : [];
  });
}

function entryOf(record: AnswerRecord, attempt: AttemptRecord, question: AskedQuestion): DeskEntry {
  const { lectureId, userId, endedAt } = attempt;
  const given = (record.given[0] ?? '').replace(/\s+/g, ' ').trim();
  return {
    ...{ id: String(record._id), lectureId, userId, endedAt, question: titleOf(question) },
    given: given.length > 160 ? `${given.slice(0, 159)}…` : given,
    ...{ marked: record.marked ?? null, points: record.points, most: question.points },
  };
}

async function attemptsOf(records: readonly AnswerRecord[]): Promise<Map<string, AttemptRecord>> {
  const ids = [...new Set(records.map(({ attemptId }) => attemptId))];
  if (ids.length === 0) return new Map();
  const found = await QuizAttempt.find({ _id: trusted({ $in: ids }) }).lean<AttemptRecord[]>();
  return new Map(found.map((one) => [String(one._id), one]));
}
