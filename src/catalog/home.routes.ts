/** The front page: what a person gets here, shown with real courses. */
import { Router } from 'express';
import { listCategories } from '../authoring/courses/categories.service.ts';
import { config } from '../config.ts';
import { view } from '../lib/view.ts';
import { siteFacts, siteGeneration } from '../site/site.service.ts';
import { answer } from '../web/answer.ts';
import { cachePages } from '../web/page-cache.ts';
import { type Sort, topCourses } from './browse.service.ts';
import { cardOf, fullAddress } from './cards.ts';
import type { CatalogCourse } from './facts.service.ts';
import { renderOnce } from './kept.ts';
import { type Audience, audienceOf, listedFor } from './listed.service.ts';
import { listVersion } from './versions.service.ts';

const homePage = view<object>('site/home/show');
export const home = Router();
const promise = 'Learn something difficult, and keep it.';
const lead =
  'Courses by people who do what they teach. Short lectures, real exercises, a certificate that anyone can verify.';

cachePages(({ path }) => (path === '/' ? { key: '/', version } : null));

home.get('/', async (req, res) => {
  const categories = await listCategories();
  const audience = audienceOf(req.user);
  const html = renderOnce(`home ${version()} ${audience}`, () =>
    homePage({ promise, lead, ...contentOf(categories, audience), faq: siteFacts().faq.slice(0, 4) }),
  );
  const head = `<link rel="canonical" href="${fullAddress('/')}">\n<link rel="alternate" type="application/atom+xml" title="New courses" href="/feed.atom">`;
  await answer(req, res, { page: { html }, title: config.school.name, description: lead, head });
});

function contentOf(categories: { slug: string; name: string }[], audience: Audience) {
  const counts = new Map<string, number>();
  for (const { category } of listedFor(audience)) counts.set(category, (counts.get(category) ?? 0) + 1);
  const named = categories.map(({ slug, name }) => ({
    href: `/categories/${slug}`,
    name,
    count: counts.get(slug) ?? 0,
  }));
  const featured = featuredCourse(audience);
  const shown = new Set(featured ? [featured.id] : []);
  // A course stands on one shelf only.
  const shelf = (sort: Sort, where: (course: CatalogCourse) => boolean = () => true) => {
    const isLeft = (course: CatalogCourse) => !shown.has(course.id) && where(course);
    const courses = topCourses(sort, 4, { where: isLeft, audience });
    for (const { id } of courses) shown.add(id);
    return courses.map(cardOf);
  };
  return {
    categories: named.filter(({ count }) => count > 0).slice(0, 6),
    featured: featured ? largeCard(featured) : null,
    lists: [
      { title: 'Most learners', href: '/courses', courses: shelf('popular') },
      { title: 'New', href: '/courses?sort=newest', courses: shelf('newest') },
      { title: 'Free', href: '/courses?price=free', courses: shelf('popular', (course) => !course.price) },
    ],
  };
}

/** The course to begin with: the most learned one that can be tried at once. */
function featuredCourse(audience: Audience): CatalogCourse | undefined {
  const where = (course: CatalogCourse) => course.firstPreview !== null && course.cover !== null;
  const [triable] = topCourses('popular', 1, { where, audience });
  return triable ?? topCourses('popular', 1, { audience })[0];
}

function largeCard(course: CatalogCourse): object {
  const { href, title, teacher, cover, rating, facts, price } = cardOf(course);
  const preview = course.firstPreview
    ? { second: { href: `${href}/lectures/${course.firstPreview}`, label: 'First lecture, free', icon: 'circle-play' } }
    : {};
  return {
    href,
    title,
    teacher,
    cover,
    line: course.subtitle,
    rating,
    facts,
    price,
    action: { href, label: 'See the course' },
    ...preview,
  };
}

function version(): string {
  return `${listVersion()}.${siteGeneration()}`;
}
