import { describe, expect, it } from 'vitest';
import { addPair, correlation, countValue, cronbachAlpha, median, noPairs, tenths, variance } from './figures.ts';

/**
 * Five items of section 6 of the Law School Admission Test, 1,000 people: how often each pattern of answers came. R. D. Bock and M.
 * Lieberman, "Fitting a response model for n dichotomously scored items", Psychometrika 35 (1970), 179-197.
 */
const patterns: Record<string, number> = {
  ...{ '00000': 3, '00001': 6, '00010': 2, '00011': 11, '00100': 1, '00101': 1, '00110': 3, '00111': 4 },
  ...{ '01000': 1, '01001': 8, '01011': 16, '01101': 3, '01110': 2, '01111': 15, '10000': 10, '10001': 29 },
  ...{ '10010': 14, '10011': 81, '10100': 3, '10101': 28, '10110': 15, '10111': 80, '11000': 16, '11001': 56 },
  ...{ '11010': 21, '11011': 173, '11100': 11, '11101': 61, '11110': 28, '11111': 298 },
};
const people = Object.entries(patterns).flatMap(([pattern, times]) =>
  Array.from({ length: times }, () => [...pattern].map(Number)),
);

function figuresOf(rows: number[][]) {
  const totals = noPairs();
  const items = (rows[0] ?? []).map(() => noPairs());
  for (const row of rows) {
    const total = row.reduce((sum, one) => sum + one, 0);
    addPair(totals, total, 0);
    for (const [at, one] of row.entries()) addPair(items[at] ?? noPairs(), one, total - one);
  }
  return { totals, items };
}

describe('figures of a quiz', () => {
  const { totals, items } = figuresOf(people);

  // What D. Rizopoulos' package ltm says of this data (`descript(LSAT)`, column "Excluded"): "ltm: An R Package for Latent Variable
  // Modeling and Item Response Theory Analyses", Journal of Statistical Software 17(5), 2006.
  it('[ASM-09] the point-biserial correlation with the rest is that of a published analysis', () => {
    expect(items.map((one) => Number(correlation(one)?.toFixed(4)))).toEqual([0.1128, 0.1532, 0.1728, 0.1444, 0.1216]);
  });

  it('[ASM-09] difficulty is the mean, as published with the data', () => {
    expect(items.map(({ x }) => Number(x.toFixed(3)))).toEqual([0.924, 0.709, 0.553, 0.763, 0.87]);
  });

  // 0.2950 by ltm; mean and deviation of the totals by R. P. Chalmers' package mirt (`itemstats`, Journal of Statistical Software 48(6), 2012).
  it('[ASM-09] alpha, mean and deviation of the totals are those published', () => {
    const alpha = cronbachAlpha(
      items.map((one) => variance(one) ?? 0),
      variance(totals) ?? 0,
    );
    expect(alpha).toBeCloseTo(0.295, 4);
    expect(totals.x).toBeCloseTo(3.819, 10);
    expect(Math.sqrt(variance(totals) ?? 0)).toBeCloseTo(1.035, 3);
  });

  it('[ASM-09] what does not vary has no correlation and no alpha', () => {
    const all = figuresOf([
      [1, 1],
      [1, 1],
      [1, 0],
    ]);
    expect(all.items.map(correlation)).toEqual([null, null]);
    expect(cronbachAlpha([0.25], 1)).toBeNull();
    expect(cronbachAlpha([0, 0], 0)).toBeNull();
    expect(variance(noPairs())).toBeNull();
  });

  it('[ASM-09] the median is the middle, of two the mean of both, and percents fall into tenths', () => {
    const counts = new Map<number, number>();
    for (const percent of [100, 0, 33.333, 50]) countValue(counts, percent);
    expect(median(counts)).toBeCloseTo(41.665, 10);
    countValue(counts, 9.99);
    expect(median(counts)).toBe(33.33);
    expect(tenths(counts)).toEqual([2, 0, 0, 1, 0, 1, 0, 0, 0, 1]);
    expect(median(new Map())).toBeNull();
  });
});
