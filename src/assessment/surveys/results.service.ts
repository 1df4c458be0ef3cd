/** What the answers to a survey say: counts, means and texts. Anonymous ones are shown only once there are enough of them. */
import { randomInt } from 'node:crypto';
import {
  AnswerPool,
  type AnswerPoolRecord,
  type NamedResponseRecord,
  SurveyMark,
  SurveyResponse,
} from './response.model.ts';
import type { SurveyAnswer, SurveyQuestion } from './survey.ts';
import { isChoice, stepsOf } from './survey-words.service.ts';

/** Of anonymous answers, fewer than so many are shown to nobody. */
export const fewestAnonymous = 5;
/** On a page; all of them are in the table to download. */
export const mostTexts = 200;

export type QuestionResult = {
  question: SurveyQuestion;
  answered: number;
  /** Of each step of a scale, or each option, also one that is not offered any more; none for texts. */
  counts: { text: string; count: number }[];
  mean: number | null;
  /** At most `mostTexts`, drawn and ordered by chance: texts, and what was said beside the options. */
  texts: string[];
  textCount: number;
};
export type ResultPart = { count: number; questions: QuestionResult[] };
/** `started`: learners who have answered anonymously, or whose form was cut off. `anonymous` is null while they are too few. */
export type SurveyResults = { named: ResultPart | null; anonymous: ResultPart | null; anonymousCount: number };

/** Reads all answers; of a part without any there is nothing. */
export async function surveyResults(lectureId: string, questions: readonly SurveyQuestion[]): Promise<SurveyResults> {
  const named = await partOf(namedAnswers(lectureId), questions);
  const anonymous = await partOf(anonymousAnswers(lectureId), questions);
  return {
    named: named.count > 0 ? named : null,
    anonymous: anonymous.count >= fewestAnonymous ? anonymous : null,
    anonymousCount: anonymous.count,
  };
}

/** How many learners have answered, or sent a form that was cut off. */
export async function countAnswered(lectureId: string): Promise<number> {
  const [named, marked] = await Promise.all([
    SurveyResponse.countDocuments({ lectureId }),
    SurveyMark.countDocuments({ lectureId }),
  ]);
  return named + marked;
}

/** Every response for a table: who gave it, null for anonymous ones, which come in an order by chance, or not at all. */
export async function* surveyRows(
  lectureId: string,
): AsyncGenerator<{ userId: string | null; answers: SurveyAnswer[] }> {
  for await (const { userId, answers } of namedRecords(lectureId)) yield { userId, answers };
  if ((await countPooled(lectureId)) < fewestAnonymous) return;
  for await (const answers of anonymousAnswers(lectureId)) yield { userId: null, answers };
}

async function partOf(
  responses: AsyncIterable<SurveyAnswer[]>,
  questions: readonly SurveyQuestion[],
): Promise<ResultPart> {
  const results = new Map(questions.map((question) => [question.id, emptyOf(question)]));
  let count = 0;
  for await (const answers of responses) {
    count++;
    for (const answer of answers) {
      const result = results.get(answer.questionId);
      if (result) add(result, answer);
    }
  }
  return { count, questions: [...results.values()].map(finished) };
}

type Tally = Omit<QuestionResult, 'counts' | 'mean'> & { counts: Map<string, number> };

function emptyOf(question: SurveyQuestion): Tally {
  const offered = isChoice(question.kind) ? question.options : stepsOf(question.kind).map(String);
  return { question, answered: 0, counts: new Map(offered.map((text) => [text, 0])), texts: [], textCount: 0 };
}

function add(result: Tally, { values, other }: SurveyAnswer): void {
  result.answered++;
  const isText = result.question.kind === 'short' || result.question.kind === 'long';
  if (!isText) for (const value of values) result.counts.set(value, (result.counts.get(value) ?? 0) + 1);
  for (const text of isText ? values : [other]) if (text) addText(result, text);
}

/** Each text has the same chance to be among those shown (Vitter's algorithm R, 1985), and each place among them too. */
function addText(result: Tally, text: string): void {
  result.textCount++;
  const at = randomInt(result.textCount);
  if (result.texts.length < mostTexts) result.texts.splice(Math.min(at, result.texts.length), 0, text);
  else if (at < mostTexts) result.texts[at] = text;
}

function finished({ counts, ...result }: Tally): QuestionResult {
  const entries = [...counts].map(([text, count]) => ({ text, count }));
  const isScale = stepsOf(result.question.kind).length > 0;
  const given = entries.reduce((sum, { count }) => sum + count, 0);
  const sum = entries.reduce((all, { text, count }) => all + Number(text) * count, 0);
  return { ...result, counts: entries, mean: isScale && given > 0 ? sum / given : null };
}

function namedRecords(lectureId: string): AsyncIterable<NamedResponseRecord> {
  return SurveyResponse.find({ lectureId }).sort({ _id: 1 }).lean<NamedResponseRecord[]>().cursor();
}

async function* namedAnswers(lectureId: string): AsyncGenerator<SurveyAnswer[]> {
  for await (const { answers } of namedRecords(lectureId)) yield answers;
}

async function* anonymousAnswers(lectureId: string): AsyncGenerator<SurveyAnswer[]> {
  const pools: AsyncIterable<AnswerPoolRecord> = AnswerPool.find({ lectureId }).lean<AnswerPoolRecord[]>().cursor();
  for await (const { responses } of pools) for (const { answers } of responses) yield answers;
}

async function countPooled(lectureId: string): Promise<number> {
  let count = 0;
  for await (const _answers of anonymousAnswers(lectureId)) count++;
  return count;
}
