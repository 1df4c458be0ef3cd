/** Where two texts are the same, by lines first and by words inside what is left: for diffs that people can read. */
import { type Budget, blocksOf } from './sequence-matches.ts';

/** The same `length` characters stand at `before` in the one text and at `after` in the other. */
export type Match = { before: number; after: number; length: number };

/** Scripts written without spaces are compared letter by letter, others word by word. */
const words =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[\p{L}\p{N}\p{M}_]+|\s+|./gsu;
const lines = /[^\n]*\n|[^\n]+$/g;
/** Steps for one pair of texts: what is left after them is called rewritten, so that no text keeps the process busy. */
const mostSteps = 8_000_000;

/**
 * The longest stretches that two texts share, in order, none of them a mere accident between two rewritten places. The work
 * is bounded whatever the texts are: two rewritten texts of 200,000 characters take a fraction of a second.
 */
export function matchesOf(before: string, after: string): Match[] {
  if (before === after) return before ? [{ before: 0, after: 0, length: before.length }] : [];
  const budget = { steps: mostSteps };
  const found: Match[] = [];
  let [from, to] = [0, 0];
  const rewritten = (end: number, endAfter: number) => {
    const inside = matchTokens(before.slice(from, end), after.slice(to, endAfter), words, budget);
    for (const one of inside) found.push({ ...one, before: one.before + from, after: one.after + to });
  };
  for (const line of matchTokens(before, after, lines, budget)) {
    rewritten(line.before, line.after);
    found.push(line);
    [from, to] = [line.before + line.length, line.after + line.length];
  }
  rewritten(before.length, after.length);
  return withoutAccidents(joined(found), before, after);
}

/** Matches of two texts cut into tokens by `pattern`. */
function matchTokens(before: string, after: string, pattern: RegExp, budget: Budget): Match[] {
  if (!before || !after) return [];
  const [one, other] = [before.match(pattern) ?? [], after.match(pattern) ?? []];
  const numbers = new Map<string, number>();
  const numbered = (tokens: string[]) =>
    Int32Array.from(tokens, (token) => {
      const known = numbers.get(token);
      if (known === undefined) numbers.set(token, numbers.size);
      return known ?? numbers.size - 1;
    });
  const blocks = blocksOf(numbered(one), numbered(other), budget);
  const [starts, otherStarts] = [startsOf(one), startsOf(other)];
  return blocks.map((block) => ({
    before: starts[block.before] ?? 0,
    after: otherStarts[block.after] ?? 0,
    length: (starts[block.before + block.count] ?? 0) - (starts[block.before] ?? 0),
  }));
}

/** Where each token begins, and at the end where the text ends. */
function startsOf(tokens: string[]): number[] {
  const starts = [0];
  for (const token of tokens) starts.push((starts.at(-1) ?? 0) + token.length);
  return starts;
}

/** Neighbours that touch on both sides become one. */
function joined(matches: Match[]): Match[] {
  const found: Match[] = [];
  for (const match of matches) {
    const last = found.at(-1);
    const touches = last && last.before + last.length === match.before && last.after + last.length === match.after;
    if (touches) last.length += match.length;
    else if (match.length > 0) found.push({ ...match });
  }
  return found;
}

/** A space or a short word that two rewritten places happen to share says nothing: it counts as rewritten with them. */
function withoutAccidents(matches: Match[], before: string, after: string): Match[] {
  const kept: Match[] = [];
  matches.forEach((match, index) => {
    const last = kept.at(-1);
    const [from, fromAfter] = last ? [last.before + last.length, last.after + last.length] : [0, 0];
    const next = matches[index + 1] ?? { before: before.length, after: after.length };
    const left = Math.max(match.before - from, match.after - fromAfter);
    const right = Math.max(next.before - match.before - match.length, next.after - match.after - match.length);
    const text = before.slice(match.before, match.before + match.length);
    const isAtEdge = left === 0 || right === 0;
    const isMeaningless = !/[\p{L}\p{N}]/u.test(text) && !text.includes('\n\n');
    const isShort = match.length <= 12 && match.length < left / 2 && match.length < right / 2;
    if (isAtEdge || !(isMeaningless || isShort)) kept.push(match);
  });
  return kept;
}
