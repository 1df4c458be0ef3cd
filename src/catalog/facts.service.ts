/** What the catalog knows of each course on offer: compact, in the memory of every process. */
import { createHash } from 'node:crypto';
import { listPeopleByIds, type PublicPerson } from '../accounts/accounts.service.ts';
import {
  findPublishedCourse,
  listPublishedCourses,
  type PublishedCourse,
} from '../authoring/publishing/published.service.ts';
import { NotFound } from '../lib/errors.ts';
import type { Money } from '../lib/money.ts';
import { type PublicImage, publicImages } from '../media/media.service.ts';

export type CatalogTeacher = Pick<PublicPerson, 'id' | 'name' | 'handle' | 'avatar' | 'initials' | 'headline'>;
export type CatalogCourse = {
  id: string;
  slug: string;
  title: string;
  subtitle: string;
  /** Its owner. */
  teacher: CatalogTeacher;
  /** Those who teach it with its owner and have a public page, in the order in which they came. */
  others: CatalogTeacher[];
  /** Ids of all who work on it beside its owner, shown or not. */
  team: string[];
  visibility: PublishedCourse['visibility'];
  domains: string[];
  category: string;
  level: string;
  language: string;
  tags: string[];
  /** null: free. */
  price: Money | null;
  rating: { average: number; count: number };
  /** Goes up with each change of a review. */
  reviewsRevision: number;
  learners: number;
  /** Length of all ready lectures. */
  seconds: number;
  lectureCount: number;
  cover: PublicImage | null;
  /** Slug of the first lecture that everybody may open. */
  firstPreview: string | null;
  /** Milliseconds since 1970. */
  publishedAt: number;
  firstPublishedAt: number;
  /** Changes whenever anything of this, or of the published version, does. */
  version: string;
};

const batch = 200;

/** All courses on offer, read from the database in batches. */
export async function readAllFacts(): Promise<CatalogCourse[]> {
  const all: CatalogCourse[] = [];
  let courses = await listPublishedCourses({ limit: batch });
  while (courses.length > 0) {
    all.push(...(await factsOf(courses)));
    const afterId = courses.at(-1)?.id ?? '';
    courses = courses.length < batch ? [] : await listPublishedCourses({ afterId, limit: batch });
  }
  return all;
}

/** One course as it stands now; null when it is not on offer. */
export async function readFacts(courseId: string): Promise<CatalogCourse | null> {
  const course = await findPublishedCourse({ id: courseId });
  const [facts] = course ? await factsOf([course]) : [];
  return facts ?? null;
}

/** What the catalog would know of a course as it is given: of a draft too. */
export async function readFactsOf(course: PublishedCourse): Promise<CatalogCourse> {
  const [facts] = await factsOf([course]);
  if (!facts) throw new NotFound('This course');
  return facts;
}

async function factsOf(courses: PublishedCourse[]): Promise<CatalogCourse[]> {
  const covers = courses.map((course) => course.facts.coverFileId).filter((id) => id !== null);
  const [teachers, images] = await Promise.all([
    listPeopleByIds(courses.flatMap((course) => [course.ownerId, ...course.team])),
    publicImages(covers),
  ]);
  return courses.map((course) => compact(course, teachers, images.get(course.facts.coverFileId ?? '')));
}

function compact(
  course: PublishedCourse,
  people: Map<string, PublicPerson>,
  cover: PublicImage | undefined,
): CatalogCourse {
  const { title, subtitle, category, level, language, tags } = course.facts;
  const open = course.sections
    .flatMap((section) => section.lectures)
    .find((lecture) => lecture.preview && lecture.ready);
  const others = course.team.flatMap((id) => people.get(id) ?? []).filter(({ handle }) => handle !== null);
  const facts = {
    id: course.id,
    slug: course.slug,
    title,
    subtitle,
    teacher: teacherOf(course.ownerId, people.get(course.ownerId)),
    others: others.map((one) => teacherOf(one.id, one)),
    team: course.team,
    visibility: course.visibility,
    domains: course.domains,
    category,
    level,
    language,
    tags,
    price: course.price,
    rating: { average: course.rating.average, count: course.rating.count },
    reviewsRevision: course.rating.revision ?? 0,
    learners: course.learners,
    seconds: course.seconds,
    lectureCount: course.lectureCount,
    cover: cover ?? null,
    firstPreview: open?.slug ?? null,
    publishedAt: course.publishedAt.getTime(),
    firstPublishedAt: course.firstPublishedAt.getTime(),
  };
  // What else a teacher's page shows is not kept here, but the page is as old as its courses.
  const pages = [course.ownerId, ...course.team].map((id) => pageOf(people.get(id)));
  const shown = [course.versionId, JSON.stringify(facts), ...pages];
  return { ...facts, version: createHash('sha1').update(shown.join('\n')).digest('hex').slice(0, 12) };
}

function teacherOf(id: string, teacher: PublicPerson | undefined): CatalogTeacher {
  if (!teacher) return { id, name: 'A former teacher', handle: null, avatar: null, initials: '', headline: '' };
  const { name, handle, avatar, initials, headline } = teacher;
  return { id, name, handle, avatar, initials, headline };
}

function pageOf(teacher: PublicPerson | undefined): string {
  return teacher ? JSON.stringify([teacher.bio, teacher.links, teacher.portrait, teacher.tells]) : '';
}
