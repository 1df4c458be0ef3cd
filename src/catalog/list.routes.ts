/** The list of courses, its search and suggestions, and the list of each category. */
import { type Request, type Response, Router } from 'express';
import { type CategoryEntry, listCategories } from '../authoring/courses/categories.service.ts';
import { NotFound } from '../lib/errors.ts';
import { escapeHtml, view } from '../lib/view.ts';
import { siteGeneration } from '../site/site.service.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { cachePages } from '../web/page-cache.ts';
import { isHtmx } from '../web/request.ts';
import { type Browsed, browseCourses, suggestCourses, topCourses, type Wish } from './browse.service.ts';
import { type Card, cardOf, fullAddress } from './cards.ts';
import { type FacetGroup, facetGroups, wordsOf } from './facets.ts';
import type { CatalogCourse } from './facts.service.ts';
import { addressOf, Suggestion, wishOf } from './forms.ts';
import { renderOnce } from './kept.ts';
import { type Audience, audienceOf } from './listed.service.ts';
import { listVersion } from './versions.service.ts';

type Results = {
  wish: Wish;
  heading: string;
  courses: Card[];
  sorts: { value: string; label: string; current: boolean }[];
  chosen: { label: string; href: string }[];
  clear: string;
  /** What stands there when nothing fits: locals of shared/_empty, and some courses all the same. */
  empty: { title: string; text: string; icon: string; href: string; action: string };
  popular: Card[];
  previous: string | null;
  next: string | null;
  first: string | null;
};
const indexPage = view<{ results: Results; groups: FacetGroup[]; filters: number }>('catalog/courses/index');
const resultsPart = view<{ results: Results }>('catalog/courses/_results');
const filtersPart = view<{ groups: FacetGroup[]; filters: number; clear: string }>('catalog/courses/_filters');
const suggestionsPart = view<{ courses: Card[]; q: string }>('catalog/courses/_suggestions');
const categoryPage = view<{ category: CategoryEntry; courses: Card[]; more: string | null }>('catalog/categories/show');

export const list = Router();
const shelf = 48;

cachePages(({ path, query: given }) => {
  if (path === '/courses') return { key: keyOf(wishOf(given)), version, local: keyOf(wishOf(given)) !== '/courses' };
  return /^\/categories\/[a-z0-9-]+$/.test(path) ? { key: path, version } : null;
});

list.get('/courses', async (req, res) => {
  const wish = wishOf(new URLSearchParams(req.originalUrl.split('?')[1] ?? ''));
  const address = keyOf(wish);
  const audience = audienceOf(req.user);
  const found = browseCourses(wish, audience);
  if (isHtmx(req)) return sendParts(req, res, wish, found);
  const categories = await listCategories();
  const page = () =>
    indexPage({
      results: resultsOf(wish, found, { categories, audience }),
      groups: facetGroups(wish, found.counts, categories),
      filters: chosenCount(wish),
    });
  const html = renderOnce(`${version()} ${audience} ${address}`, page);
  await answer(req, res, {
    page: { html },
    title: wish.q ? `Courses for “${wish.q}”` : 'All courses',
    head: headOf(wish),
  });
});

list.get('/courses/suggestions', async (req, res) => {
  const { q } = query(req, Suggestion);
  const courses = q.length < 2 ? [] : suggestCourses(q, audienceOf(req.user)).map(cardOf);
  res.set('Cache-Control', 'private, max-age=60');
  await answer(req, res, {
    fragments: [suggestionsPart({ courses, q })],
    redirect: `/courses?q=${encodeURIComponent(q)}`,
  });
});

list.get('/categories/:slug', async (req, res) => {
  const category = (await listCategories()).find((one) => one.slug === req.params.slug);
  if (!category) throw new NotFound('This category');
  const where = (course: CatalogCourse) => course.category === category.slug;
  const courses = topCourses('popular', shelf, { where, audience: audienceOf(req.user) }).map(cardOf);
  const more = courses.length === shelf ? `/courses?category=${category.slug}` : null;
  await answer(req, res, {
    page: categoryPage({ category, courses, more }),
    title: category.name,
    description: category.description,
  });
});

/** Each page stands for itself, whatever its order. What was searched is nothing to be found by machines. */
function headOf(wish: Wish): string {
  const canonical = fullAddress(addressOf({ ...wish, sort: null }, { after: wish.sort ? null : wish.after }));
  const robots = wish.q ? '\n<meta name="robots" content="noindex, follow">' : '';
  return `<link rel="canonical" href="${escapeHtml(canonical)}">${robots}`;
}

async function sendParts(req: Request, res: Response, wish: Wish, found: Browsed): Promise<void> {
  const categories = await listCategories();
  const groups = facetGroups(wish, found.counts, categories);
  const filters = filtersPart({ groups, filters: chosenCount(wish), clear: addressOf({ ...wish, ...noFacets }) });
  await answer(req, res, {
    fragments: [
      resultsPart({ results: resultsOf(wish, found, { categories, audience: audienceOf(req.user) }) }),
      filters,
    ],
    redirect: addressOf(wish),
  });
}

type Among = { categories: CategoryEntry[]; audience: Audience };

function resultsOf(wish: Wish, found: Browsed, { categories, audience }: Among): Results {
  const { total } = found;
  const number = total === 1 ? '1 course' : `${total.toLocaleString('en')} courses`;
  return {
    wish,
    heading: wish.q ? `${number} for “${wish.q}”` : number,
    courses: found.courses.map(cardOf),
    sorts: wordsOf.sorts(wish).map((sort) => ({ ...sort, current: (wish.sort ?? '') === sort.value })),
    chosen: wordsOf.chosen(wish, categories).map(({ label, without }) => ({ label, href: addressOf(wish, without) })),
    clear: addressOf({ ...wish, ...noFacets }),
    empty: emptyOf(wish),
    popular: total === 0 ? topCourses('popular', 3, { audience }).map(cardOf) : [],
    previous: found.previous === null ? null : addressOf(wish, { after: found.previous }),
    next: found.next ? addressOf(wish, { after: found.next }) : null,
    // From the second page, the previous one is the first.
    first: found.previous ? addressOf(wish) : null,
  };
}

/** The step that helps: without the filters where there are some, else all courses. */
function emptyOf(wish: Wish): Results['empty'] {
  const icon = 'search';
  if (chosenCount(wish) > 0)
    return {
      title: 'No course fits all of that',
      text: wish.q
        ? `Nothing fits “${wish.q}” with these filters. Take one away, or try other words.`
        : 'Take a filter away, and more courses fit.',
      icon,
      href: addressOf({ ...wish, ...noFacets }),
      action: 'Clear filters',
    };
  const text = wish.q
    ? `Nothing here is about “${wish.q}”. Try fewer words or another spelling.`
    : 'Please come back soon.';
  return {
    title: wish.q ? 'No course found' : 'No course yet',
    text,
    icon,
    href: '/courses',
    action: 'See all courses',
  };
}

const noFacets = { category: [], level: [], language: [], price: [], rating: [], length: [] };

function chosenCount(wish: Wish): number {
  return (
    wish.category.length +
    wish.level.length +
    wish.language.length +
    wish.price.length +
    wish.rating.length +
    wish.length.length
  );
}

function keyOf(wish: Wish): string {
  return addressOf(wish, { after: wish.after });
}

/** Names of categories come from the site's settings. */
function version(): string {
  return `${listVersion()}.${siteGeneration()}`;
}
