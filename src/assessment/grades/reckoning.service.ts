/** What grades of a course come to. Pure: the gradebook, the learner's page and its "what if" reckon by the same lines. */
import type { Group, Scheme } from './scheme.ts';

/** A graded lecture; `dueAt`: its last moment, null for none. */
export type Graded = { id: string; dueAt: Date | null };
/** `percent` 0 to 100 or null for none; `waiting`: answers that a person has still to mark. */
export type Cell = { percent: number | null; waiting: number; excused: boolean };
/**
 * What becomes of a grade: it counts; it is the lowest and left out; it is excused; it waits to be marked and counts after
 * that; there is none and nothing counts; there is none and 0 counts.
 */
export type Fate = 'counts' | 'dropped' | 'excused' | 'waiting' | 'open' | 'zero';
export type GroupOutcome = Group & {
  /** The mean of what counts, not rounded; null while nothing does. */
  percent: number | null;
  /** Percent of the total that this group makes now. */
  share: number;
  lectureIds: string[];
};
export type Outcome = {
  /** Rounded as the scheme says; null while nothing counts. */
  total: number | null;
  /** By the rounded total. */
  letter: string | null;
  passed: boolean | null;
  groups: GroupOutcome[];
  fates: Map<string, Fate>;
};

/**
 * The mean of each group's grades, its lowest left out, weighted. A group in which nothing counts yet gives its weight to
 * the others in their proportion, and weights that do not make 100 are taken in theirs: so Canvas documents its weighted
 * assignment groups (Instructor Guide, "How do I weight the final course grade based on assignment groups?"). Of grades that
 * weigh the same, leaving out the lowest always gives the best mean (Kane and Kane, "Dropping Lowest Grades", Mathematics
 * Magazine 79, 2006); at least one stays, and of equal ones the first goes. A grade that waits to be marked counts neither
 * for nor against anybody.
 */
export function reckon(
  scheme: Scheme,
  columns: readonly Graded[],
  cells: ReadonlyMap<string, Cell>,
  at: Date,
): Outcome {
  const fates = new Map(columns.map((one) => [one.id, fateOf(scheme, one, cells.get(one.id), at)]));
  const groupOf = placesOf(scheme);
  const worth = (id: string) => (fates.get(id) === 'zero' ? 0 : (cells.get(id)?.percent ?? 0));
  const groups = scheme.groups.map((group): GroupOutcome => {
    const lectureIds = columns.filter(({ id }) => groupOf(id) === group.id).map(({ id }) => id);
    const counting = dropLowest(
      group,
      lectureIds.filter((id) => isIn(fates.get(id))),
      worth,
      fates,
    );
    return { ...group, lectureIds, percent: meanOf(counting.map(worth)), share: 0 };
  });
  const exact = weigh(groups);
  const total = exact === null ? null : rounded(exact, scheme.decimals);
  const letter = total === null ? null : letterOf(scheme, total);
  return { total, letter, passed: total === null ? null : total >= scheme.passPercent, groups, fates };
}

/** Halves go up, as in school; sums of thirds are not exact, so a billionth below a half is one. */
export function rounded(percent: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round((percent + 1e-9) * factor) / factor;
}

/** The letter of a total as it is shown: who reads 90 % has the letter of 90. */
export function letterOf({ scale }: Pick<Scheme, 'scale'>, total: number): string | null {
  return scale.toSorted((one, other) => other.from - one.from).find(({ from }) => total >= from)?.letter ?? null;
}

/** There is nothing where something could be by now. */
export function isMissing(fate: Fate | undefined, { dueAt }: Graded, at: Date): boolean {
  return fate === 'zero' || (fate === 'open' && (dueAt === null || dueAt <= at));
}

/** The group of a lecture by its id. A group that is gone leaves its lectures to the first. */
export function placesOf({ groups, places }: Pick<Scheme, 'groups' | 'places'>): (lectureId: string) => string {
  const known = new Set(groups.map(({ id }) => id));
  const named = new Map(places.flatMap((one) => (known.has(one.groupId) ? [[one.lectureId, one.groupId]] : [])));
  const first = groups[0]?.id ?? '';
  return (lectureId) => named.get(lectureId) ?? first;
}

function fateOf({ ungraded }: Scheme, { dueAt }: Graded, cell: Cell | undefined, at: Date): Fate {
  if (cell?.excused) return 'excused';
  if (cell && cell.waiting > 0) return 'waiting';
  if (cell && cell.percent !== null) return 'counts';
  return ungraded === 'zero' && dueAt !== null && dueAt <= at ? 'zero' : 'open';
}

function isIn(fate: Fate | undefined): boolean {
  return fate === 'counts' || fate === 'zero';
}

/** Those that stay; the others are marked as dropped. */
function dropLowest(
  { dropLowest: most }: Group,
  ids: string[],
  worth: (id: string) => number,
  fates: Map<string, Fate>,
): string[] {
  const drop = Math.max(0, Math.min(most, ids.length - 1));
  const lowest = new Set(ids.toSorted((one, other) => worth(one) - worth(other)).slice(0, drop));
  for (const id of lowest) fates.set(id, 'dropped');
  return ids.filter((id) => !lowest.has(id));
}

function weigh(groups: GroupOutcome[]): number | null {
  const counting = groups.filter(({ percent, weight }) => percent !== null && weight > 0);
  const sum = counting.reduce((before, { weight }) => before + weight, 0);
  if (sum === 0) return null;
  for (const group of counting) group.share = (group.weight / sum) * 100;
  return counting.reduce((before, { percent, weight }) => before + ((percent ?? 0) * weight) / sum, 0);
}

function meanOf(percents: number[]): number | null {
  return percents.length === 0 ? null : percents.reduce((sum, one) => sum + one, 0) / percents.length;
}
