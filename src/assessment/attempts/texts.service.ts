/** Whether a text is one that a question accepts: by its spelling, or by a pattern that no text can make slow. */
import type { QuestionContent } from '../questions/question.ts';

type Rules = Pick<QuestionContent, 'caseSensitive' | 'wildcards' | 'anyAccents'>;
/** A sign; `any`: one sign, whichever; `run`: any number of signs, also none. */
type Token = string | typeof any | typeof run;
const any = Symbol('?');
const run = Symbol('*');

/**
 * Spaces at the ends and between words, forms of one letter (Unicode NFKC), and the quotes and dashes that keyboards put in
 * by themselves do not matter; capitals only where the teacher says so, and accents unless the teacher says that they do not.
 * With wildcards `accepted` is a pattern: `*` for anything, `?` for one sign, `|` between spellings, `\` before any of these
 * (and itself) for the sign as such. `*` alone is how Moodle documents its short answers.
 */
export function isSameText(rules: Rules, accepted: string, typed: string): boolean {
  const [wanted, given] = [folded(accepted, rules), folded(typed, rules)];
  if (!rules.wildcards) return wanted === given;
  const signs = [...given];
  return alternativesOf(wanted).some((pattern) => isMet(trimmed(pattern), signs));
}

/** A pattern as people read it: its first spelling, `…` for anything, `_` for one sign. */
export function readablePattern(pattern: string): string {
  const [first = []] = alternativesOf(pattern);
  return first
    .map((token) => (token === run ? '…' : token === any ? '_' : String(token)))
    .join('')
    .trim();
}

/** The text with `\` before the signs that mean something in a pattern. */
export function asPattern(text: string): string {
  return text.replace(/[*?|\\]/g, '\\$&');
}

/**
 * Goes back to the last `*` only, so the steps are at most signs × tokens, whatever the pattern (Kirk Krauss, "Matching
 * Wildcards: An Algorithm", Dr. Dobb's 2008).
 */
function isMet(pattern: readonly Token[], signs: readonly string[]): boolean {
  let [at, token] = [0, 0];
  let [starAt, starToken] = [-1, -1];
  while (at < signs.length) {
    if (pattern[token] === run) {
      [starAt, starToken] = [at, token];
      token += 1;
    } else if (token < pattern.length && (pattern[token] === any || pattern[token] === signs[at])) {
      at += 1;
      token += 1;
    } else if (starToken >= 0) {
      starAt += 1;
      [at, token] = [starAt, starToken + 1];
    } else return false;
  }
  return pattern.slice(token).every((one) => one === run);
}

/** Several `*` after another are one. */
function alternativesOf(pattern: string): Token[][] {
  const all: Token[][] = [[]];
  const signs = [...pattern];
  for (let at = 0; at < signs.length; at++) {
    const current = all.at(-1) ?? [];
    const sign = signs[at] ?? '';
    const next = signs[at + 1] ?? '';
    if (sign === '\\' && '*?|\\'.includes(next) && next !== '') {
      current.push(next);
      at += 1;
    } else if (sign === '|') all.push([]);
    else if (sign === '*') {
      if (current.at(-1) !== run) current.push(run);
    } else current.push(sign === '?' ? any : sign);
  }
  return all;
}

function trimmed(pattern: Token[]): Token[] {
  const from = pattern.findIndex((token) => token !== ' ');
  const to = pattern.findLastIndex((token) => token !== ' ');
  return from < 0 ? [] : pattern.slice(from, to + 1);
}

function folded(text: string, { caseSensitive, anyAccents }: Rules): string {
  const spelled = spelling(text);
  const plain = anyAccents ? withoutAccents(spelled) : spelled;
  // By way of capitals, so that ß and ss, σ and ς are one (Unicode, full case folding).
  return caseSensitive ? plain : plain.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** Marks over and under Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic. In other scripts marks are letters. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]/g, '')
    .normalize('NFC');
}

function spelling(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’‛ʼ]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
