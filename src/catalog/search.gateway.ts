/** Search over the courses: MiniSearch in memory. A school of 10⁵ courses puts a search engine behind these verbs. */
import { isDeepStrictEqual } from 'node:util';
import MiniSearch, { type Query } from 'minisearch';
import { fold, formsOf, stemOf, swapped, typosIn } from '../lib/word-forms.ts';
import type { CatalogCourse } from './facts.service.ts';

type Entry = { id: string; title: string; subtitle: string; teacher: string; tags: string };

const index = new MiniSearch<Entry>({
  fields: ['title', 'subtitle', 'teacher', 'tags'],
  processTerm: formsOf,
  searchOptions: {
    processTerm: (term) => stemOf(fold(term)) || null,
    boost: { title: 4, tags: 2, teacher: 2 },
    prefix: (term) => term.length > 1,
    fuzzy: (term) => typosIn(term) || false,
    combineWith: 'AND',
  },
});

/** What the index holds. To take something out whole it wants the words back that were put in. */
const entries = new Map<string, Entry>();

/** Puts a course in, or in place of its older self. */
export function indexCourse(course: CatalogCourse): void {
  const { id, title, subtitle } = course;
  const tags = [...course.tags, course.category].join(' ');
  const teacher = [course.teacher, ...course.others].map(({ name }) => name).join(' ');
  const entry: Entry = { id, title, subtitle, teacher, tags };
  if (isDeepStrictEqual(entries.get(id), entry)) return;
  dropCourse(id);
  entries.set(id, entry);
  index.add(entry);
}

/** Not `discard`: what that leaves behind bends the scores of the next search. */
export function dropCourse(id: string): void {
  const entry = entries.get(id);
  if (!entry) return;
  entries.delete(id);
  index.remove(entry);
}

/**
 * Scores by course id, best first. Words are joined by AND; when nothing holds them all, by OR. Courses that `isFound`
 * leaves out count as if they were not there.
 */
export function searchCourses(words: string, isFound: (courseId: string) => boolean = () => true): Map<string, number> {
  const filter = ({ id }: { id: unknown }) => isFound(String(id));
  const hits = firstFound([
    () => index.search(words, { filter }),
    () => index.search({ combineWith: 'AND', queries: wordsOf(words).map(mistyped) }, { filter }),
    () => index.search(words, { combineWith: 'OR', filter }),
  ]);
  return new Map(hits.map((hit) => [String(hit.id), hit.score]));
}

function firstFound<T>(ways: (() => T[])[]): T[] {
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/** At most eight words: each makes as many questions as it has letters. */
function wordsOf(text: string): string[] {
  return text
    .split(/[\n\r\p{Z}\p{P}]+/u)
    .filter(Boolean)
    .slice(0, 8);
}

/** The word, or two of its letters in each other's place. */
function mistyped(word: string): Query {
  return { combineWith: 'OR', fuzzy: false, queries: [word, ...swapped(word)] };
}
