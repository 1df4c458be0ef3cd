/** Taking in a file of questions: read, shown row by row, then taken, once. */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { decodeText } from '../../lib/decode-text.ts';
import { Refused, TooLarge, TooMany } from '../../lib/errors.ts';
import { addMany, knownKeys } from '../questions/add-many.service.ts';
import { contentKey } from '../questions/question.ts';
import { readAiken } from './aiken.service.ts';
import { readGift } from './gift.service.ts';
import { type Format, type ImportRecord, QuestionImport, requireImport } from './import.model.ts';
import { readOwn } from './own.service.ts';
import { mostRows, type Row } from './row.ts';
import { readTable } from './table.service.ts';

export type { Format } from './import.model.ts';
export { formats } from './import.model.ts';
export type SeenRow = Row & { known: boolean };
export type Seen = { id: string; fileName: string; format: Format; rows: SeenRow[]; full: boolean } & Pick<
  ImportRecord,
  'added' | 'known'
>;

const mostCharacters = 5_000_000;
/** Files of one person that are kept at a time. */
const mostOpen = 40;
const readers: Record<Format, (file: string) => Row[]> = {
  gift: readGift,
  aiken: readAiken,
  csv: readTable,
  json: readOwn,
};

/** Keeps the file to be looked at. Returns its id. Throws Refused (`file`) for what holds no question, TooLarge, TooMany. */
export async function beginImport(
  byId: string,
  courseId: string,
  sent: { bytes: Uint8Array; fileName: string; format?: Format | undefined },
): Promise<string> {
  const content = decodeText(sent.bytes).replace(/^\ufeff/, '');
  if (content.length > mostCharacters) throw new TooLarge('A file of questions has at most 5 MB.');
  if (content.trim() === '') throw new Refused('This file is empty.', 'file');
  // A zero byte is in no text that a person wrote.
  if (content.includes('\0')) throw new Refused('This is no text. Please export as GIFT, Aiken, CSV or JSON.', 'file');
  const format = sent.format ?? formatOf(content);
  if (readers[format](content).length === 0) throw new Refused('We found no question in it.', 'file');
  if ((await QuestionImport.countDocuments({ byId })) >= mostOpen)
    throw new TooMany('You sent many files today. Please take in or discard some, or come back tomorrow.', 3600);
  const fileName = sent.fileName.slice(0, 120);
  const made = await QuestionImport.create({ courseId, byId, fileName, format, content, createdAt: now() });
  return String(made._id);
}

/** Every entry with what would become of it. Throws NotFound. */
export async function seeImport(courseId: string, id: string): Promise<Seen> {
  const { _id, fileName, format, content, added, known } = await requireImport(courseId, id);
  const rows = readers[format](content);
  const keys = rows.map((row) => (row.question ? contentKey(row.question) : ''));
  const stored = added === null ? await knownKeys(courseId, keys.filter(Boolean)) : new Set<string>();
  const before = new Set<string>();
  const seen = rows.map((row, at): SeenRow => {
    const key = keys[at] ?? '';
    const isKnown = key !== '' && (stored.has(key) || before.has(key));
    before.add(key);
    return { ...row, known: isKnown };
  });
  return { id: String(_id), fileName, format, rows: seen, added, known, full: rows.length >= mostRows };
}

/** Takes what can be asked. Repeating it, also at once, adds nothing twice. Throws NotFound, Refused. */
export async function takeImport(
  byId: string,
  courseId: string,
  id: string,
): Promise<{ added: number; known: number }> {
  const record = await requireImport(courseId, id);
  if (record.added !== null) return { added: record.added, known: record.known ?? 0 };
  const questions = readers[record.format](record.content).flatMap((row) => row.question ?? []);
  // A file names its newest first, as the bank is shown; so the last one is stored first.
  const done = await addMany(byId, courseId, questions.toReversed());
  await QuestionImport.updateOne({ _id: record._id, added: null }, { $set: done });
  return done;
}

/** Forgets a file that nobody wants. May be repeated. */
export async function discardImport(courseId: string, id: string): Promise<void> {
  const { _id } = await requireImport(courseId, id);
  await QuestionImport.deleteOne({ _id, added: null });
}

/** Files are kept for two days. May be repeated. */
export async function removeOldImports(): Promise<void> {
  await QuestionImport.deleteMany({ createdAt: trusted({ $lt: fromNow(-2 * day) }) });
}

/** What the file looks like; GIFT where nothing else fits. */
export function formatOf(content: string): Format {
  const start = content.trimStart();
  if (start.startsWith('{') && start.includes('"questions"')) return 'json';
  const first = (start.split('\n')[0] ?? '').toLowerCase();
  if (/\bkind\b/.test(first) && /\bquestion\b/.test(first)) return 'csv';
  return /^\s*ANSWER:\s*[A-Z]\s*$/im.test(content) ? 'aiken' : 'gift';
}
