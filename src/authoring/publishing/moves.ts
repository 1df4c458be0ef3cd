/** Which of a list's entries were moved: the fewest that explain the new order. */

/** Ids of entries in both lists that left their place among the others; those that came or went move nobody. */
export function movedIds(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((id, at) => [id, at]));
  const kept = after.filter((id) => places.has(id));
  const stays = longestRising(kept.map((id) => places.get(id) ?? 0));
  return new Set(kept.filter((_, at) => !stays.has(at)));
}

/** Indexes of the longest rising subsequence (patience sorting, n log n). */
function longestRising(numbers: readonly number[]): Set<number> {
  /** `tops[length]`: index of the smallest number that ends a rising run of that length. */
  const tops: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, at) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tops[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous[at] = tops[low - 1] ?? -1;
    tops[low] = at;
  });
  const run = new Set<number>();
  for (let at = tops.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) run.add(at);
  return run;
}
