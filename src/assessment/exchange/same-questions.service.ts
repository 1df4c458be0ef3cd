/** Which question of one bank, or of a file, is which of another bank: those with the same content. */
import { trusted } from 'mongoose';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { contentKey } from '../questions/question.ts';
import { readOwn } from './own.service.ts';

/** After `importBank` of one bank into another: the ids there by the ids here. Those that are not there are missing. */
export async function matchBanks(fromId: string, toId: string): Promise<Map<string, string>> {
  const found = await Question.find({ courseId: fromId, deletedAt: null }).lean<QuestionRecord[]>();
  const there = await idsByKey(toId, found.map(contentKey));
  return new Map(found.flatMap((one) => pairOf(String(one._id), there.get(contentKey(one)))));
}

/** After `importBank`: the ids of these questions in their order; null for one that is not there. */
export async function idsInBank(courseId: string, questions: readonly object[]): Promise<(string | null)[]> {
  const rows = readOwn(JSON.stringify({ format: 'elearner-questions/1', questions }));
  const keys = rows.map(({ question }) => (question ? contentKey(question) : ''));
  const there = await idsByKey(courseId, keys.filter(Boolean));
  return keys.map((key) => there.get(key) ?? null);
}

/** At which place, from 1, `exportBank` has each question. */
export async function placesInExport(courseId: string): Promise<Map<string, number>> {
  const found = await Question.find({ courseId, deletedAt: null })
    .select('_id')
    .sort({ _id: 1 })
    .lean<{ _id: unknown }[]>();
  return new Map(found.map(({ _id }, at) => [String(_id), at + 1]));
}

async function idsByKey(courseId: string, keys: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let at = 0; at < keys.length; at += 500) {
    const filter = { courseId, deletedAt: null, key: trusted({ $in: keys.slice(at, at + 500) }) };
    const found = await Question.find(filter).select('key').lean<Pick<QuestionRecord, '_id' | 'key'>[]>();
    for (const one of found) ids.set(one.key, String(one._id));
  }
  return ids;
}

function pairOf(from: string, to: string | undefined): [string, string][] {
  return to ? [[from, to]] : [];
}
