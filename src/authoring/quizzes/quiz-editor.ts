/** The part of the lecture editor about a quiz: its lines, the questions to choose from, and what they come to. */
import {
  type BankQuestion,
  type Filter,
  listQuestions,
  questionKinds,
  summariseBank,
} from '../../assessment/questions/questions.service.ts';
import { titleOf } from '../../assessment/questions/titles.service.ts';
import { findAskable, listRoom } from '../../assessment/quizzes/askable.service.ts';
import { countQuestions, quizSeconds } from '../../assessment/quizzes/parts.service.ts';
import { type Quiz, usualRules } from '../../assessment/quizzes/quiz.ts';
import type { Typed } from '../../web/form.ts';
import { count } from '../editor.ts';
import { kindWords } from '../questions/words.ts';
import { lengthText } from '../words.ts';
import { type PartAct, type PartRow, partsOf, rowsIn } from './rows.ts';

type Choice = { value: string; label: string };
export type EditorRow = {
  kind: 'question' | 'draw';
  title: string;
  facts: string;
  href: string;
  /** In words, where learners would not get it. */
  problem: string;
  count: string;
  tags: string;
};
export type FoundRow = { id: string; title: string; facts: string; isIn: boolean; isTicked: boolean };
export type QuizEditor = {
  /** Of the bank. */
  bank: string;
  rows: EditorRow[];
  facts: string;
  total: number;
  found: FoundRow[];
  /** The word of the button that leads on; null at the end. */
  more: string | null;
  isOpen: boolean;
  kinds: Choice[];
  tags: Choice[];
  said: string;
  /** The id of the button where one goes on; null for none in particular. */
  focus: string | null;
};
type Shown = { act?: PartAct | null; said?: string; focus?: number | null };

/** `values`: of the form, as stored or as typed. */
export async function quizEditor(courseId: string, values: Typed, shown: Shown = {}): Promise<QuizEditor> {
  const bank = `/studio/courses/${courseId}/questions`;
  const rows = rowsIn(values);
  const quiz: Quiz = { parts: partsOf(rows).parts, rules: { ...usualRules, minutes: Number(values.limit) || 0 } };
  const ids = rows.flatMap((row) => (row.kind === 'question' ? [row.id] : []));
  const from = shown.act?.kind === 'find' ? shown.act.from : undefined;
  const [there, rooms, summary, { questions, next }] = await Promise.all([
    findAskable(courseId, ids),
    listRoom(courseId, quiz),
    summariseBank(courseId),
    listQuestions(courseId, filterOf(values), from),
  ]);
  const ticked = [values.add ?? []].flat();
  return {
    bank,
    rows: withRoom(rows, there, { rooms, bank }),
    facts: factsOf(quiz, rows, there),
    total: summary.total,
    found: questions.map((one) => ({
      ...{ id: one.id, title: titleOf(one), facts: factsOfQuestion(one) },
      ...{ isIn: ids.includes(one.id), isTicked: ticked.includes(one.id) },
    })),
    more: next ? `find/${next}` : null,
    isOpen: rows.length === 0 || shown.act?.kind === 'find' || shown.act?.kind === 'add',
    kinds: summary.kinds.map(({ name, count: number }) => ({ value: name, label: `${labelOf(name)} (${number})` })),
    tags: summary.tags.map(({ name, count: number }) => ({ value: name, label: `${name} (${number})` })),
    said: shown.said ?? '',
    focus: focusOf(shown, rows.length),
  };
}

/** The button that was pressed, in the line that moved; at an end the other one. */
function focusOf({ act, focus }: Shown, count: number): string | null {
  if (typeof focus !== 'number' || focus < 0 || count === 0) return null;
  if (act?.kind === 'out') return `quiz-out-${focus}`;
  const isUp = act?.kind === 'up' ? focus > 0 : focus === count - 1;
  return count === 1 ? `quiz-out-${focus}` : `quiz-${isUp ? 'up' : 'down'}-${focus}`;
}

type Rooms = Awaited<ReturnType<typeof listRoom>>;

function withRoom(
  rows: PartRow[],
  there: Map<string, BankQuestion>,
  { rooms, bank }: { rooms: Rooms; bank: string },
): EditorRow[] {
  const left = [...rooms];
  return rows.map((row) => {
    if (row.kind === 'question') return questionRow(row.id, there.get(row.id), bank);
    // Draws that are not whole yet have no room to speak of.
    const isWhole = partsOf([row]).problem === null;
    const room = isWhole ? left.shift() : undefined;
    const base = { kind: 'draw' as const, title: '', href: '', count: row.count, tags: row.tags };
    if (!room) return { ...base, facts: '', problem: '' };
    const words = `The bank has ${count(room.room, 'question')} for it.`;
    const isShort = room.room < room.draw.count;
    return { ...base, facts: isShort ? '' : words, problem: isShort ? `${words} That is too few.` : '' };
  });
}

function questionRow(id: string, question: BankQuestion | undefined, bank: string): EditorRow {
  const base = { kind: 'question' as const, count: '', tags: '' };
  if (!question)
    return {
      ...{ ...base, title: 'A question that is gone', facts: '', href: `${bank}/bin` },
      problem: 'It is not in the bank, so nobody is asked it. Take it out here, or look into the bin.',
    };
  return { ...base, title: titleOf(question), facts: factsOfQuestion(question), href: `${bank}/${id}`, problem: '' };
}

function factsOfQuestion({ kind, points, tags }: BankQuestion): string {
  return [kindWords[kind].label, points === 1 ? '1 point' : `${points} points`, ...tags].join(' · ');
}

/** "8 questions · 12 points · 8 min"; points only where they are the same for everybody. */
function factsOf(quiz: Quiz, rows: PartRow[], there: Map<string, BankQuestion>): string {
  const points = [...there.values()].reduce((sum, one) => sum + one.points, 0);
  const isFixed = rows.every(({ kind }) => kind === 'question');
  const sum = Math.round(points * 100) / 100;
  return [
    count(countQuestions(quiz), 'question'),
    isFixed && sum > 0 && (sum === 1 ? '1 point' : `${sum} points`),
    lengthText(quizSeconds(quiz)),
  ]
    .filter(Boolean)
    .join(' · ');
}

function filterOf(values: Typed): Filter {
  const word = (name: string) => (typeof values[name] === 'string' ? values[name].trim().slice(0, 100) : '');
  return {
    words: word('findWords') || undefined,
    kind: questionKinds.find((one) => one === word('findKind')),
    tag: word('findTag') || undefined,
  };
}

function labelOf(kind: string): string {
  const known = questionKinds.find((one) => one === kind);
  return known ? kindWords[known].label : kind;
}
