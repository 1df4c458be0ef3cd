/** What a teacher's public page shows: words, numbers they chose to show, links, their courses. */
import type { PublicPerson } from '../../accounts/accounts.service.ts';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { topCourses } from '../browse.service.ts';
import { type Card, cardOf } from '../cards.ts';
import type { CatalogCourse } from '../facts.service.ts';

export type TeacherShown = {
  name: string;
  headline: string;
  initials: string;
  portrait: string | null;
  bioHtml: string;
  links: string[];
  numbers: { label: string; value: string }[];
};
export type CoursesShown = { courses: Card[]; previous: string | null; next: string | null };

const pageSize = 24;

type Teacher = Pick<PublicPerson, 'id' | 'name' | 'headline' | 'initials' | 'portrait' | 'bio' | 'links' | 'tells'>;

/** Also of words that are still being typed. */
export async function teacherShown(teacher: Teacher): Promise<TeacherShown> {
  const { id, name, headline, initials, portrait, bio, links, tells } = teacher;
  const bioHtml = await renderMarkdown(bio);
  return { name, headline, initials, portrait, bioHtml, links, numbers: numbersOf(tells, coursesOf(id)) };
}

/** Those that everybody finds, the most learned first; `after`: the id of the last one of the page before. */
export function coursesShown({ id, handle }: Pick<PublicPerson, 'id' | 'handle'>, after = ''): CoursesShown {
  const courses = coursesOf(id);
  const start = courses.findIndex((course) => course.id === after) + 1;
  const end = start + pageSize;
  const linkTo = (at: number) => `/teachers/${handle}${at > 0 ? `?after=${courses[at - 1]?.id}` : ''}`;
  return {
    courses: courses.slice(start, end).map(cardOf),
    previous: start > 0 ? linkTo(Math.max(0, start - pageSize)) : null,
    next: end < courses.length ? linkTo(end) : null,
  };
}

/** Public courses this person owns, or teaches with others under their own page. */
export function coursesOf(teacherId: string): CatalogCourse[] {
  const where = ({ teacher, others }: CatalogCourse) => [teacher, ...others].some(({ id }) => id === teacherId);
  return topCourses('popular', Number.POSITIVE_INFINITY, { where });
}

function numbersOf(tells: PublicPerson['tells'], courses: CatalogCourse[]): TeacherShown['numbers'] {
  const sum = (count: (course: CatalogCourse) => number) => courses.reduce((all, course) => all + count(course), 0);
  const ratings = sum(({ rating }) => rating.count);
  const average = sum(({ rating }) => rating.average * rating.count) / Math.max(1, ratings);
  const numbers = [
    { shown: tells.courses, label: 'Courses', value: courses.length.toLocaleString('en') },
    { shown: tells.learners, label: 'Learners', value: sum(({ learners }) => learners).toLocaleString('en') },
    { shown: tells.rating && ratings > 0, label: 'Average rating', value: `${average.toFixed(1)} of 5` },
    { shown: tells.reviews, label: 'Ratings', value: ratings.toLocaleString('en') },
  ];
  return numbers.filter(({ shown }) => shown).map(({ label, value }) => ({ label, value }));
}
