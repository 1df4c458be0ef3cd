/** What a learner gave as an answer: one flat list of texts for every kind, as the fields of a form bring it. */
import { gapsOf, type QuestionContent } from '../questions/question.ts';

/**
 * By kind: numbers of the chosen options (single, multiple, truefalse), one text (numeric, short, essay), a text for each gap
 * in the order of the text (cloze), for each thing with a counterpart the number of the answer that holds its counterpart
 * (matching), for each item its place from 1 on (ordering). Options and items are numbered as the question has them, from 0
 * on, in whatever order they were shown. '' stands for nothing given.
 */
export type Given = string[];
type Asked = Pick<QuestionContent, 'kind' | 'text' | 'answers'>;
type Fields = Record<string, unknown>;

export const longestAnswer = 2000;
export const longestEssay = 50_000;

/** The fields of question `name` in a form: `name` itself, or `name-0`, `name-1` … for its parts. Others are not looked at. */
export function readGiven(question: Asked, fields: Fields, name: string): Given {
  const { kind, answers } = question;
  if (kind === 'single' || kind === 'truefalse') return chosen(fields[name], answers.length).slice(0, 1);
  if (kind === 'multiple') return chosen(fields[name], answers.length);
  const parts = partsOf(question);
  if (!parts) return [textOf(fields[name], kind === 'essay' ? longestEssay : longestAnswer)];
  return parts.map((part) => {
    const typed = textOf(fields[`${name}-${part}`], longestAnswer);
    return kind === 'cloze' || isPlace(typed, kind, answers.length) ? typed : '';
  });
}

/** Nothing was given. */
export function isBlank(given: Given): boolean {
  return given.every((one) => one.trim() === '');
}

/** The names of the parts of a question, which are answered one by one; null for a question that is answered as a whole. */
export function partsOf({ kind, text, answers }: Asked): string[] | null {
  if (kind === 'cloze') return gapsOf(text);
  if (kind === 'matching') return leftsOf(answers).map(String);
  return kind === 'ordering' ? answers.map((_one, at) => String(at)) : null;
}

/** The numbers of the gaps of a cloze, in the order of its text. */
export function gapsIn({ text }: Pick<Asked, 'text'>): string[] {
  return gapsOf(text);
}

/** Numbers of the answers of a matching that have something to find a counterpart for; the others are decoys. */
export function leftsOf(answers: QuestionContent['answers']): number[] {
  return answers.flatMap((one, at) => (one.text === '' ? [] : [at]));
}

/** The different counterparts of a matching, each by the number of the first answer that holds it. */
export function counterpartsOf(answers: QuestionContent['answers']): number[] {
  return answers.flatMap((one, at) => (answers.findIndex(({ match }) => match === one.match) === at ? [at] : []));
}

function chosen(field: unknown, count: number): Given {
  const given = (Array.isArray(field) ? field : [field]).filter((one) => isPlace(one, 'option', count));
  return [...new Set(given.map(String))].sort((a, b) => Number(a) - Number(b));
}

function isPlace(value: unknown, kind: string, count: number): boolean {
  if (typeof value !== 'string' || !/^\d{1,2}$/.test(value)) return false;
  const place = Number(value);
  return kind === 'ordering' ? place >= 1 && place <= count : place < count;
}

function textOf(field: unknown, most: number): string {
  const text = Array.isArray(field) ? field[0] : field;
  return typeof text === 'string' ? text.replace(/\r\n?/g, '\n').slice(0, most) : '';
}
