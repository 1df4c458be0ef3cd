/** Search over the courses: MiniSearch in memory. A school of 10⁵ courses puts a search engine behind these verbs. */
import { isDeepStrictEqual } from 'node:util';
import anyAscii from 'any-ascii';
import MiniSearch, { type Query } from 'minisearch';
import type { CatalogCourse } from './facts.service.ts';

type Entry = { id: string; title: string; subtitle: string; teacher: string; tags: string };

/** Most searches are one or two words of four letters and more: those forgive one typo, shorter ones none. */
const fuzziness = (term: string) => (term.length > 3 ? (term.length > 7 ? 2 : 1) : false);

const index = new MiniSearch<Entry>({
  fields: ['title', 'subtitle', 'teacher', 'tags'],
  // The whole word too: while "bakin" is typed it begins "baking", though not its stem.
  processTerm: (term) => [...new Set([fold(term), stemOf(fold(term))])].filter(Boolean),
  searchOptions: {
    processTerm: (term) => stemOf(fold(term)) || null,
    boost: { title: 4, tags: 2, teacher: 2 },
    prefix: (term) => term.length > 1,
    fuzzy: fuzziness,
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
    () => index.search({ combineWith: 'AND', queries: wordsOf(words).map(swapped) }, { filter }),
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

/** Two letters in each other's place are one typo to who types, and two to the index. */
function swapped(word: string): Query {
  const letters = [...word].slice(0, 20);
  const variants = letters.slice(1).map((_, at) => {
    const other = [...letters];
    [other[at], other[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
    return other.join('');
  });
  return { combineWith: 'OR', fuzzy: false, queries: [word, ...variants] };
}

/** Lower case without accents: "Smørrebrød" is found by "smorrebrod". Other scripts stay as they are. */
function fold(term: string): string {
  return term
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}*/gu, (cluster) => anyAscii(cluster.charAt(0)))
    .normalize('NFC')
    .toLowerCase();
}

/** Cuts the commonest English endings, in the index and in the question alike, where a word is left. */
function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const single = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  const cut = single.replace(/(ing|edly|ed|ly)$/, '');
  const kept = cut.length > 2 && /[aeiouy]/.test(cut) ? cut : single;
  const plain = kept === single ? kept : kept.replace(/([bdfgmnprt])\1$/, '$1');
  return plain.length > 3 ? plain.replace(/e$/, '') : plain;
}
