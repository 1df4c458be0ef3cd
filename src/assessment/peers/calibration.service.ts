/**
 * How near a learner's marks of a sample come to those of the team, and what that makes of their reviews. Pure.
 *
 * - **Agreement** over one sample: 1 − Σ|learner − team| ÷ Σ(most − least points of the criterion), over the criteria that
 *   both marked; without a rubric 1 − |learner − team| ÷ all points. Distances do not cancel each other: too kind here and
 *   too strict there is far off twice. Over several samples: their mean. 0 to 1.
 * - **Weight** of a reviewer: ½ + agreement, so 0.5 to 1.5. Without a marked sample it is 1, which is also what about half
 *   the distance gives. Nobody weighs more than three times as much as anybody else, nobody nothing.
 * - **Grade**: the weighted median of the points; see `weightedMedian`.
 *
 * The order (write, mark samples, review) and reviews weighed by it are those of Calibrated Peer Review (UCLA), the
 * comparison side by side that of the example submissions of Moodle's Workshop.
 */
import type { Assignment } from '../assignments/assignment.ts';
import { type Marks, mostPoints } from '../assignments/marks.service.ts';

type Rules = Pick<Assignment, 'rubric' | 'points'>;
/** Points of one criterion; '' as `criterionId` for the one mark without a rubric. */
export type Apart = { criterionId: string; own: number; team: number; range: number };
export type Weighed = { points: number; weight: number };

/** The weight of a reviewer who marked no sample. */
export const plainWeight = 1;

/** Criterion by criterion, those that both marked. */
export function compareMarks(own: Marks, team: Marks, rules: Rules): Apart[] {
  if (rules.rubric.length === 0) {
    if (own.points === null || team.points === null) return [];
    return [{ criterionId: '', own: own.points, team: team.points, range: mostPoints(rules) }];
  }
  return rules.rubric.flatMap(({ id, levels }) => {
    const pointsIn = ({ marks }: Marks) => {
      const levelId = marks.find(({ criterionId }) => criterionId === id)?.levelId;
      return levels.find((one) => one.id === levelId)?.points;
    };
    const [mine, theirs] = [pointsIn(own), pointsIn(team)];
    if (mine === undefined || theirs === undefined) return [];
    const all = levels.map(({ points }) => points);
    return [{ criterionId: id, own: mine, team: theirs, range: Math.max(...all) - Math.min(...all) }];
  });
}

/** 0 to 1 over what was compared; null where there was nothing that could differ. */
export function agreementOf(compared: readonly Apart[]): number | null {
  const range = compared.reduce((sum, one) => sum + one.range, 0);
  if (range === 0) return null;
  const apart = compared.reduce((sum, { own, team }) => sum + Math.abs(own - team), 0);
  return Math.max(0, 1 - apart / range);
}

/** The mean over several samples; null for none. */
export function meanAgreement(each: readonly (number | null)[]): number | null {
  const known = each.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** `agreement`: 0 to 1; null for whoever marked no sample. To two decimals, as it is told. */
export function weightOf(agreement: number | null): number {
  return agreement === null ? plainWeight : Math.round((0.5 + agreement) * 100) / 100;
}

/**
 * The middle of several points, each as heavy as its weight: the weighted 50th percentile with linear interpolation (C = ½ in
 * the article "Percentile" of Wikipedia: each value stands in the middle of its weight). With equal weights it is the usual
 * median, of two values their weighted mean; it moves evenly with the weights, and one review that is far off, by haste or
 * malice, does not move it as a mean would. null for none.
 */
export function weightedMedian(reviews: readonly Weighed[]): number | null {
  const sorted = [...reviews].sort((a, b) => a.points - b.points);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let [below, at] = [0, 0];
  let [last, place] = [sorted[0]?.points ?? null, 0];
  for (const { points, weight } of sorted) {
    at = below + weight / 2;
    if (at >= half && last !== null)
      return round(at === half ? points : last + ((half - place) / (at - place)) * (points - last));
    [last, place] = [points, at];
    below += weight;
  }
  return last;
}

function round(points: number): number {
  return Math.round(points * 1000) / 1000;
}
