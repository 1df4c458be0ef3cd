/**
 * Questions as they were asked: a copy for each revision of a question that some attempt began with. It never changes, so all
 * attempts of an exam share it and a process keeps it in memory.
 */
import { LRUCache } from 'lru-cache';
import { model, Schema, type Types, trusted } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';
import { namesFiles } from '../../lib/named-files.ts';
import { laterPaths } from '../questions/question.model.ts';
import { type Answer, type QuestionContent, questionKinds } from '../questions/question.ts';

export type AskedQuestion = QuestionContent & { questionId: string; revision: number; courseId: string };
export type AskedRecord = AskedQuestion & { _id: Types.ObjectId };
/** Which copy. */
export type AskedKey = Pick<AskedQuestion, 'questionId' | 'revision'>;

const schema = new Schema<AskedRecord>({
  questionId: { type: String, required: true },
  revision: { type: Number, required: true },
  courseId: { type: String, required: true },
  kind: { type: String, enum: questionKinds, required: true },
  name: { type: String, default: '' },
  text: { type: String, required: true },
  answers: {
    type: [
      new Schema<Answer>(
        { text: String, match: String, share: Number, tolerance: Number, feedback: String },
        { _id: false, id: false },
      ),
    ],
    default: [],
  },
  explanation: { type: String, default: '' },
  points: { type: Number, default: 1 },
  tags: { type: [String], default: [] },
  caseSensitive: { type: Boolean, default: false },
  ...laterPaths,
});
schema.index({ questionId: 1, revision: 1 }, { unique: true });
schema.index({ courseId: 1 });
namesFiles<AskedRecord>(schema, { paths: ['text', 'answers', 'explanation'] });

export const QuestionAsAsked = model<AskedRecord>('AskedQuestion', schema);

const known = new LRUCache<string, AskedQuestion>({ max: 4000 });
const nameOf = ({ questionId, revision }: AskedKey) => `${questionId} ${revision}`;

/** Keeps copies of these, where there are none yet. May be repeated, also at the same moment. */
export async function keepAsked(questions: readonly AskedQuestion[]): Promise<void> {
  const there = await askedByKey(questions);
  for (const question of questions) {
    if (there.has(nameOf(question))) continue;
    try {
      await QuestionAsAsked.create(question);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}

/** In the order of the keys; from memory but for the first look. What somebody erased with its course is left out. */
export async function listAsked(keys: readonly AskedKey[]): Promise<AskedQuestion[]> {
  const found = await askedByKey(keys);
  return keys.flatMap((key) => found.get(nameOf(key)) ?? []);
}

/** All versions of a question that were asked or regraded by, newest first. */
export async function listAskedVersions(questionId: string): Promise<AskedQuestion[]> {
  const records = await QuestionAsAsked.find({ questionId })
    .sort({ revision: -1 })
    .select('-__v -files')
    .lean<AskedRecord[]>();
  return records.map(({ _id, ...question }) => question);
}

async function askedByKey(keys: readonly AskedKey[]): Promise<Map<string, AskedQuestion>> {
  const found = new Map<string, AskedQuestion>();
  for (const key of keys) {
    const held = known.get(nameOf(key));
    if (held) found.set(nameOf(key), held);
  }
  const missing = new Set(keys.map(nameOf).filter((name) => !found.has(name)));
  if (missing.size === 0) return found;
  const ids = [...new Set(keys.filter((key) => missing.has(nameOf(key))).map(({ questionId }) => questionId))];
  const records = await QuestionAsAsked.find({ questionId: trusted({ $in: ids }) })
    .select('-__v -files')
    .lean<AskedRecord[]>();
  for (const { _id, ...question } of records) {
    if (!missing.has(nameOf(question))) continue;
    known.set(nameOf(question), question);
    found.set(nameOf(question), question);
  }
  return found;
}
