/** Search over the courses: MiniSearch in memory. A school of 10⁵ courses puts a search engine behind these verbs. */
import MiniSearch from 'minisearch';
import type { CatalogCourse } from './facts.service.ts';

type Entry = { id: string; title: string; subtitle: string; teacher: string; tags: string };

/** Most searches are one or two words of four letters and more: those forgive one typo, shorter ones none. */
const fuzziness = (term: string) => (term.length > 3 ? (term.length > 7 ? 2 : 1) : false);

const index = new MiniSearch<Entry>({
  fields: ['title', 'subtitle', 'teacher', 'tags'],
  processTerm: stemOf,
  searchOptions: {
    boost: { title: 4, tags: 2, teacher: 2 },
    prefix: (term) => term.length > 1,
    fuzzy: fuzziness,
    combineWith: 'AND',
  },
});

/** Puts a course in, or in place of its older self. */
export function indexCourse(course: CatalogCourse): void {
  const { id, title, subtitle } = course;
  const entry = {
    id,
    title,
    subtitle,
    teacher: course.teacher.name,
    tags: [...course.tags, course.category].join(' '),
  };
  if (index.has(id)) index.replace(entry);
  else index.add(entry);
}

export function dropCourse(id: string): void {
  if (index.has(id)) index.discard(id);
}

/** Scores by course id, best first. Words are joined by AND; when nothing holds them all, by OR. */
export function searchCourses(words: string): Map<string, number> {
  const all = index.search(words);
  const found = all.length > 0 ? all : index.search(words, { combineWith: 'OR' });
  return new Map(found.map((hit) => [String(hit.id), hit.score]));
}

/** Folds accents and cuts the commonest English endings, in the index and in the question alike. */
function stemOf(term: string): string | null {
  const plain = term
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (cluster) => cluster.charAt(0))
    .normalize('NFC')
    .toLowerCase();
  if (plain.length < 5 || !/^[a-z]+$/.test(plain)) return plain || null;
  return plain.replace(/ies$/, 'y').replace(/(ing|edly|ed|ly|es|s)$/, '');
}
