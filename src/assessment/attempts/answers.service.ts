/** Answers of an attempt: each is saved on its own, and said to be saved only after the database said so. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Gone } from '../../lib/errors.ts';
import { type AnswerRecord, QuizAnswer } from './answer.model.ts';
import { type Attempt, isOverdue } from './attempts.service.ts';
import type { Given } from './given.service.ts';

export type StoredAnswer = Omit<AnswerRecord, '_id' | 'outbox'>;
/** `typedAt`: by the server's clock; what was typed earlier never takes the place of what was typed later. */
export type Typed = { given: Given; flagged: boolean; typedAt?: Date | undefined };
/** What of an answer is said beside its question. */
export type Standing = Pick<StoredAnswer, 'given' | 'flagged' | 'typedAt' | 'savedAt'>;
/** `older`: something that was typed later is stored, and stays: that is `answer`. */
export type Saved = { state: 'saved' | 'older'; answer: Standing };

/**
 * Saves one answer. Accepted until the end of the attempt and five seconds more, and as long as it is not sealed. May be
 * repeated. Throws Gone when the attempt has ended or this answer was checked.
 */
export async function saveAnswer(attempt: Attempt, questionId: string, typed: Typed): Promise<Saved> {
  if (attempt.state !== 'open' || isOverdue(attempt)) throw new Gone('This attempt has ended.');
  const savedAt = now();
  const typedAt = clampedTo(typed.typedAt ?? savedAt, attempt.startedAt, savedAt);
  const { given, flagged } = typed;
  const filter = { attemptId: attempt.id, questionId, sealedAt: null, typedAt: trusted({ $lte: typedAt }) };
  const answer = { given, flagged, typedAt, savedAt };
  const change = { $set: answer };
  try {
    await QuizAnswer.updateOne(filter, change, { upsert: true });
    return { state: 'saved', answer };
  } catch (error) {
    // It is there and is not to be changed by this, or it was made at this very moment.
    if (!isDuplicate(error)) throw error;
  }
  const { matchedCount } = await QuizAnswer.updateOne(filter, change);
  if (matchedCount > 0) return { state: 'saved', answer };
  const stored = await QuizAnswer.findOne({ attemptId: attempt.id, questionId }).lean<AnswerRecord>();
  if (!stored || stored.sealedAt) throw new Gone('This answer was checked already and stays as it is.');
  return { state: 'older', answer: stored };
}

/** Answers by the ids of their questions. */
export async function listAnswers(attemptId: string): Promise<Map<string, StoredAnswer>> {
  const records = await QuizAnswer.find({ attemptId }).lean<AnswerRecord[]>();
  return new Map(records.map(({ _id, outbox: _outbox, ...answer }) => [answer.questionId, answer]));
}

/** Seals one answer, so that what is right can be shown. One that was not given is sealed as such. May be repeated. */
export async function sealAnswer(attempt: Attempt, questionId: string): Promise<void> {
  await sealAnswers(attempt.id, [questionId]);
}

/**
 * Seals these answers of an attempt, also those that were not given: an insert of one comes too late from then on, because
 * its place is taken. May be repeated, and stopped anywhere.
 */
export async function sealAnswers(attemptId: string, questionIds: readonly string[]): Promise<void> {
  const at = now();
  const open = { attemptId, questionId: trusted({ $in: [...questionIds] }), sealedAt: null };
  await QuizAnswer.updateMany(open, { $set: { sealedAt: at } });
  const there = await listAnswers(attemptId);
  const missing = questionIds.filter((id) => !there.has(id));
  if (missing.length === 0) return;
  const blank = { attemptId, typedAt: at, savedAt: at, sealedAt: at };
  try {
    await QuizAnswer.insertMany(
      missing.map((questionId) => ({ ...blank, questionId })),
      { ordered: false },
    );
  } catch (error) {
    // Answers arrived in between: they count, and are sealed now.
    if (!isDuplicate(error)) throw error;
    await QuizAnswer.updateMany(open, { $set: { sealedAt: at } });
  }
}

function clampedTo(at: Date, from: Date, to: Date): Date {
  return new Date(Math.min(Math.max(at.getTime(), from.getTime()), to.getTime()));
}
