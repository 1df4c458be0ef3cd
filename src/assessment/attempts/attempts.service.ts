/** Attempts at quizzes: who may begin one, begun once, found through their learner. */
import { LRUCache } from 'lru-cache';
import { trusted } from 'mongoose';
import { minute, now, second } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import type { QuizRules } from '../quizzes/quiz.ts';
import { type AskedQuestion, listAsked } from './asked-question.model.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';

export type { AskedQuestion } from './asked-question.model.ts';
export type { Correction, Item, Score } from './attempt.model.ts';
export type Attempt = Omit<AttemptRecord, '_id' | 'outbox'> & { id: string };
/** Who answers what: a learner's enrolment, and a lecture of its course. */
export type Sitting = { userId: string; enrolmentId: string; courseId: string; lectureId: string };
/** Whether an attempt may begin, and if not, why; `at`: from when on or until when, where a moment decides. */
export type Allowance =
  | { kind: 'open' }
  | { kind: 'early' | 'wait'; at: Date }
  | { kind: 'over'; at: Date }
  | { kind: 'used' };

/** Answers come every few seconds. */
const lately = new LRUCache<string, Attempt>({ max: 5000, ttl: 30 * second });

/** What comes in so late was on its way when time ran out. */
export const graceMs = 5000;

/** By the rules and the attempts there were. */
export function allowanceOf(rules: QuizRules, attempts: readonly Attempt[], at: Date = now()): Allowance {
  const { opensAt, closesAt, waitMinutes } = rules;
  if (closesAt && at >= closesAt) return { kind: 'over', at: closesAt };
  if (rules.attempts > 0 && attempts.length >= rules.attempts) return { kind: 'used' };
  if (opensAt && at < opensAt) return { kind: 'early', at: opensAt };
  const ended = attempts.map(({ endedAt }) => endedAt?.getTime() ?? 0);
  const free = new Date(Math.max(0, ...ended) + waitMinutes * minute);
  return at < free && attempts.length > 0 ? { kind: 'wait', at: free } : { kind: 'open' };
}

/** All attempts of a learner at a lecture, the first one first. */
export async function listAttempts({ enrolmentId, lectureId }: Pick<Sitting, 'enrolmentId' | 'lectureId'>) {
  const records = await QuizAttempt.find({ enrolmentId, lectureId }).sort({ number: 1 }).lean<AttemptRecord[]>();
  return records.map(plainAttempt);
}

/** Throws NotFound, also for an attempt of somebody else. */
export async function requireAttempt(
  { enrolmentId, lectureId }: Pick<Sitting, 'enrolmentId' | 'lectureId'>,
  id: string,
): Promise<Attempt> {
  // By its id alone: SecantusDB reads a collection through for what is asked beside an id.
  const found = isId(id) ? await QuizAttempt.findById(id).lean<AttemptRecord>() : null;
  if (found?.enrolmentId !== enrolmentId || found.lectureId !== lectureId) throw new NotFound('This attempt');
  return plainAttempt(found);
}

/**
 * As `requireAttempt`, perhaps as it was half a minute ago while it was open: enough for saving an answer, because what ends
 * an attempt seals its answers. Its end may lie later by now, never earlier.
 */
export async function recallAttempt(sitting: Pick<Sitting, 'enrolmentId' | 'lectureId'>, id: string): Promise<Attempt> {
  const held = lately.get(`${sitting.enrolmentId} ${sitting.lectureId} ${id}`);
  if (held && !isOverdue(held)) return held;
  const attempt = await requireAttempt(sitting, id);
  if (attempt.state === 'open') lately.set(`${sitting.enrolmentId} ${sitting.lectureId} ${id}`, attempt);
  return attempt;
}

/** For jobs, which know the id from a fact. null when it is gone. */
export async function findAttempt(id: string): Promise<Attempt | null> {
  const found = isId(id) ? await QuizAttempt.findById(id).lean<AttemptRecord>() : null;
  return found ? plainAttempt(found) : null;
}

/**
 * Who took which quiz, each pair once, by its first attempt: 500 at a time, for batches. `after`: the id of the last one of
 * the batch before.
 */
export async function listSatSince(wanted: {
  after: string | undefined;
  courseId?: string;
  lectureId?: string;
}): Promise<(Sitting & { id: string })[]> {
  const { after, courseId, lectureId } = wanted;
  const where = courseId && lectureId ? { courseId, lectureId } : {};
  const found = await QuizAttempt.find({ ...where, ...(after ? { _id: trusted({ $gt: after }) } : {}), number: 1 })
    .select('userId enrolmentId courseId lectureId')
    .sort({ _id: 1 })
    .limit(500)
    .lean<(Sitting & Pick<AttemptRecord, '_id'>)[]>();
  return found.map(({ _id, ...sitting }) => ({ ...sitting, id: String(_id) }));
}

/** Its questions as they were asked, in their order; each is worth what it counts since it was corrected. */
export async function questionsOf({ items }: Pick<Attempt, 'items'>): Promise<AskedQuestion[]> {
  const questions = await listAsked(items);
  const corrected = new Map(items.flatMap((item) => (item.corrected ? [[item.questionId, item.corrected]] : [])));
  if (corrected.size === 0) return questions;
  return questions.map((one) => ({ ...one, points: corrected.get(one.questionId)?.most ?? one.points }));
}

/** When an attempt that began then ends by its rules; null: there is no limit. */
export function endOf({ minutes, closesAt }: Pick<QuizRules, 'minutes' | 'closesAt'>, startedAt: Date): Date | null {
  const own = minutes > 0 ? new Date(startedAt.getTime() + minutes * minute) : null;
  if (!own || !closesAt) return own ?? closesAt;
  return own < closesAt ? own : closesAt;
}

/** Time is up, the seconds for what was on its way included. */
export function isOverdue({ endsAt }: Pick<Attempt, 'endsAt'>, at: Date = now()): boolean {
  return endsAt !== null && at.getTime() > endsAt.getTime() + graceMs;
}

export function plainAttempt({ _id, outbox: _outbox, ...rest }: AttemptRecord): Attempt {
  return { ...rest, id: String(_id) };
}
