/** Who reviews whom. Pure: the same people and pairs give the same answer, in every process. */
import { createHash } from 'node:crypto';

/** Somebody who handed in. `id`: of the enrolment. */
export type Sitter = {
  id: string;
  submissionId: string /** The work waits for so long that those who finished are asked. */;
  isLong: boolean;
};
export type Pair = {
  submissionId: string;
  reviewerId: string;
  /** The work has this review, or may still get it. */
  counts: boolean;
  /** The reviewer still has it before them. */
  isOpen: boolean;
  isHelp: boolean;
};
export type Dealt = Pick<Pair, 'submissionId' | 'reviewerId' | 'isHelp'>;

/**
 * The pairs that are missing, beside those that are there. Nobody gets their own work, nobody the same twice. First everybody
 * gets `count` works so that each work gets `count` reviews as far as people are there: a largest matching, by a circle
 * where nobody has anything yet. Who then still has less (they came late) gets the works with the fewest reviews. A work
 * that waits long goes to those who have finished theirs: the least burdened first, one at a time, at most `count` more.
 */
export function deal(people: readonly Sitter[], pairs: readonly Pair[], count: number, seed: string): Dealt[] {
  const table = tableOf(people, pairs, seed);
  const most = Math.min(count, people.length - 1);
  fillWorks(table, most, count);
  fillReviewers(table, most, count);
  callHelpers(table, most, count);
  return [...table.dealt.values()];
}

type Table = {
  /** In an order that says nothing of who came when. */
  order: Sitter[];
  /** Pairs that are or were, as `reviewer work`. */
  had: Set<string>;
  dealt: Map<string, Dealt>;
  /** Reviews of a work. */
  got: Map<string, number>;
  /** Own share of a reviewer, help not counted. */
  load: Map<string, number>;
  help: Map<string, number>;
  open: Map<string, number>;
};

function tableOf(people: readonly Sitter[], pairs: readonly Pair[], seed: string): Table {
  const hash = (id: string) => createHash('sha256').update(`${seed}/${id}`).digest('hex');
  const order = [...people].sort((a, b) => hash(a.id).localeCompare(hash(b.id)));
  const table: Table = {
    ...{ order, had: new Set(), dealt: new Map(), got: new Map() },
    ...{ load: new Map(), help: new Map(), open: new Map() },
  };
  for (const pair of pairs) {
    table.had.add(keyOf(pair));
    if (pair.counts) add(table.got, pair.submissionId);
    add(pair.isHelp ? table.help : table.load, pair.reviewerId);
    if (pair.isOpen) add(table.open, pair.reviewerId);
  }
  return table;
}

/** Each work gets reviewers who still have room; where none is left, one is moved away from a work dealt just now. */
function fillWorks(table: Table, most: number, count: number): void {
  const { order, got } = table;
  for (let round = 1; round <= most; round++)
    order.forEach(({ submissionId }, at) => {
      if (of(got, submissionId) < round) place(table, { at, from: at + round, count }, new Set());
    });
}

/** An augmenting path of a bipartite matching. */
function place(
  table: Table,
  { at, from, count }: { at: number; from: number; count: number },
  seen: Set<string>,
): boolean {
  const { order, load, dealt } = table;
  const work = order[at];
  if (!work) return false;
  for (let step = 0; step < order.length; step++) {
    const one = order[(from + step) % order.length];
    if (!one || of(load, one.id) >= count || !mayReview(table, one, work)) continue;
    give(table, one, work, false);
    return true;
  }
  // Nobody can take anything over: there is no path to look for.
  if (order.every(({ id }) => of(load, id) >= count)) return false;
  for (const reviewer of order) {
    if (seen.has(reviewer.id) || !mayReview(table, reviewer, work)) continue;
    seen.add(reviewer.id);
    for (const held of [...dealt.values()].filter(({ reviewerId }) => reviewerId === reviewer.id)) {
      const other = order.findIndex(({ submissionId }) => submissionId === held.submissionId);
      // Kept as had while another is looked for, so that it does not come straight back.
      if (!place(table, { at: other, from: other + 1, count }, seen)) continue;
      take(table, held);
      give(table, reviewer, work, false);
      return true;
    }
  }
  return false;
}

function fillReviewers(table: Table, most: number, count: number): void {
  for (const reviewer of table.order)
    while (of(table.load, reviewer.id) < most) {
      const work = fewest(
        table,
        table.order.filter((one) => mayReview(table, reviewer, one)),
      );
      // More than twice as many as asked for help nobody.
      if (!work || of(table.got, work.submissionId) >= 2 * count) break;
      give(table, reviewer, work, false);
    }
}

function callHelpers(table: Table, most: number, count: number): void {
  const { order, got, help, open } = table;
  for (const work of order.filter(({ isLong }) => isLong))
    while (of(got, work.submissionId) < most) {
      const free = order.filter(
        (one) => of(open, one.id) === 0 && of(help, one.id) < count && mayReview(table, one, work),
      );
      const helper = free.sort((a, b) => of(help, a.id) - of(help, b.id))[0];
      if (!helper) break;
      give(table, helper, work, true);
    }
}

function fewest({ got }: Table, works: Sitter[]): Sitter | undefined {
  return works.reduce<Sitter | undefined>(
    (least, one) => (least && of(got, least.submissionId) <= of(got, one.submissionId) ? least : one),
    undefined,
  );
}

function mayReview({ had, dealt }: Table, reviewer: Sitter, work: Sitter): boolean {
  const key = keyOf({ reviewerId: reviewer.id, submissionId: work.submissionId });
  return reviewer.id !== work.id && !had.has(key) && !dealt.has(key);
}

function give(table: Table, { id: reviewerId }: Sitter, { submissionId }: Sitter, isHelp: boolean): void {
  table.dealt.set(keyOf({ reviewerId, submissionId }), { reviewerId, submissionId, isHelp });
  add(table.got, submissionId);
  add(isHelp ? table.help : table.load, reviewerId);
  add(table.open, reviewerId);
}

function take(table: Table, pair: Dealt): void {
  table.dealt.delete(keyOf(pair));
  add(table.got, pair.submissionId, -1);
  add(table.load, pair.reviewerId, -1);
  add(table.open, pair.reviewerId, -1);
}

function keyOf({ reviewerId, submissionId }: Pick<Pair, 'reviewerId' | 'submissionId'>): string {
  return `${reviewerId} ${submissionId}`;
}

function of(counts: Map<string, number>, key: string): number {
  return counts.get(key) ?? 0;
}

function add(counts: Map<string, number>, key: string, more = 1): void {
  counts.set(key, of(counts, key) + more);
}
