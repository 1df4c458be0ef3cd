/** Questions of a course's bank: listed, written, changed, put into the bin. Who may, the caller has asked. */
import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Conflict, NotFound, Refused } from '../../lib/errors.ts';
import { holdsWords, wordsIn } from '../../lib/found-words.ts';
import { problemsOf } from './problems.ts';
import { Question, type QuestionRecord, requireQuestionRecord } from './question.model.ts';
import { type QuestionContent, type QuestionKind, tidied } from './question.ts';

export type { Answer, QuestionContent, QuestionKind } from './question.ts';
export { questionKinds } from './question.ts';
export type BankQuestion = Omit<QuestionRecord, '_id' | 'key' | 'words'> & { id: string };
export type Filter = { kind?: QuestionKind | undefined; tag?: string | undefined; words?: string | undefined };

export const mostQuestions = 20_000;
const pageSize = 50;

/** Newest first; `next` leads on, null at the end. All words must be there, each as a whole word or its beginning. */
export async function listQuestions(
  courseId: string,
  filter: Filter = {},
  after?: string,
): Promise<{ questions: BankQuestion[]; next: string | null }> {
  const found = await Question.find({
    courseId,
    deletedAt: null,
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.tag ? { tags: filter.tag.toLowerCase() } : {}),
    ...holdsWords(filter.words ?? ''),
    ...(after && isId(after) ? { _id: trusted({ $lt: after }) } : {}),
  })
    .sort({ _id: -1 })
    .limit(pageSize + 1)
    .lean<QuestionRecord[]>();
  const shown = found.slice(0, pageSize);
  return { questions: shown.map(plain), next: found.length > pageSize ? String(shown.at(-1)?._id) : null };
}

/** The kinds and tags that are there, with their numbers; how many there are, and how many lie in the bin. */
export async function summariseBank(courseId: string) {
  const live = { courseId, deletedAt: null };
  const [total, all, kinds, tags] = await Promise.all([
    Question.countDocuments(live),
    Question.countDocuments({ courseId }),
    Question.aggregate<Counted>([{ $match: live }, { $group: { _id: '$kind', count: { $sum: 1 } } }]),
    Question.aggregate<Counted>([
      { $match: live },
      { $unwind: '$tags' },
      { $group: { _id: '$tags', count: { $sum: 1 } } },
    ]),
  ]);
  return { total, inBin: all - total, kinds: inOrder(kinds), tags: inOrder(tags) };
}

type Counted = { _id: string; count: number };

export async function listBin(courseId: string): Promise<BankQuestion[]> {
  const found = await Question.find({ courseId, deletedAt: trusted({ $ne: null }) })
    .sort({ deletedAt: -1 })
    .limit(200)
    .lean<QuestionRecord[]>();
  return found.map(plain);
}

/** Throws NotFound. */
export async function requireQuestion(courseId: string, id: string): Promise<BankQuestion> {
  return plain(await requireQuestionRecord(courseId, id));
}

/**
 * Every call adds one, but for a `key` that is there. Throws Refused with the field where something is missing, or when the
 * bank is full.
 */
export async function addQuestion(
  madeBy: string,
  courseId: string,
  content: QuestionContent,
  key: string = randomUUID(),
): Promise<BankQuestion> {
  const question = requireRight(content);
  if ((await Question.countDocuments({ courseId })) >= mostQuestions)
    throw new Refused(`A course has at most ${mostQuestions.toLocaleString('en')} questions.`);
  try {
    const made = await Question.create({ ...question, courseId, madeBy, key, words: wordsOf(question) });
    return plain(made.toObject());
  } catch (error) {
    const known = isDuplicate(error) ? await Question.findOne({ courseId, key }).lean<QuestionRecord>() : null;
    if (known) return plain(known);
    throw error;
  }
}

/** Holds if nobody saved since `expectedRevision`, else Conflict with what is stored. Throws NotFound, Refused. */
export async function updateQuestion(
  courseId: string,
  id: string,
  content: QuestionContent,
  expectedRevision: number,
): Promise<BankQuestion> {
  const question = requireRight(content);
  const stored = await requireQuestionRecord(courseId, id);
  if (stored.deletedAt) throw new NotFound('This question');
  const saved = await Question.findOneAndUpdate(
    { _id: id, courseId, revision: expectedRevision, deletedAt: null },
    { $set: { ...question, ...withoutGaps(question), words: wordsOf(question) }, $inc: { revision: 1 } },
    { returnDocument: 'after' },
  ).lean<QuestionRecord>();
  if (saved) return plain(saved);
  throw new Conflict('This question was saved in another window meanwhile.', await requireQuestion(courseId, id));
}

/** Into the bin, where they stay 30 days. May be repeated; ids of other courses do nothing. Returns how many. */
export async function removeQuestions(courseId: string, ids: string[]): Promise<number> {
  const filter = { courseId, _id: trusted({ $in: ids.filter(isId) }), deletedAt: null };
  return (await Question.updateMany(filter, { $set: { deletedAt: now() } })).modifiedCount;
}

/** Out of the bin. May be repeated. */
export async function restoreQuestions(courseId: string, ids: string[]): Promise<number> {
  const filter = { courseId, _id: trusted({ $in: ids.filter(isId) }), deletedAt: trusted({ $ne: null }) };
  return (await Question.updateMany(filter, { $set: { deletedAt: null } })).modifiedCount;
}

/** Adds a tag to many, or takes it off. May be repeated. */
export async function tagQuestions(
  courseId: string,
  ids: string[],
  tag: string,
  how: 'add' | 'remove',
): Promise<number> {
  const name = tag.trim().toLowerCase();
  if (!name || name.length > 60) throw new Refused('Please type a tag of at most 60 characters.', 'tag');
  const filter = { courseId, _id: trusted({ $in: ids.filter(isId) }), deletedAt: null };
  const change = how === 'add' ? { $addToSet: { tags: name } } : { $pull: { tags: name } };
  const { matchedCount } = await Question.updateMany(filter, { ...change, $inc: { revision: 1 } });
  return matchedCount;
}

/** All questions of a course that is erased. May be repeated. */
export async function removeBank(courseId: string): Promise<void> {
  await Question.deleteMany({ courseId });
}

/** Removes for good what has lain in the bin for 30 days. May be repeated. */
export async function emptyQuestionBins(): Promise<void> {
  await Question.deleteMany({ deletedAt: trusted({ $lt: fromNow(-30 * day) }) });
}

/** The words a question is found by, at most 200. */
export function wordsOf({ name, text, answers, tags }: QuestionContent): string[] {
  const all = [name, text, ...tags, ...answers.map((one) => `${one.text} ${one.match}`)].join(' ');
  return [...new Set(wordsIn(all))].slice(0, 200);
}

export function plain(record: QuestionRecord): BankQuestion {
  const { _id, key: _key, words: _words, ...rest } = record;
  return { ...rest, id: String(_id) };
}

function requireRight(content: QuestionContent): QuestionContent {
  const question = tidied(content);
  const [problem] = problemsOf(question);
  if (problem) throw new Refused(problem.text, problem.field);
  return question;
}

/** Values that are not there would leave what is stored as it is. */
function withoutGaps({ wildcards = false, anyAccents = false, units = null }: QuestionContent) {
  return { wildcards, anyAccents, units };
}

function inOrder(groups: Counted[]): { name: string; count: number }[] {
  return groups.map(({ _id, count }) => ({ name: _id, count })).sort((a, b) => a.name.localeCompare(b.name));
}
