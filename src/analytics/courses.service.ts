/** Every course with its numbers, held compactly for a minute, so that it can be sorted by any of them. */
import { listPeopleByIds } from '../accounts/accounts.service.ts';
import { type CourseFigures, listCourseFigures } from '../authoring/courses/figures.service.ts';
import { type CourseRevenue, listRevenueByCourse } from '../commerce/revenue.service.ts';
import { config } from '../config.ts';
import { cached } from '../lib/cache.ts';

export type CourseEntry = CourseFigures & { owner: string; revenue: Omit<CourseRevenue, 'courseId'>[] };
export type CourseOrder = 'newest' | 'title' | 'learners' | 'rating' | 'revenue';
export type CourseFilter = {
  q: string;
  state?: CourseEntry['state'] | undefined;
  sort: CourseOrder;
  dir?: 'up' | 'down' | undefined;
};

const compare: Record<CourseOrder, (a: CourseEntry, b: CourseEntry) => number> = {
  newest: (a, b) => (a.id < b.id ? -1 : 1),
  title: (a, b) => a.title.localeCompare(b.title, 'en', { sensitivity: 'base' }),
  learners: (a, b) => a.learners - b.learners,
  rating: (a, b) => a.rating - b.rating || a.ratings - b.ratings,
  revenue: (a, b) => netOf(a) - netOf(b),
};

/** Words of titles go up from A, numbers down from the highest, unless asked for otherwise. */
export function directionOf({ sort, dir }: Pick<CourseFilter, 'sort' | 'dir'>): 'up' | 'down' {
  return dir ?? (sort === 'title' ? 'up' : 'down');
}

/** Courses of which every word of `q` begins a word of title or teacher; at most a minute old. */
export async function findCourses(filter: CourseFilter): Promise<CourseEntry[]> {
  const words = filter.q.toLocaleLowerCase('en').split(/\s+/).filter(Boolean);
  const sign = directionOf(filter) === 'up' ? 1 : -1;
  return (await loadEntries())
    .filter((entry) => (!filter.state || entry.state === filter.state) && hasWords(entry, words))
    .sort((a, b) => sign * compare[filter.sort](a, b) || (a.id < b.id ? 1 : -1));
}

/** A page of a list, after the entry with this id (from the start when it is not there), and the cursor of the next. */
export function pageOf<T extends { id: string }>(
  list: T[],
  after: string | undefined,
  size: number,
): { page: T[]; next: string | null } {
  const start = after ? list.findIndex((entry) => entry.id === after) + 1 : 0;
  const page = list.slice(start, start + size);
  return { page, next: start + size < list.length ? (page.at(-1)?.id ?? null) : null };
}

/** What stays of the revenue in the school's own currency, in minor units: what lists are sorted by. */
function netOf({ revenue }: CourseEntry): number {
  const own = revenue.find((one) => one.currency === config.school.currency);
  return own ? own.paid - own.refunded : 0;
}

function hasWords({ title, owner }: CourseEntry, words: string[]): boolean {
  const known = `${title} ${owner}`.toLocaleLowerCase('en').split(/[\s,.:;()"'–-]+/u);
  return words.every((word) => known.some((one) => one.startsWith(word)));
}

async function loadEntries(): Promise<CourseEntry[]> {
  return cached('figures:courses', 60, async () => {
    const [courses, revenue] = await Promise.all([listCourseFigures(), listRevenueByCourse()]);
    const owners = await listPeopleByIds(courses.map((course) => course.ownerId));
    const byCourse = Map.groupBy(revenue, (row) => row.courseId);
    return courses.map((course) => ({
      ...course,
      owner: owners.get(course.ownerId)?.name ?? '',
      revenue: (byCourse.get(course.id) ?? []).map(({ courseId: _id, ...rest }) => rest),
    }));
  });
}
