/** Item analysis: asked for by a teacher, counted by a job through all attempts, read with its time. */
import { trusted } from 'mongoose';
import { isFree, whileClaimed } from '../../lib/claims.ts';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { fact, relay } from '../../lib/events.ts';
import { type AnswerRecord, QuizAnswer } from '../attempts/answer.model.ts';
import { type AttemptRecord, QuizAttempt } from '../attempts/attempt.model.ts';
import { type Attempt, plainAttempt, questionsOf } from '../attempts/attempts.service.ts';
import { asMarked } from '../regrades/corrected.service.ts';
import { listKeys } from '../regrades/regrades.service.ts';
import { Analysis, type AnalysisRecord } from './analysis.model.ts';
import { type Answered, addAttempt, analysedFrom, emptyTally, type Tally } from './tally.ts';

export type { AnalysisScope } from './analysis.model.ts';
export type { Analysed, AnalysedQuestion } from './tally.ts';
export type AnalysisView = Pick<AnalysisRecord, 'scope' | 'state' | 'countedAt' | 'result'>;
type Which = Pick<AnalysisRecord, 'courseId' | 'lectureId' | 'scope'>;

const batchSize = 200;

/** What was counted last, and whether it is being counted now. null: never asked for. */
export async function findAnalysis({ courseId, lectureId, scope }: Which): Promise<AnalysisView | null> {
  const found = await Analysis.findOne({ courseId, lectureId, scope }).lean<AnalysisRecord>();
  return found && { scope, state: found.state, countedAt: found.countedAt, result: found.result };
}

/** Has it counted anew; what is being counted already is the same. May be repeated. */
export async function askForAnalysis({ courseId, lectureId, scope }: Which): Promise<void> {
  const own = { courseId, lectureId, scope };
  const asked = { state: 'waiting' as const, askedAt: now() };
  const known = await Analysis.findOne(own).select('state').lean<AnalysisRecord>();
  if (known?.state === 'waiting') return;
  if (!known) return void (await begin(own, asked));
  const told = fact('analysis.asked', { analysisId: String(known._id) });
  const { modifiedCount } = await Analysis.updateOne(
    { _id: known._id, state: 'done' },
    { $set: asked, $push: { outbox: told } },
  );
  if (modifiedCount > 0) await relay(Analysis, known._id, [told]);
}

/** Counts. May be repeated, and begins anew when it was cut off. Throws Busy while another worker is at it. */
export async function countAnalysis(id: string): Promise<void> {
  await whileClaimed(Analysis, id, async (record) => {
    const countedAt = now();
    const tally = emptyTally();
    for await (const attempts of batchesOf(record)) await addBatch(tally, attempts);
    const result = analysedFrom(tally);
    await Analysis.updateOne({ _id: record._id, state: 'waiting' }, { $set: { result, countedAt, state: 'done' } });
  });
}

/** Ids of those that wait while nobody is at them: their job died, or was lost with the queue. */
export async function listLostAnalyses(): Promise<string[]> {
  const waiting = await Analysis.find({ state: 'waiting', askedAt: trusted({ $lt: fromNow(-10 * minute) }) })
    .select('claimedUntil')
    .limit(100)
    .lean<Pick<AnalysisRecord, '_id' | 'claimedUntil'>[]>();
  return waiting.filter(isFree).map(({ _id }) => String(_id));
}

/** Has anybody begun this quiz? */
export async function isTaken(courseId: string, lectureId: string): Promise<boolean> {
  return (await QuizAttempt.exists({ courseId, lectureId })) !== null;
}

async function begin(own: Which, asked: Pick<AnalysisRecord, 'state' | 'askedAt'>): Promise<void> {
  const made = new Analysis({ ...own, ...asked });
  const told = fact('analysis.asked', { analysisId: made.id });
  made.set({ outbox: [told] });
  try {
    await made.save();
  } catch (error) {
    if (isDuplicate(error)) return;
    throw error;
  }
  await relay(Analysis, made._id, [told]);
}

/** By the index of a lecture's attempts, a batch at a time. */
async function* batchesOf({ courseId, lectureId, scope }: Which): AsyncGenerator<Attempt[]> {
  let after: AttemptRecord['_id'] | null = null;
  for (;;) {
    const beyond: object = after ? { _id: trusted({ $gt: after }) } : {};
    const found: AttemptRecord[] = await QuizAttempt.find({ courseId, lectureId, ...beyond })
      .sort({ _id: 1 })
      .limit(batchSize)
      .lean<AttemptRecord[]>();
    yield found
      .filter(({ state, number }) => state === 'closed' && (scope === 'all' || number === 1))
      .map(plainAttempt);
    if (found.length < batchSize) return;
    after = found.at(-1)?._id ?? null;
  }
}

async function addBatch(tally: Tally, attempts: Attempt[]): Promise<void> {
  const attemptIds = attempts.map(({ id }) => id);
  const answers = await QuizAnswer.find({ attemptId: trusted({ $in: attemptIds }) })
    .select('attemptId questionId given points')
    .lean<AnswerRecord[]>();
  const byAttempt = Map.groupBy(answers, ({ attemptId }) => attemptId);
  for (const attempt of attempts)
    addAttempt(tally, attempt, await answeredIn(attempt, byAttempt.get(attempt.id) ?? []));
}

async function answeredIn(attempt: Attempt, answers: AnswerRecord[]): Promise<Answered[]> {
  const [questions, keys] = await Promise.all([questionsOf(attempt), listKeys(attempt.items)]);
  const own = new Map(answers.map((one) => [one.questionId, one]));
  const items = new Map(attempt.items.map((one) => [one.questionId, one]));
  return questions.map((asked) => {
    const { given = [], points = null } = own.get(asked.questionId) ?? {};
    const item = items.get(asked.questionId) ?? { order: [] };
    const laid = asMarked(asked, keys.get(asked.questionId), { item, given });
    return { question: laid.question, given: laid.given, points: points ?? 0 };
  });
}
