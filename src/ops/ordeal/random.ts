/** Choices that a seed repeats: who does what, and what is killed when. How fast the machine is stays its own affair. */
export type Random = ReturnType<typeof seeded>;

/** The same seed gives the same choices (mulberry32); `fork(name)` gives a stream that others do not disturb. */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from `low` to `high`, both included. */
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    chance: (share: number): boolean => next() < share,
    /** Throws when there is nothing to choose from. */
    pick: <T>(list: readonly T[]): T => {
      const one = list[between(0, list.length - 1)];
      if (one === undefined) throw new Error('nothing to choose from');
      return one;
    },
    /** A key, as often as its weight says. */
    weighted: <K extends string>(weights: Partial<Record<K, number>>): K => {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return (entries.at(-1) as [K, number])[0];
    },
    shuffled: <T>(list: readonly T[]): T[] =>
      list
        .map((one) => ({ one, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one),
    fork: (name: string) => seeded([...name].reduce((sum, char) => Math.imul(sum, 31) + char.charCodeAt(0), seed)),
  };
}
