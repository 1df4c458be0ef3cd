/** What an answer is worth. Pure: the same question and answer have the same worth everywhere, today and when graded again. */
import { type Answer, gapsOf, type QuestionContent } from '../questions/question.ts';
import { type Given, isBlank, leftsOf } from './given.service.ts';
import { metQuantity } from './quantities.service.ts';
import { isSameText } from './texts.service.ts';

/** `share`: percent of the question's points, -100 to 100; null: a person has to look. `points`: of it, or null. */
export type Mark = { share: number | null; points: number | null };
type Asked = Pick<
  QuestionContent,
  'kind' | 'text' | 'answers' | 'caseSensitive' | 'wildcards' | 'anyAccents' | 'units'
>;

/**
 * Nothing given is worth nothing. An answer that is one thing (single, truefalse, numeric, short) is worth the share its
 * teacher gave it, also below zero. One that is made of several (multiple, cloze, matching, ordering) is worth the sum of its
 * parts, never below zero and never above the whole, so that wrong ticks take away what right ones brought and no more.
 * This is how Moodle documents its multiple choice questions with one and with several answers. An essay waits.
 */
export function mark(question: Asked & Pick<QuestionContent, 'points'>, given: Given): Mark {
  const share = isBlank(given) ? 0 : sharesOf[question.kind](question, given);
  return { share, points: share === null ? null : (share / 100) * question.points };
}

const sharesOf: Record<QuestionContent['kind'], (question: Asked, given: Given) => number | null> = {
  single: (question, given) => chosenShare(question, given),
  truefalse: (question, given) => chosenShare(question, given),
  multiple: ({ answers }, given) => whole(given.reduce((sum, one) => sum + (answers[Number(one)]?.share ?? 0), 0)),
  numeric: (question, [typed = '']) => metQuantity(question, typed)?.share ?? 0,
  short: (question, [typed = '']) => bestOf(question.answers.filter((one) => isSameText(question, one.text, typed))),
  cloze: (question, given) => {
    const gaps = gapsOf(question.text);
    return meanOf(gaps.map((gap, at) => gapShare(question, gap, given[at] ?? '')));
  },
  matching: ({ answers }, given) =>
    meanOf(leftsOf(answers).map((left, at) => pairShare(answers, left, given[at] ?? ''))),
  ordering: (_question, given) => orderShare(given.map(Number)),
  essay: () => null,
};

/** The answer that a text of a numeric or short question meets, or of a gap: for its feedback. null: none. */
export function metAnswer(question: Asked, typed: string, gap = ''): Answer | null {
  if (typed.trim() === '') return null;
  if (question.kind === 'numeric') return metQuantity(question, typed)?.answer ?? null;
  const own = question.kind === 'cloze' ? question.answers.filter((one) => one.match === gap) : question.answers;
  const fits = (one: Answer) => isSameText(question, one.text, typed);
  return own.filter(fits).toSorted((one, other) => other.share - one.share)[0] ?? null;
}

/** What one part of a cloze or a matching is worth, 0 to 100. */
export function partShare(question: Asked, given: Given, at: number): number {
  const typed = given[at] ?? '';
  if (question.kind === 'cloze') return gapShare(question, gapsOf(question.text)[at] ?? '', typed);
  return pairShare(question.answers, leftsOf(question.answers)[at] ?? -1, typed);
}

function chosenShare({ answers }: Asked, [choice = '']: Given): number {
  return answers[Number(choice)]?.share ?? 0;
}

function gapShare(question: Asked, gap: string, typed: string): number {
  return metAnswer({ ...question, kind: 'cloze' }, typed, gap)?.share ?? 0;
}

function pairShare(answers: Answer[], left: number, choice: string): number {
  const counterpart = choice === '' ? undefined : answers[Number(choice)]?.match;
  return counterpart !== undefined && counterpart === answers[left]?.match ? 100 : 0;
}

/**
 * Which part of the order is right: the most items that stand in their right order, one after the other with others left
 * out, so that a single one in a wrong place does not spoil all. One item alone is always in order, so it counts nothing: all
 * turned round is 0, all right is 100. Two items in one place are not in order.
 */
function orderShare(places: number[]): number {
  if (places.length < 2) return 100;
  const longest: number[] = [];
  for (const [at, place] of places.entries()) {
    const before = places.slice(0, at).map((one, index) => (one > 0 && one < place ? (longest[index] ?? 0) : 0));
    longest.push(place > 0 ? Math.max(0, ...before) + 1 : 0);
  }
  return whole(((Math.max(...longest) - 1) / (places.length - 1)) * 100);
}

const bestOf = (answers: Answer[]): number => (answers.length === 0 ? 0 : Math.max(...answers.map((one) => one.share)));

function meanOf(shares: number[]): number {
  return whole(shares.reduce((sum, one) => sum + one, 0) / Math.max(shares.length, 1));
}

/** Within 0 and 100; what is a rounding away from the whole is the whole, as with three thirds of 33.3. */
function whole(share: number): number {
  const within = Math.min(100, Math.max(0, share));
  return within > 99.5 ? 100 : within;
}
