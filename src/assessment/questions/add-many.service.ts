/** Many questions at once into a bank. What is there already, also in the bin, is not doubled. */
import { trusted } from 'mongoose';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import { Question, type QuestionRecord } from './question.model.ts';
import { contentKey, contentOf, type QuestionContent, tidied } from './question.ts';
import { mostQuestions, plain, wordsOf } from './questions.service.ts';

const batch = 200;

/** Returns how many were added and how many were there. May be repeated, also at once. Throws Refused when the bank is full. */
export async function addMany(
  madeBy: string,
  courseId: string,
  questions: readonly QuestionContent[],
): Promise<{ added: number; known: number }> {
  if ((await Question.countDocuments({ courseId })) + questions.length > mostQuestions)
    throw new Refused(`A course has at most ${mostQuestions.toLocaleString('en')} questions.`);
  let added = 0;
  for (let at = 0; at < questions.length; at += batch)
    added += await addBatch(madeBy, courseId, questions.slice(at, at + batch));
  return { added, known: questions.length - added };
}

/** Which of these are in the bank already, by their keys. */
export async function knownKeys(courseId: string, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < keys.length; at += 500) {
    const filter = { courseId, key: trusted({ $in: keys.slice(at, at + 500) }) };
    for (const { key } of await Question.find(filter).select('key').lean<{ key: string }[]>()) known.add(key);
  }
  return known;
}

/** Copies into another course's bank. Returns how many are new there. May be repeated. */
export async function copyQuestions(madeBy: string, fromId: string, toId: string, ids: string[]): Promise<number> {
  const filter = { courseId: fromId, _id: trusted({ $in: ids.filter(isId) }), deletedAt: null };
  const found = await Question.find(filter).sort({ _id: 1 }).lean<QuestionRecord[]>();
  return (await addMany(madeBy, toId, found.map(plain))).added;
}

async function addBatch(madeBy: string, courseId: string, questions: readonly QuestionContent[]): Promise<number> {
  const rows = new Map(
    questions.map((one) => {
      const question = contentOf(tidied(one));
      const key = contentKey(question);
      return [key, { ...question, courseId, madeBy, key, words: wordsOf(question) }] as const;
    }),
  );
  const known = await knownKeys(courseId, [...rows.keys()]);
  const fresh = [...rows.values()].filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return 0;
  try {
    return (await Question.insertMany(fresh, { ordered: true })).length;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // The same file is taken in twice at this moment: each that is new is tried alone.
    let added = 0;
    for (const row of fresh) added += await addOne(row);
    return added;
  }
}

async function addOne(row: object): Promise<number> {
  try {
    await Question.create(row);
    return 1;
  } catch (error) {
    if (isDuplicate(error)) return 0;
    throw error;
  }
}
