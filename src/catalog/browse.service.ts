/** The list of courses: words, filters with counts, order and pages, all from memory. */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { CatalogCourse } from './facts.service.ts';
import { type Audience, idsListedFor, listedFor } from './listed.service.ts';
import { catalogChanges } from './memory.service.ts';
import { searchCourses } from './search.gateway.ts';

export const sorts = ['popular', 'newest', 'rating', 'price'] as const;
export type Sort = (typeof sorts)[number];
export const facetNames = ['category', 'level', 'language', 'price', 'rating', 'length'] as const;
export type FacetName = (typeof facetNames)[number];
export type Wish = { q: string; sort: Sort | null; after: string | null } & Record<FacetName, string[]>;
/** How many courses each value of a facet would show, with the other facets as they are chosen. */
export type FacetCounts = Record<FacetName, Map<string, number>>;
export type Browsed = {
  courses: CatalogCourse[];
  total: number;
  counts: FacetCounts;
  next: string | null;
  /** Cursors; '' is the first page. null: this is the first. */
  previous: string | null;
};

export const pageSize = 24;
const hour = 3600;

/** The values of a facet that a course stands under. A rating of 4.6 stands under "4.5", "4" and "3". */
const valuesOf: Record<FacetName, (course: CatalogCourse) => string[]> = {
  category: (course) => [course.category],
  level: (course) => [course.level],
  language: (course) => [course.language],
  price: (course) => [course.price ? 'paid' : 'free'],
  rating: ({ rating }) =>
    rating.count === 0 ? [] : ['4.5', '4', '3'].filter((least) => rating.average >= Number(least)),
  length: ({ seconds }) => [seconds < 2 * hour ? 'short' : seconds <= 6 * hour ? 'medium' : 'long'],
};

/** What a course is ordered by: numbers from the front to the back, the id last so that no two are equal. */
const ranks: Record<Sort, (course: CatalogCourse) => number[]> = {
  popular: (course) => [-course.learners, -course.rating.average],
  newest: (course) => [-course.firstPublishedAt],
  rating: (course) => [-bayesian(course), -course.rating.count],
  price: (course) => [course.price?.amount ?? 0, -course.learners],
};

/** One page of what fits the wish. An `after` that fits no more starts where it would stand. */
export function browseCourses(wish: Wish, audience: Audience = 'public'): Browsed {
  const scores = wish.q ? search(wish.q, audience) : null;
  const order = orderOf(wish, scores);
  const candidates = scores
    ? listedFor(audience).filter((course) => scores.has(course.id))
    : ordered(wish.sort ?? 'popular', audience);
  const { fitting, counts } = filter(candidates, wish);
  if (scores) fitting.sort((a, b) => compare(keyOf(order.rankOf, a), keyOf(order.rankOf, b)));
  const start = wish.after ? startAfter(fitting, order, wish.after) : 0;
  return {
    courses: fitting.slice(start, start + pageSize),
    total: fitting.length,
    counts,
    next: start + pageSize < fitting.length ? cursorOf(order, fitting[start + pageSize - 1]) : null,
    previous: start === 0 ? null : cursorOf(order, fitting[start - pageSize - 1]),
  };
}

/** Courses and teachers for the words typed so far, best first. */
export function suggestCourses(words: string, audience: Audience = 'public', limit = 8): CatalogCourse[] {
  const scores = search(words, audience);
  const found = listedFor(audience).filter((course) => scores.has(course.id));
  return found.sort((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0)).slice(0, limit);
}

type Which = { where?: (course: CatalogCourse) => boolean; audience?: Audience };

/** The first courses of an order, `where` they fit. */
export function topCourses(
  sort: Sort,
  limit: number,
  { where = () => true, audience = 'public' }: Which = {},
): CatalogCourse[] {
  const found: CatalogCourse[] = [];
  for (const course of ordered(sort, audience)) {
    if (found.length === limit) break;
    if (where(course)) found.push(course);
  }
  return found;
}

/** Courses that are like this one: shared tags weigh more than the category. */
export function relatedCourses(course: CatalogCourse, audience: Audience = 'public', limit = 3): CatalogCourse[] {
  const tags = new Set(course.tags);
  const likeness = (other: CatalogCourse) =>
    2 * other.tags.filter((tag) => tags.has(tag)).length + (other.category === course.category ? 1 : 0);
  const where = (other: CatalogCourse) => other.id !== course.id && likeness(other) > 0;
  return topCourses('popular', Number.POSITIVE_INFINITY, { where, audience })
    .sort((a, b) => likeness(b) - likeness(a))
    .slice(0, limit);
}

const kept = new LRUCache<string, { changes: number; courses: CatalogCourse[] }>({ max: 40 });

/** All courses of an audience in one order; sorted again only after a change. */
function ordered(sort: Sort, audience: Audience): CatalogCourse[] {
  const key = `${sort} ${audience}`;
  const known = kept.get(key);
  if (known && known.changes === catalogChanges()) return known.courses;
  const courses = listedFor(audience).toSorted((a, b) => compare(keyOf(ranks[sort], a), keyOf(ranks[sort], b)));
  kept.set(key, { changes: catalogChanges(), courses });
  return courses;
}

function search(words: string, audience: Audience): Map<string, number> {
  const listed = idsListedFor(audience);
  return searchCourses(words, (courseId) => listed.has(courseId));
}

/** One walk: a course that fails no facet counts everywhere, one that fails a single facet counts in that one only. */
function filter(candidates: readonly CatalogCourse[], wish: Wish): { fitting: CatalogCourse[]; counts: FacetCounts } {
  const chosen = facetNames
    .filter((name) => wish[name].length > 0)
    .map((name) => ({ name, wanted: new Set(wish[name]) }));
  const counts = Object.fromEntries(facetNames.map((name) => [name, new Map<string, number>()])) as FacetCounts;
  const fitting: CatalogCourse[] = [];
  for (const course of candidates) {
    const failed = chosen.filter(({ name, wanted }) => !valuesOf[name](course).some((value) => wanted.has(value)));
    if (failed.length > 1) continue;
    if (failed.length === 0) fitting.push(course);
    for (const name of facetNames)
      if (failed.length === 0 || failed[0]?.name === name) count(counts[name], valuesOf[name](course));
  }
  return { fitting, counts };
}

function count(counts: Map<string, number>, values: string[]): void {
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
}

type Key = (number | string)[];
const Cursor = z.array(z.union([z.number(), z.string()])).max(5);

function keyOf(rankOf: (course: CatalogCourse) => number[], course: CatalogCourse): Key {
  return [...rankOf(course), course.id];
}

function compare(a: Key, b: Key): number {
  for (let at = 0; at < a.length; at++) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** A few ratings say little: they are mixed with ten of the usual 4.2. */
function bayesian({ rating }: CatalogCourse): number {
  return (rating.average * rating.count + 42) / (rating.count + 10);
}

/** `name` stands in the cursor: one of another order says nothing here. */
type Order = { name: Sort | 'match'; rankOf: (course: CatalogCourse) => number[] };

function orderOf({ sort }: Wish, scores: Map<string, number> | null): Order {
  if (scores && !sort) return { name: 'match', rankOf: (course) => [-(scores.get(course.id) ?? 0)] };
  return { name: sort ?? 'popular', rankOf: ranks[sort ?? 'popular'] };
}

function cursorOf({ name, rankOf }: Order, course: CatalogCourse | undefined): string {
  return course ? Buffer.from(JSON.stringify([name, ...keyOf(rankOf, course)])).toString('base64url') : '';
}

/** Where the page begins. When all that stood there has gone, it is the last page. */
function startAfter(fitting: CatalogCourse[], order: Order, after: string): number {
  const key = readCursor(order.name, after);
  if (!key) return 0;
  const start = order.name === 'match' ? startAfterId(fitting, key) : -1;
  const found = start > 0 ? start : fitting.findIndex((course) => compare(key, keyOf(order.rankOf, course)) < 0);
  return found === -1 || found >= fitting.length ? Math.max(0, fitting.length - pageSize) : found;
}

/** How well a course matches shifts a little with every course that comes or goes: then its place says more. */
function startAfterId(fitting: CatalogCourse[], key: Key): number {
  return fitting.findIndex(({ id }) => id === key.at(-1)) + 1;
}

function readCursor(name: Order['name'], text: string): Key | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const parsed = Cursor.safeParse(read);
    return parsed.success && parsed.data[0] === name ? parsed.data.slice(1) : null;
  } catch {
    return null;
  }
}
