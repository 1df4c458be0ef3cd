/** What a file of questions gives, entry by entry. */
import { problemsOf } from '../questions/problems.ts';
import { type QuestionContent, QuestionShape, tidied } from '../questions/question.ts';

/** `line` counts from 1. Either a question that can be asked, or what is wrong with the entry. */
export type Row = { line: number; title: string } & (
  | { question: QuestionContent; problem: null }
  | { question: null; problem: string }
);

export const mostRows = 10_000;

/** Checks sizes and what the kind needs. `given`: a question as the file says it. */
export function rowOf(line: number, given: object): Row {
  const parsed = QuestionShape.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
    return failedRow(line, titleOf(given), `${where}${issue?.message ?? 'This cannot be read.'}`);
  }
  const question = tidied(parsed.data);
  const [problem] = problemsOf(question);
  const title = question.name || question.text;
  return problem ? failedRow(line, title, problem.text) : { line, title: title.slice(0, 120), question, problem: null };
}

export function failedRow(line: number, title: string, problem: string): Row {
  return { line, title: title.slice(0, 120), question: null, problem };
}

function titleOf(given: object): string {
  for (const name of ['name', 'text']) {
    const value: unknown = Reflect.get(given, name);
    if (typeof value === 'string' && value.trim()) return value.trim();
  }
  return '';
}
