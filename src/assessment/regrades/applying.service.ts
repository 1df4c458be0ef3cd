/**
 * A regrade comes to one attempt, once: first to its answer, which remembers what it was worth before, then, in one guarded update,
 * to its score. Cut off in between, the same is reckoned again; held up by somebody who marks the same attempt, it is begun anew.
 */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { fact, relay } from '../../lib/events.ts';
import { QuizAnswer } from '../attempts/answer.model.ts';
import { QuizAttempt } from '../attempts/attempt.model.ts';
import type { AskedQuestion, Attempt, Score } from '../attempts/attempts.service.ts';
import { caseOf } from './cases.service.ts';
import { type Case, correctionOf, isCovered, type Outcome, outcomeOf, pointsBefore, type Rule } from './outcome.ts';
import { RegradeRow, type RegradeRowRecord, type RowScore } from './regrade-row.model.ts';

export type Regrading = Rule & { letsFall: boolean; tells: boolean };

const tries = 20;

/** Looks only: keeps what would become of each. What becomes of one attempt of a learner counts for the next. May be repeated. */
export async function lookAt(cases: readonly Case[], rule: Rule, key: AskedQuestion): Promise<void> {
  const rows: RowChange[] = [];
  for (const one of cases) {
    if (!isCovered(one.attempt, rule, now())) continue;
    const outcome = outcomeOf(one, rule, key);
    rows.push(rowChange(one.attempt, rule, outcome, 'seen'));
    replaceIn(one, { ...one.attempt, score: outcome.score });
  }
  await keepRows(rows);
}

/** May be repeated: an attempt that has this regrade, or a later one, stays as it is. Returns whether it was changed now. */
export async function applyTo(first: Case, rule: Regrading, key: AskedQuestion): Promise<boolean> {
  let one: Case | null = first;
  for (let round = 0; round < tries && one; round++) {
    if (!isCovered(one.attempt, rule, now())) return false;
    const outcome = outcomeOf(one, rule, key);
    const isKept = outcome.group === 'unlike' || (outcome.group === 'falls' && !(await mayFall(one.attempt, rule)));
    if (await isWritten(one, rule, outcome, isKept)) return true;
    one = await caseOf(rule.questionId, one.attempt.id);
  }
  if (one) throw new Error(`attempt ${one.attempt.id} is changed all the time`);
  return false;
}

/** Only whom the look named: nobody falls whom the teacher has not seen. */
async function mayFall({ id }: Attempt, { id: regradeId, letsFall }: Regrading): Promise<boolean> {
  return (
    letsFall &&
    (await RegradeRow.exists({ regradeId, attemptId: id, group: 'falls', state: trusted({ $ne: 'kept' }) })) !== null
  );
}

async function isWritten(one: Case, rule: Regrading, outcome: Outcome, isKept: boolean): Promise<boolean> {
  const { attempt } = one;
  const before = pointsBefore(one.answers.get(rule.questionId), rule);
  if (!(await isAnswerWritten(one, rule, isKept ? { ...outcome, points: before } : outcome, before))) return false;
  const correction = correctionOf(one, rule, outcome, now(), isKept);
  const items = attempt.items.map((item) =>
    item.questionId === rule.questionId ? { ...item, corrected: correction } : item,
  );
  const score = isKept ? outcome.before : outcome.score;
  const told = isSame(outcome.before, score) ? [] : [toldOf(attempt, rule)];
  // The row comes first: what is told leads to it.
  await keepRows([rowChange(attempt, rule, outcome, isKept && outcome.group === 'falls' ? 'kept' : 'applied')]);
  const seen = attempt.scoring ?? null;
  const { modifiedCount } = await QuizAttempt.updateOne(
    { _id: attempt.id, state: 'closed', scoring: seen },
    { $set: { items, score }, $inc: { scoring: 1 }, ...(told.length > 0 ? { $push: { outbox: told[0] } } : {}) },
  );
  if (modifiedCount === 0) return false;
  replaceIn(one, { ...attempt, items, score, scoring: (seen ?? 0) + 1 });
  await relay(QuizAttempt, attempt.id, told);
  return true;
}

/** Not over a mark that somebody gave meanwhile. */
async function isAnswerWritten(
  { attempt, answers }: Case,
  rule: Rule,
  { points, hand }: Outcome,
  before: number | null,
): Promise<boolean> {
  const answer = answers.get(rule.questionId);
  if (!answer || (answer.points === points && hand === undefined)) return true;
  const regraded = { regradeId: rule.id, before, ...(hand === undefined ? {} : { hand }) };
  const { matchedCount } = await QuizAnswer.updateOne(
    { attemptId: attempt.id, questionId: rule.questionId, points: answer.points },
    { $set: { points, regraded } },
  );
  return matchedCount > 0;
}

function toldOf({ id, userId, enrolmentId, courseId, lectureId }: Attempt, { id: regradeId, tells }: Regrading) {
  return fact('attempt.regraded', { attemptId: id, userId, enrolmentId, courseId, lectureId, regradeId, tells });
}

type RowChange = { filter: { regradeId: string; attemptId: string }; update: { $set: Partial<RegradeRowRecord> } };

function rowChange(
  { id: attemptId, userId, lectureId }: Attempt,
  { id: regradeId }: Rule,
  { group, before, score }: Outcome,
  state: RegradeRowRecord['state'],
): RowChange {
  const change = { userId, lectureId, state, group, before: plain(before), after: plain(score) };
  return { filter: { regradeId, attemptId }, update: { $set: change } };
}

async function keepRows(rows: RowChange[]): Promise<void> {
  if (rows.length === 0) return;
  const writes = rows.map((one) => ({ updateOne: { ...one, upsert: true } }));
  try {
    await RegradeRow.bulkWrite(writes, { ordered: false });
  } catch (error) {
    // Made at this very moment by another worker: now they are there.
    if (!isDuplicate(error)) throw error;
    await RegradeRow.bulkWrite(writes, { ordered: false });
  }
}

function plain({ points, most, percent, passed }: Score): RowScore {
  return { points, most, percent, passed };
}

/** Sums of thirds are not exact: nobody is told of a billionth. */
function isSame(one: Score, other: Score): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;
  return near(one.points, other.points) && near(one.most, other.most) && one.waiting === other.waiting;
}

function replaceIn({ siblings }: Case, attempt: Attempt): void {
  const list = siblings as Attempt[];
  list[list.findIndex(({ id }) => id === attempt.id)] = attempt;
}
