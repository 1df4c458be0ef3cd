import { describe, expect, it } from 'vitest';
import { compareSamples } from './samples.ts';

/** The same numbers each time: a small linear congruential generator. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  });
}

describe('comparing two samples', () => {
  it('finds nothing between two of one kind', () => {
    const { one, other, p } = compareSamples(numbers(200, 1), numbers(200, 2));
    expect(Math.abs(one - other)).toBeLessThan(0.1);
    expect(p).toBeGreaterThan(0.05);
  });

  it('finds a shift that a clock could use', () => {
    const slower = numbers(200, 2).map((value) => value + 0.2);
    expect(compareSamples(numbers(200, 1), slower).p).toBeLessThan(1e-6);
    expect(compareSamples(slower, numbers(200, 1)).p).toBeLessThan(1e-6);
  });

  it('agrees with a table: ranks 1 to 20 against 21 to 40', () => {
    const { one, other, p } = compareSamples(
      Array.from({ length: 20 }, (_, at) => at + 1),
      Array.from({ length: 20 }, (_, at) => at + 21),
    );
    expect([one, other]).toEqual([10.5, 30.5]);
    // z = -200 / sqrt(20 * 20 * 41 / 12) = -5.410
    expect(p).toBeCloseTo(6.3e-8, 8);
  });
});
