/** Where two lists of numbers are the same, for texts that are compared piece by piece. Bounded in time for any lists. */

/** Both lists hold the same `count` numbers there. */
export type Block = { before: number; after: number; count: number };
/** Steps that may still be taken; what is left after them is called rewritten. */
export type Budget = { steps: number };

/** Edits that are looked for in one piece; a piece with more is called rewritten. */
const mostEdits = 1000;

/** Same beginning and end first; then by tokens that stand once in both (as patience diff does), then step by step. */
export function blocksOf(a: Int32Array, b: Int32Array, budget: Budget, at = { a: 0, b: 0 }): Block[] {
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
  budget.steps -= a.length + b.length;
  if (budget.steps < 0) return [];
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
