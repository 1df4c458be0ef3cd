/** Which questions an attempt asks, and in which order they and their options stand. */
import { randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { contentOf } from '../questions/question.ts';
import { questionIdsIn } from '../quizzes/parts.service.ts';
import { mostQuizQuestions, type Quiz, type QuizPart } from '../quizzes/quiz.ts';
import type { AskedQuestion } from './asked-question.model.ts';
import type { Item } from './attempt.model.ts';

/** Questions as they are in the bank now. Those in the bin are left out; none is asked twice, so draws leave those alone that are asked by name. */
export async function drawQuestions(courseId: string, quiz: Quiz): Promise<AskedQuestion[]> {
  const { parts, rules } = quiz;
  const named = questionIdsIn(quiz);
  const ids: string[] = [];
  for (const part of parts) {
    const taken = new Set(part.kind === 'draw' ? [...ids, ...named] : ids);
    const found = await idsOf(courseId, part);
    const open = found.filter((id) => !taken.has(id));
    ids.push(...(part.kind === 'draw' ? shuffled(open).slice(0, part.count) : [...new Set(open)]));
  }
  const asked = ids.slice(0, mostQuizQuestions);
  const questions = await readQuestions(courseId, asked);
  return rules.shuffleQuestions ? shuffled(questions) : questions;
}

/** `order`: numbers of the question's answers as they are shown. */
export function itemOf(question: AskedQuestion, { shuffleOptions }: { shuffleOptions: boolean }): Item {
  const { questionId, revision, kind, answers } = question;
  const plain = answers.map((_one, at) => at);
  const isFree = kind === 'single' || kind === 'multiple' || kind === 'matching';
  const order = kind === 'ordering' ? disordered(plain) : isFree && shuffleOptions ? shuffled(plain) : plain;
  return { questionId, revision, order };
}

async function idsOf(courseId: string, part: QuizPart): Promise<string[]> {
  if (part.kind === 'questions') return part.questionIds.filter(isId);
  const tags = part.tags.map((tag) => ({ tags: tag.trim().toLowerCase() }));
  const found = await Question.find({ courseId, deletedAt: null, $and: tags })
    .select('_id')
    .lean<Pick<QuestionRecord, '_id'>[]>();
  return found.map(({ _id }) => String(_id));
}

async function readQuestions(courseId: string, ids: string[]): Promise<AskedQuestion[]> {
  const records = await Question.find({ courseId, deletedAt: null, _id: trusted({ $in: ids }) }).lean<
    QuestionRecord[]
  >();
  const byId = new Map(records.map((record) => [String(record._id), record]));
  return ids.flatMap((questionId) => {
    const record = byId.get(questionId);
    if (!record) return [];
    return [{ ...contentOf(record), questionId, revision: record.revision, courseId }];
  });
}

/** What is to be put in order does not stand in it already. */
function disordered(places: number[]): number[] {
  const mixed = shuffled(places);
  return mixed.every((one, at) => one === at) ? mixed.toReversed() : mixed;
}

/** Fisher and Yates, by numbers that nobody can foretell. */
function shuffled<T>(list: readonly T[]): T[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
