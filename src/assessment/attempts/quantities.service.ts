/** Numbers with units: which answer of a question they meet, and whether the unit is the right one. Pure. */
import type { Answer, QuestionContent } from '../questions/question.ts';
import { readNumbers } from './numbers.ts';

type Asked = Pick<QuestionContent, 'answers' | 'units'>;
/** `unit`: it cost points, because it is wrong or, where one is asked for, not there. */
export type Met = { answer: Answer; unit: 'right' | 'wrong' | 'missing'; share: number };
/** `factor`: how much of the first unit one of it is; null: the unit is none of the question's. */
type Reading = { value: number; unit: 'known' | 'none' | 'strange'; factor: number };

/** Nobody types a longer number. */
const longest = 200;

/**
 * The answer a typed number meets, the one that is worth most; null: none. Answers are numbers in the first unit of the
 * question. A number that is right while its unit is not (another one, none where one is asked for, or a known one that
 * makes it another quantity) loses the share that the question says.
 */
export function metQuantity({ answers, units }: Asked, typed: string): Met | null {
  const readings = readingsOf(typed.slice(0, longest), units?.list ?? []);
  const met = readings.flatMap((reading) => answers.flatMap((answer) => metBy(answer, reading, units) ?? []));
  return met.toSorted((one, other) => other.share - one.share)[0] ?? null;
}

/** A unit as it is compared: without spaces, `^` and other forms of a letter; capitals count, as mm and Mm differ. */
export function unitKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s^]/g, '')
    .replace(/[·⋅∙*]/g, '·')
    .replace(/[−–]/g, '-');
}

function metBy(answer: Answer, { value, unit, factor }: Reading, units: Asked['units']): Met | null {
  if (!units) return unit === 'none' && isNear(answer, value) ? { answer, unit: 'right', share: answer.share } : null;
  const isRight = unit === 'known' || (unit === 'none' && !units.needed);
  if (isRight && isNear(answer, value * factor)) return { answer, unit: 'right', share: answer.share };
  if (!isNear(answer, value) || (unit === 'none' && !units.needed)) return null;
  // What costs points by itself is not made cheaper by a wrong unit.
  const share = answer.share > 0 ? answer.share * (1 - units.cost / 100) : answer.share;
  return { answer, unit: unit === 'none' ? 'missing' : 'wrong', share };
}

/** All that a text can mean. */
function readingsOf(typed: string, list: readonly { name: string; factor: number }[]): Reading[] {
  const alone = readNumbers(typed).map((value): Reading => ({ value, unit: 'none', factor: 1 }));
  if (alone.length > 0 || list.length === 0) return alone;
  const known = splitsOf(typed).flatMap(([number, unit]) => {
    const found = list.find(({ name }) => unitKey(name) === unitKey(unit));
    return found ? readNumbers(number).map((value): Reading => ({ value, unit: 'known', factor: found.factor })) : [];
  });
  if (known.length > 0) return known;
  // The longest beginning that is a number; what follows it is a unit that the question does not know.
  for (const [number, unit] of splitsOf(typed)) {
    const values = isUnitLike(unit) ? readNumbers(number) : [];
    if (values.length > 0) return values.map((value): Reading => ({ value, unit: 'strange', factor: 1 }));
  }
  return [];
}

/** Somebody who types two numbers has not decided for one. */
function isUnitLike(text: string): boolean {
  return text.length <= 20 && /^[^\d\s.,+\-−/*(]/u.test(text) && !/\s\d|\d\d/u.test(text);
}

/** The text cut in two at each place, as number and unit, with the unit behind (longest number first) and before it. */
function splitsOf(typed: string): [string, string][] {
  const text = typed.trim();
  const cuts = Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.length - 1 - at);
  const behind = cuts.map((at): [string, string] => [text.slice(0, at).trim(), text.slice(at).trim()]);
  const before = cuts.map((at): [string, string] => [text.slice(at).trim(), text.slice(0, at).trim()]);
  return [...behind, ...before];
}

/** A number within the tolerance of another; what doubles cannot hold exactly is not counted against anybody. */
function isNear({ text, tolerance }: Answer, given: number): boolean {
  const wanted = Number(text.trim());
  const slack = 8 * Number.EPSILON * Math.max(Math.abs(given), Math.abs(wanted), tolerance);
  return Math.abs(given - wanted) <= tolerance + slack;
}
