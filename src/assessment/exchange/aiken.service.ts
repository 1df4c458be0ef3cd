/** Aiken (https://docs.moodle.org/en/Aiken_format): a question, lettered options, one right answer. */
import type { QuestionContent } from '../questions/question.ts';
import { failedRow, mostRows, type Row, rowOf } from './row.ts';

type Entry = { line: number; words: string[]; options: string[] };

export function readAiken(file: string): Row[] {
  const rows: Row[] = [];
  let entry: Entry = { line: 1, words: [], options: [] };
  const lines = file.replace(/\r\n?/g, '\n').split('\n');
  for (const [at, line] of lines.entries()) {
    const answer = /^\s*ANSWER:\s*([A-Z])\s*$/i.exec(line);
    const option = /^\s*([A-Z])[.)]\s+(.*)$/.exec(line);
    if (answer) {
      rows.push(readEntry(entry, (answer[1] ?? '').toUpperCase()));
      entry = { line: at + 2, words: [], options: [] };
    } else if (option && entry.words.length > 0) entry.options.push((option[2] ?? '').trim());
    else if (line.trim() !== '') addWords(entry, line.trim(), at + 1);
    if (rows.length >= mostRows) return rows;
  }
  if (entry.words.length > 0)
    rows.push(failedRow(entry.line, entry.words[0] ?? '', 'Its last line must be “ANSWER: A”.'));
  return rows;
}

/** Null for everything but one right answer among at most 26 of one line each. */
export function writeAiken({ kind, text, answers }: QuestionContent): string | null {
  if (!['single', 'truefalse'].includes(kind) || answers.length > 26) return null;
  const right = answers.findIndex((one) => one.share === 100);
  const lines = answers.map((one, at) => `${letter(at)}. ${oneLine(one.text)}`);
  return `${oneLine(text)}\n${lines.join('\n')}\nANSWER: ${letter(right)}\n`;
}

function addWords(entry: Entry, words: string, line: number): void {
  if (entry.words.length === 0) entry.line = line;
  if (entry.options.length === 0) entry.words.push(words);
  // A line that goes on under an option belongs to it.
  else entry.options.push(`${entry.options.pop() ?? ''} ${words}`);
}

function readEntry({ line, words, options }: Entry, right: string): Row {
  const text = words.join('\n');
  const at = right.charCodeAt(0) - 65;
  if (text === '') return failedRow(line, `ANSWER: ${right}`, 'There is no question before this answer.');
  if (at >= options.length) return failedRow(line, text, `There is no option ${right}.`);
  return rowOf(line, {
    kind: 'single',
    text,
    answers: options.map((option, index) => ({ text: option, share: index === at ? 100 : 0 })),
  });
}

const letter = (at: number): string => String.fromCharCode(65 + at);
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
