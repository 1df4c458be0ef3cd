/** A bank as a file, and as part of a course that leaves or enters. */
import { csvTable } from '../../lib/csv.ts';
import { addMany } from '../questions/add-many.service.ts';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { contentOf, type QuestionContent, tidied } from '../questions/question.ts';
import { writeAiken } from './aiken.service.ts';
import { writeGift } from './gift.service.ts';
import type { Format } from './import.model.ts';
import { ownShape, readOwn, writeOwn } from './own.service.ts';
import type { Row } from './row.ts';
import { tableHeads, tableRow } from './table.service.ts';

/** `left`: how many questions this format has no words for. */
export type BankFile = { content: string; type: string; ending: string; left: number };

/** All questions of a course that are not in the bin, oldest first. */
export async function listBank(courseId: string): Promise<QuestionContent[]> {
  const found = await Question.find({ courseId, deletedAt: null }).sort({ _id: 1 }).lean<QuestionRecord[]>();
  return found.map((one) => tidied(contentOf(one)));
}

export async function writeBank(courseId: string, format: Format): Promise<BankFile> {
  const questions = await listBank(courseId);
  if (format === 'json') return { content: writeOwn(questions), type: 'application/json', ending: 'json', left: 0 };
  if (format === 'csv') {
    const most = Math.max(2, ...questions.map(({ answers }) => answers.length));
    const content = csvTable(
      tableHeads(most),
      questions.map((one) => tableRow(one, most)),
    );
    return { content, type: 'text/csv; charset=utf-8', ending: 'csv', left: 0 };
  }
  const written = questions.map(format === 'gift' ? writeGift : writeAiken).filter((one) => one !== null);
  const left = questions.length - written.length;
  const said =
    format === 'gift' && left > 0
      ? `// Left out: ${left}. GIFT has no words for gaps, orders, units and some patterns.\n\n`
      : '';
  return {
    content: `${said}${written.join('\n')}`,
    type: 'text/plain; charset=utf-8',
    ending: format === 'gift' ? 'gift.txt' : 'aiken.txt',
    left,
  };
}

/** The bank as plain values for a course's file, in an order and spelling that do not change. */
export async function exportBank(courseId: string): Promise<object[]> {
  return (await listBank(courseId)).map(ownShape);
}

/** Takes in what `exportBank` gave, or what somebody wrote like it; rows that cannot be taken say why. May be repeated. */
export async function importBank(
  byId: string,
  courseId: string,
  questions: readonly object[],
): Promise<{ added: number; known: number; problems: Row[] }> {
  const rows = readOwn(JSON.stringify({ format: 'elearner-questions/1', questions }));
  const done = await addMany(
    byId,
    courseId,
    rows.flatMap((row) => row.question ?? []),
  );
  return { ...done, problems: rows.filter((row) => row.problem !== null) };
}
