/** How two states of a quiz differ, in words. Pure. */
import type { Quiz, QuizPart } from '../../assessment/quizzes/quiz.ts';
import { ruleLines } from '../../assessment/quizzes/rule-words.service.ts';
import type { Line, Names } from '../publishing/compare-words.ts';

type QuizNames = Pick<Names, 'question' | 'zone'>;

/** What it asks as prose, rule by rule what changed. One that is missing counts as empty. */
export function quizLines(before: Quiz | null, after: Quiz | null, names: QuizNames): Line[] {
  const [old, now] = [rulesOf(before, names), rulesOf(after, names)];
  const asked = { label: 'Questions it asks', before: askedText(before, names), after: askedText(after, names) };
  const labels = [...new Set([...old.keys(), ...now.keys()])];
  const rules = labels.map((label) => ({ label, before: old.get(label) ?? '', after: now.get(label) ?? '' }));
  return [{ ...asked, isProse: true }, ...rules.map((rule) => ({ ...rule, isProse: false }))].filter(
    (line) => line.before !== line.after,
  );
}

/** "3 by “loops” and “hitches”" */
export function drawText({ count, tags }: Extract<QuizPart, { kind: 'draw' }>): string {
  const named = tags.map((tag) => `“${tag}”`);
  return `${count} drawn by ${named.join(' and ')}`;
}

function rulesOf(quiz: Quiz | null, { zone }: QuizNames): Map<string, string> {
  return new Map(quiz ? ruleLines(quiz.rules, zone).map(({ label, text }) => [label, text] as const) : []);
}

function askedText(quiz: Quiz | null, { question }: QuizNames): string {
  const lines = quiz?.parts.flatMap((part) => (part.kind === 'draw' ? drawText(part) : part.questionIds.map(question)));
  return lines?.join('\n') ?? '';
}
