/** Where two texts are the same, by lines first and by words inside what is left: for diffs that people can read. */

/** The same `length` characters stand at `before` in the one text and at `after` in the other. */
export type Match = { before: number; after: number; length: number };
/** Both sides hold the same tokens there; counted in tokens. */
type Block = { before: number; after: number; count: number };
type Budget = { steps: number };

/** Scripts written without spaces are compared letter by letter, others word by word. */
const words =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[\p{L}\p{N}\p{M}_]+|\s+|./gsu;
const lines = /[^\n]*\n|[^\n]+$/g;
/** Edits that are looked for in one piece; a piece with more is called rewritten. */
const mostEdits = 1000;
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

/** Same beginning and end first; then by tokens that stand once in both (as patience diff does), then step by step. */
function blocksOf(a: Int32Array, b: Int32Array, budget: Budget, at = { a: 0, b: 0 }): Block[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const blocks: Block[] = [];
  if (start > 0) blocks.push({ before: at.a, after: at.b, count: start });
  const middle = { a: at.a + start, b: at.b + start };
  const [left, right] = [a.subarray(start, a.length - end), b.subarray(start, b.length - end)];
  if (left.length > 0 && right.length > 0) blocks.push(...middleBlocks(left, right, budget, middle));
  if (end > 0) blocks.push({ before: at.a + a.length - end, after: at.b + b.length - end, count: end });
  return blocks;
}

function middleBlocks(a: Int32Array, b: Int32Array, budget: Budget, at: { a: number; b: number }): Block[] {
  const anchors = anchorsOf(a, b);
  if (anchors.length === 0) return stepBlocks(a, b, budget, at);
  const blocks: Block[] = [];
  let [from, to] = [0, 0];
  for (const [here, there] of [...anchors, [a.length, b.length] as const]) {
    // Texts before the anchor; the anchor itself is the first token that the next piece shares.
    blocks.push(...blocksOf(a.subarray(from, here), b.subarray(to, there), budget, { a: at.a + from, b: at.b + to }));
    if (here < a.length) blocks.push({ before: at.a + here, after: at.b + there, count: 1 });
    [from, to] = [here + 1, there + 1];
  }
  return blocks;
}

/** Pairs of places of tokens that stand exactly once on each side, as many as keep their order on both. */
function anchorsOf(a: Int32Array, b: Int32Array): (readonly [number, number])[] {
  const [inA, inB] = [onceIn(a), onceIn(b)];
  const pairs: [number, number][] = [];
  for (const [token, here] of inA) {
    const there = inB.get(token);
    if (here >= 0 && there !== undefined && there >= 0) pairs.push([here, there]);
  }
  return longestRise(pairs.sort((one, other) => one[0] - other[0]));
}

/** The place of each token; -1 for one that stands there more often. */
function onceIn(tokens: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  tokens.forEach((token, place) => {
    places.set(token, places.has(token) ? -1 : place);
  });
  return places;
}

/** The longest subsequence whose second numbers rise (patience sorting). */
function longestRise(pairs: [number, number][]): [number, number][] {
  const tops: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  const valueAt = (index: number | undefined) => pairs[index ?? -1]?.[1] ?? -1;
  pairs.forEach(([, value], index) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueAt(tops[middle]) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = tops[low - 1] ?? -1;
    tops[low] = index;
  });
  const rise: [number, number][] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair) rise.push(pair);
  }
  return rise.reverse();
}

/** The shortest way from one list to the other (Myers, "An O(ND) Difference Algorithm", 1986); [] when it is too long. */
function stepBlocks(a: Int32Array, b: Int32Array, budget: Budget, at: { a: number; b: number }): Block[] {
  const most = Math.min(a.length + b.length, mostEdits);
  const reached = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reached.slice(most - edits, most + edits + 3));
    for (let line = -edits; line <= edits; line += 2) {
      const [lower, upper] = [reached[most + line] ?? 0, reached[most + line + 2] ?? 0];
      let x = line === -edits || (line !== edits && lower < upper) ? upper : lower + 1;
      const from = x;
      while (x < a.length && x - line < b.length && a[x] === b[x - line]) x++;
      budget.steps -= 1 + x - from;
      reached[most + line + 1] = x;
      if (x >= a.length && x - line >= b.length) return wayBack(trace, a.length, b.length, at);
    }
    if (budget.steps < 0) return [];
  }
  return [];
}

function wayBack(trace: Int32Array[], aLength: number, bLength: number, at: { a: number; b: number }): Block[] {
  const blocks: Block[] = [];
  let [x, y] = [aLength, bLength];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits];
    const line = x - y;
    // The saved piece begins one place below the lowest line that was reached.
    const value = (wanted: number) => reached?.[wanted + edits + 1] ?? 0;
    const down = line === -edits || (line !== edits && value(line - 1) < value(line + 1));
    const start = edits === 0 ? 0 : down ? value(line + 1) : value(line - 1) + 1;
    if (x > start) blocks.push({ before: at.a + start, after: at.b + start - line, count: x - start });
    x = down ? start : start - 1;
    y = down ? start - line - 1 : start - line;
  }
  return blocks.reverse();
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
