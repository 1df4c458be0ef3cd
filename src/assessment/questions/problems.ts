/** What is wrong with a question, in words, by the field where it is mended. */
import { gapsOf, longestPattern, type QuestionContent, type QuestionKind } from './question.ts';

export type Problem = { field: 'text' | 'answers' | 'units'; text: string };
type Rule = (question: QuestionContent) => string | null;

/** An empty list: it can be asked. Takes a tidied question. */
export function problemsOf(question: QuestionContent): Problem[] {
  const problems: Problem[] = [];
  if (question.text === '') problems.push({ field: 'text', text: 'Please write the question.' });
  const wrong = rules[question.kind](question);
  if (wrong) problems.push({ field: question.kind === 'cloze' && /gap/.test(wrong) ? 'text' : 'answers', text: wrong });
  const units = unitProblem(question);
  if (units) problems.push({ field: 'units', text: units });
  return problems;
}

const rules: Record<QuestionKind, Rule> = {
  single: ({ answers }) => {
    if (answers.length < 2) return 'Please give at least two answers to choose from.';
    const right = answers.filter((one) => one.share === 100).length;
    if (right === 0) return 'Please mark the right answer.';
    return right > 1 ? 'Only one answer can be the right one. For more, choose “several right answers”.' : null;
  },
  multiple: ({ answers }) => {
    if (answers.length < 2) return 'Please give at least two answers to choose from.';
    const sum = answers.reduce((total, one) => total + Math.max(one.share, 0), 0);
    if (sum === 0) return 'Please mark at least one right answer.';
    return Math.abs(sum - 100) > 0.5 ? `The shares of the right answers make ${round(sum)} %, not 100 %.` : null;
  },
  truefalse: () => null,
  numeric: ({ answers }) => {
    const odd = answers.find((one) => !isNumber(one.text));
    if (odd) return `“${odd.text}” is not a number.`;
    return isAccepted(answers);
  },
  short: (question) => isAccepted(question.answers) ?? patternProblem(question),
  cloze: (question) => {
    const { text, answers } = question;
    const gaps = gapsOf(text);
    if (gaps.length === 0) return 'Please put at least one gap into the text: [[1]].';
    const given = new Set(answers.filter((one) => one.text !== '').map((one) => one.match));
    const empty = gaps.find((gap) => !given.has(gap));
    if (empty) return `No answer belongs to gap ${empty}.`;
    const stray = [...given].find((gap) => !gaps.includes(gap));
    return stray === undefined
      ? patternProblem(question)
      : `An answer belongs to gap ${stray || '?'}, which is not in the text.`;
  },
  matching: ({ answers }) => {
    const pairs = answers.filter((one) => one.text !== '');
    if (pairs.length < 2) return 'Please give at least two pairs.';
    return answers.some((one) => one.match === '') ? 'Each line needs what it belongs to.' : null;
  },
  ordering: ({ answers }) => (answers.length < 2 ? 'Please give at least two things to put in order.' : null),
  essay: () => null,
};

/** A pattern that everything meets asks nothing. */
function patternProblem({ wildcards, answers }: QuestionContent): string | null {
  if (!wildcards) return null;
  const long = answers.find((one) => one.text.length > longestPattern);
  if (long) return `A pattern has at most ${longestPattern} characters: “${long.text.slice(0, 40)}…” is longer.`;
  const open = answers.find(
    (one) => one.share > 0 && one.text.split(/(?<!\\)\|/).some((part) => /^[*\s]*$/.test(part)),
  );
  return open ? `Everything is right by “${open.text}”. Please say more than *.` : null;
}

function unitProblem({ units }: QuestionContent): string | null {
  if (!units) return null;
  const keys = units.list.map(({ name }) => name.normalize('NFKC').replace(/[\s^]/g, ''));
  const twice = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (twice >= 0) return `The unit “${units.list[twice]?.name}” stands there twice.`;
  const digits = units.list.find(({ name }) => /^[\d.,+\-−]/.test(name));
  if (digits) return `“${digits.name}” is no unit: a unit does not begin with a digit or a sign.`;
  return units.list[0]?.factor === 1 ? null : 'The first unit is the one of your numbers, so its factor is 1.';
}

export function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text.trim());
}

function isAccepted(answers: QuestionContent['answers']): string | null {
  if (answers.length === 0) return 'Please give at least one answer that is right.';
  return answers.some((one) => one.share === 100) ? null : 'One of the answers must count 100 %.';
}

const round = (number: number): number => Math.round(number * 10) / 10;
