/** What stands between the braces of a GIFT question. */
import type { Answer, QuestionContent } from '../questions/question.ts';
import { formatted, shown } from './gift-text.ts';

export type Answered = Pick<QuestionContent, 'kind' | 'answers' | 'wildcards'>;
type Option = { right: boolean; share: number | null; body: string; feedback: string };

/** `block`: with escapes hidden, without the general feedback. Throws an Error with words for what cannot be read. */
export function answersOf(block: string): Answered {
  const text = block.trim();
  if (text === '') return { kind: 'essay', answers: [] };
  if (text.startsWith('#')) return { kind: 'numeric', answers: numbersOf(text.slice(1)) };
  const truth = /^(T|TRUE|F|FALSE)\s*(?:#([^#]*))?(?:#([\s\S]*))?$/i.exec(text);
  if (truth) return truthOf(truth);
  const options = optionsOf(text);
  if (options.length === 0) throw new Error('The answers must begin with = or ~.');
  if (options.every(({ body }) => body.includes('->'))) return { kind: 'matching', answers: options.map(pairOf) };
  const wrong = options.some((one) => !one.right);
  if (!wrong) return shortOf(options.map((one) => answerOf(one, one.share ?? 100)));
  return choiceOf(options);
}

/** One `=` makes it a choice of one, others may still bring a part; by weights alone several are right. */
function choiceOf(options: Option[]): Answered {
  const answers = options.map((one) => answerOf(one, one.share ?? (one.right ? 100 : 0)));
  return { kind: options.some((one) => one.right) ? 'single' : 'multiple', answers };
}

/** In Moodle a `*` stands for anything in every short answer, and `\*` for the sign; `?` and `|` mean nothing there. */
function shortOf(answers: Answer[]): Answered {
  const wildcards = answers.some(({ text }) => /(?<!\\)\*/.test(text));
  const read = (text: string) =>
    wildcards ? text.replace(/\\(?!\*)/g, '\\\\').replace(/[?|]/g, '\\$&') : text.replaceAll('\\*', '*');
  const own = answers.map((one) => ({ ...one, text: read(one.text) }));
  return { kind: 'short', answers: own, ...(wildcards ? { wildcards } : {}) };
}

function optionsOf(text: string): Option[] {
  const options: Option[] = [];
  for (const [, sign, body] of text.matchAll(/([=~])([^=~]*)/g)) {
    const weight = /^\s*%(-?\d{1,3}(?:\.\d+)?)%/.exec(body ?? '');
    const rest = (body ?? '').slice(weight?.[0].length ?? 0);
    const [words = '', ...feedback] = rest.split('#');
    const share = weight ? Number(weight[1]) : null;
    options.push({ right: sign === '=', share, body: words.trim(), feedback: feedback.join('#').trim() });
  }
  return options;
}

function truthOf(found: RegExpExecArray): Answered {
  const isTrue = /^t/i.test(found[1] ?? '');
  // The first feedback is for the wrong answer, the second for the right one.
  const [wrong, right] = [formatted(found[2] ?? ''), formatted(found[3] ?? '')];
  const made = (word: string, isRight: boolean): Answer => ({
    text: word,
    match: '',
    share: isRight ? 100 : 0,
    tolerance: 0,
    feedback: isRight ? right : wrong,
  });
  return { kind: 'truefalse', answers: [made('True', isTrue), made('False', !isTrue)] };
}

function pairOf(option: Option): Answer {
  const [left = '', ...right] = option.body.split('->');
  const made = answerOf(option, 100);
  return { ...made, text: formatted(left), match: formatted(right.join('->')) };
}

function answerOf({ body, feedback }: Option, share: number): Answer {
  return { text: formatted(body), match: '', share, tolerance: 0, feedback: formatted(feedback) };
}

/** `3.14:0.01`, `1..5`, or several of them with = and weights. */
function numbersOf(text: string): Answer[] {
  const several = text.includes('=') ? optionsOf(text.trim()) : null;
  const [alone = '', ...feedback] = text.split('#');
  const options = several ?? [{ right: true, share: null, body: alone.trim(), feedback: feedback.join('#') }];
  return options.flatMap((one) => {
    // A last ~ holds the words for everything else.
    if (!one.right && one.body === '') return [];
    const range = /^(\S+?)\.\.(\S+)$/.exec(one.body);
    const [value, tolerance] = range ? middleOf(range) : one.body.split(':');
    const number = Number(tolerance ?? 0);
    if (Number.isNaN(number)) throw new Error(`“${shown(one.body)}” is not a number with a tolerance.`);
    return [{ ...answerOf(one, one.share ?? 100), text: shown(value ?? '').trim(), tolerance: number }];
  });
}

function middleOf(range: RegExpExecArray): [string, string] {
  const [low, high] = [Number(range[1]), Number(range[2])];
  return [String(rounded((low + high) / 2)), String(rounded(Math.abs(high - low) / 2))];
}

const rounded = (number: number): number => Number(number.toPrecision(12));
