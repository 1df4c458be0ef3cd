/** What a question is called where only a line is shown of it. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { Question, type QuestionRecord } from './question.model.ts';

const longest = 140;

/** Its name, else the beginning of its text without the marks of Markdown. */
export function titleOf({ name, text }: { name: string; text: string }): string {
  if (name) return name;
  const plain = text
    .replace(/[*_`#>]|!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}

/** By id; those in the bin too, those that are gone are missing. */
export async function listTitles(ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter(isId);
  if (wanted.length === 0) return new Map();
  const found = await Question.find({ _id: trusted({ $in: wanted }) })
    .select('name text')
    .lean<Pick<QuestionRecord, '_id' | 'name' | 'text'>[]>();
  return new Map(found.map((one) => [String(one._id), titleOf(one)]));
}
