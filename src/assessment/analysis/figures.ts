/**
 * Figures of classical test theory, from running sums: any number of attempts in the memory of a few numbers per question. Pure.
 *
 * Formulas: difficulty (as the mean share of the points), the point-biserial correlation as Pearson's r, and its correction by
 * leaving the item out of the total: Crocker and Algina, Introduction to Classical and Modern Test Theory (1986), chapter 14.
 * Alpha: Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16 (1951), formula 2. Running means and
 * products: Welford, Note on a method for calculating corrected sums of squares and products, Technometrics 4 (1962).
 */

/** Sums of pairs of numbers; `m2x`, `m2y`: squared distances from the means, `c`: products of distances. */
export type Pairs = { n: number; x: number; y: number; m2x: number; m2y: number; c: number };

export const noPairs = (): Pairs => ({ n: 0, x: 0, y: 0, m2x: 0, m2y: 0, c: 0 });

/** Changes `sums`. */
export function addPair(sums: Pairs, x: number, y: number): void {
  sums.n += 1;
  const [dx, dy] = [x - sums.x, y - sums.y];
  sums.x += dx / sums.n;
  sums.y += dy / sums.n;
  sums.m2x += dx * (x - sums.x);
  sums.m2y += dy * (y - sums.y);
  sums.c += dx * (y - sums.y);
}

/** Pearson's r; null where one side does not vary, which leaves nothing to correlate. */
export function correlation({ n, m2x, m2y, c }: Pairs): number | null {
  if (n < 2 || m2x < 1e-12 || m2y < 1e-12) return null;
  return Math.max(-1, Math.min(1, c / Math.sqrt(m2x * m2y)));
}

/** Of a sample (n - 1) for the first number of the pairs; null under two. */
export function variance({ n, m2x }: Pairs): number | null {
  return n < 2 ? null : m2x / (n - 1);
}

/**
 * k / (k - 1) × (1 - Σ item variances / variance of the totals). null under two items, or where the totals do not vary. Everybody
 * must have answered the same items.
 */
export function cronbachAlpha(itemVariances: readonly number[], totalVariance: number): number | null {
  const k = itemVariances.length;
  if (k < 2 || totalVariance < 1e-12) return null;
  const sum = itemVariances.reduce((all, one) => all + one, 0);
  return (k / (k - 1)) * (1 - sum / totalVariance);
}

/** How often which number came, in steps of a hundredth: the memory of 10,001 places for percents. */
export type Counts = Map<number, number>;

/** Changes `counts`. */
export function countValue(counts: Counts, value: number): void {
  const place = Math.round(value * 100);
  counts.set(place, (counts.get(place) ?? 0) + 1);
}

/** The value in the middle, of two the mean of both; exact to a hundredth. null of none. */
export function median(counts: Counts): number | null {
  const places = [...counts].sort(([one], [other]) => one - other);
  const total = places.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (rank: number): number => {
    let seen = 0;
    for (const [place, count] of places) {
      seen += count;
      if (seen > rank) return place;
    }
    return 0;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 200;
}

/** How many percents fall into each tenth: 0 to under 10, … 90 to 100. */
export function tenths(counts: Counts): number[] {
  const bars = Array.from({ length: 10 }, () => 0);
  for (const [place, count] of counts) {
    const bar = Math.min(9, Math.floor(place / 1000));
    bars[bar] = (bars[bar] ?? 0) + count;
  }
  return bars;
}
