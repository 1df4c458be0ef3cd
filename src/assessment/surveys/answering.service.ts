/**
 * Answers to surveys, once each. Of anonymous ones nothing is stored that links them to a person: decision 016 says how, and
 * what a crash may do.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import {
  AnswerPool,
  type AnswerPoolRecord,
  type NamedResponseRecord,
  SurveyMark,
  type SurveyMarkRecord,
  SurveyResponse,
} from './response.model.ts';
import type { Survey, SurveyAnswer } from './survey.ts';

export type SurveySeat = { enrolmentId: string; userId: string; courseId: string; lectureId: string };
/** `answers`: null where they are anonymous and nobody knows which they are; `isCutOff`: nor whether they have arrived. */
export type OwnAnswers = { answers: SurveyAnswer[] | null; savedAt: Date | null; isCutOff: boolean };
/** `unsure`: an earlier form was cut off, and whether its answers arrived cannot be told; they are not taken twice. */
export type Stored = 'stored' | 'before' | 'unsure';

/** So many places for the anonymous answers to one survey. */
const pools = 32;

/** Goes into the form and comes back with it; it is stored nowhere. */
export function newTicket(): string {
  return randomBytes(18).toString('base64url');
}

/** What this learner has answered; null: nothing yet. */
export async function findOwnAnswers({
  enrolmentId,
  lectureId,
}: Pick<SurveySeat, 'enrolmentId' | 'lectureId'>): Promise<OwnAnswers | null> {
  const [response, mark] = await Promise.all([
    SurveyResponse.findOne({ enrolmentId, lectureId }).lean<NamedResponseRecord>(),
    SurveyMark.findOne({ enrolmentId, lectureId }).lean<SurveyMarkRecord>(),
  ]);
  if (response) return { answers: response.answers, savedAt: response.savedAt, isCutOff: false };
  return mark && { answers: null, savedAt: null, isCutOff: mark.seal !== null };
}

/** Stores them under the learner's name, in place of what was there. May be repeated. */
export async function answerByName(
  seat: SurveySeat,
  { questions }: Pick<Survey, 'questions'>,
  answers: SurveyAnswer[],
): Promise<void> {
  const { enrolmentId, lectureId } = seat;
  const asked = new Map(questions.map(({ id, text }) => [id, text]));
  const kept = {
    answers: answers.map((one) => ({ ...one, question: asked.get(one.questionId) ?? '' })),
    savedAt: now(),
  };
  const { matchedCount } = await SurveyResponse.updateOne({ enrolmentId, lectureId }, { $set: kept });
  if (matchedCount > 0) return;
  try {
    await SurveyResponse.create({ ...seat, ...kept });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await SurveyResponse.updateOne({ enrolmentId, lectureId }, { $set: kept });
  }
}

/**
 * Stores them once, without a link to who answers. First the mark that this learner is answering, with a seal that only the
 * sent form can show again, then the answers; `settleMark` closes it. The same form may be sent again after a crash anywhere in
 * between: its answers are there once. Another form meets the seal and stores nothing, so nobody is ever counted twice.
 */
export async function answerAnonymously(seat: SurveySeat, answers: SurveyAnswer[], ticket: string): Promise<Stored> {
  const seal = digestOf('mark', ticket);
  const mark = await openMark(seat, seal);
  if (mark.seal === null) return 'before';
  if (mark.seal !== seal) return 'unsure';
  await dropIntoPool(seat, answers, ticket);
  return 'stored';
}

/** Says that the learner has answered; nothing of the form is kept. May be repeated. */
export async function settleMark({ enrolmentId, lectureId }: SurveySeat): Promise<void> {
  await SurveyMark.updateOne({ enrolmentId, lectureId }, { $set: { seal: null } });
}

async function openMark(seat: SurveySeat, seal: string): Promise<Pick<SurveyMarkRecord, 'seal'>> {
  const { enrolmentId, lectureId } = seat;
  if (await SurveyResponse.exists({ enrolmentId, lectureId })) return { seal: null };
  try {
    await SurveyMark.create({ ...seat, seal });
    return { seal };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const mark = await SurveyMark.findOne({ enrolmentId, lectureId }).lean<SurveyMarkRecord>();
    return mark ?? { seal: '' };
  }
}

/** At a random place of a random pool, so that not even the order in which answers lie says who came when. */
async function dropIntoPool(
  { courseId, lectureId }: SurveySeat,
  answers: SurveyAnswer[],
  ticket: string,
): Promise<void> {
  const _id = poolId(lectureId, Number.parseInt(digestOf('pool', ticket).slice(0, 8), 16) % pools);
  const pool = (await AnswerPool.findById(_id).lean<AnswerPoolRecord>()) ?? (await makePools(courseId, lectureId));
  const response = { key: digestOf('answers', ticket), answers };
  const $position = randomInt((pool?.responses.length ?? 0) + 1);
  await AnswerPool.updateOne(
    { _id, 'responses.key': trusted({ $ne: response.key }) },
    { $push: { responses: { $each: [response], $position } } },
  );
}

/** All at once: a pool made with its first answer would tell when that came. */
async function makePools(courseId: string, lectureId: string): Promise<null> {
  const empty = Array.from({ length: pools }, (_, at) => ({
    _id: poolId(lectureId, at),
    courseId,
    lectureId,
    responses: [],
  }));
  try {
    await AnswerPool.insertMany(empty, { ordered: false });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return null;
}

function poolId(lectureId: string, at: number): string {
  return `${lectureId}.${at}`;
}

/** What is made for one use says nothing of what is made for another: only the ticket leads to both. */
function digestOf(use: 'mark' | 'pool' | 'answers', ticket: string): string {
  return createHash('sha256').update(`survey ${use} ${ticket}`).digest('hex').slice(0, 40);
}
