/** Puts two texts together that were made from one: what only one of them changed is taken, the rest is marked. */
import { type Match, matchesOf } from './text-matches.ts';

export type Merged = {
  text: string;
  /** Places that both changed, each to something else; they stand as `[[yours: …]] [[stored: …]]` in the text. */
  clashes: number;
};

/** A stretch that is the same in all three. */
type Stable = { base: number; mine: number; theirs: number; length: number };

/**
 * Three-way merge by words. `base` is any text that both come from; null where none is known, then every difference is
 * marked. Ends of lines at the edges of a marked place stay outside of the marks.
 */
export function mergeTexts(base: string | null, mine: string, theirs: string): Merged {
  if (base === null) return mergeTwo(mine, theirs);
  const parts: string[] = [];
  let clashes = 0;
  let at = { base: 0, mine: 0, theirs: 0 };
  const end = { base: base.length, mine: mine.length, theirs: theirs.length, length: 0 };
  for (const stable of [...stableIn(matchesOf(base, mine), matchesOf(base, theirs)), end]) {
    const was = base.slice(at.base, stable.base);
    const [one, other] = [mine.slice(at.mine, stable.mine), theirs.slice(at.theirs, stable.theirs)];
    if (one === other || other === was) parts.push(one);
    else if (one === was) parts.push(other);
    else {
      parts.push(marked(one, other));
      clashes++;
    }
    parts.push(base.slice(stable.base, stable.base + stable.length));
    const { length } = stable;
    at = { base: stable.base + length, mine: stable.mine + length, theirs: stable.theirs + length };
  }
  return { text: parts.join(''), clashes };
}

/** Does a text still hold marks of a merge that nobody decided? */
export function hasMarks(text: string): boolean {
  return /\[\[yours: .*?\]\] \[\[stored: .*?\]\]/s.test(text);
}

function mergeTwo(mine: string, theirs: string): Merged {
  const parts: string[] = [];
  let clashes = 0;
  let [from, to] = [0, 0];
  for (const match of [...matchesOf(mine, theirs), { before: mine.length, after: theirs.length, length: 0 }]) {
    const [one, other] = [mine.slice(from, match.before), theirs.slice(to, match.after)];
    if (one !== other) {
      parts.push(marked(one, other));
      clashes++;
    }
    [from, to] = [match.before + match.length, match.after + match.length];
    parts.push(mine.slice(match.before, from));
  }
  return { text: parts.join(''), clashes };
}

/** Stretches of the base that both sides kept. */
function stableIn(mine: Match[], theirs: Match[]): Stable[] {
  const found: Stable[] = [];
  let [here, there] = [0, 0];
  for (;;) {
    const [one, other] = [mine[here], theirs[there]];
    if (!one || !other) return found;
    const from = Math.max(one.before, other.before);
    const to = Math.min(one.before + one.length, other.before + other.length);
    if (from < to) {
      const places = { mine: one.after + from - one.before, theirs: other.after + from - other.before };
      found.push({ base: from, ...places, length: to - from });
    }
    if (one.before + one.length < other.before + other.length) here++;
    else there++;
  }
}

/** White space that both begin or end with stays outside, so that a paragraph stays one. */
function marked(mine: string, theirs: string): string {
  const head = sharedEdge(/^\s+/, mine, theirs);
  const tail = sharedEdge(/\s+$/, mine.slice(head.length), theirs.slice(head.length));
  const inner = (text: string) => text.slice(head.length, text.length - tail.length);
  return `${head}[[yours: ${inner(mine)}]] [[stored: ${inner(theirs)}]]${tail}`;
}

function sharedEdge(pattern: RegExp, mine: string, theirs: string): string {
  const [one, other] = [pattern.exec(mine)?.[0] ?? '', pattern.exec(theirs)?.[0] ?? ''];
  return one === other ? one : '';
}
