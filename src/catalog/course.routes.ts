/** A course's own page: its promise, its outline, its price. The same bytes for all visitors. */
import { type Request, type Response, Router } from 'express';
import type { Onlooker } from '../accounts/privacy/shown-as.service.ts';
import { type CategoryEntry, listCategories } from '../authoring/courses/categories.service.ts';
import { isStaff } from '../authoring/courses/visibility.service.ts';
import { type PublishedCourse, requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { sellsCourses } from '../commerce/placing.service.ts';
import { type ShownPage, type ShownRating, shownRating, shownReviews } from '../community/shown-reviews.service.ts';
import { findEnrolment, hasAccess, requireVisible } from '../learning/enrolment.service.ts';
import { listMissingCourses, listNeededCourses } from '../learning/release/locks.service.ts';
import { Gone, NotFound } from '../lib/errors.ts';
import { render, view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { cachePages } from '../web/page-cache.ts';
import { csrfOf } from '../web/shell.ts';
import { relatedCourses } from './browse.service.ts';
import { type Card, cardOf, fullAddress, priceOf } from './cards.ts';
import { type Action, type Aside, asideOf, type First } from './course-aside.ts';
import { type About, aboutOf, factsLine } from './course-facts.ts';
import type { CatalogCourse } from './facts.service.ts';
import { renderOnce } from './kept.ts';
import { courseData } from './linked-data.ts';
import { audienceOf } from './listed.service.ts';
import { findCatalogCourse } from './memory.service.ts';
import { robotsOf } from './robots.service.ts';
import { isSaved, type Saving } from './saved.service.ts';
import { courseVersionKey, visitorVersionKey } from './versions.service.ts';

const introPart = view<{ course: About }>('catalog/courses/_intro');
const aboutPart = view<{ course: About; related: Card[]; reviews: string }>('catalog/courses/_about');
const reviewsPart = view<{ rating: ShownRating | null; page: ShownPage; ownHref: string | null; ownLabel: string }>(
  'community/reviews/_section',
);
const coursePage = view<{ intro: string; about: string; aside: Aside; saving: Saving | null }>('catalog/courses/show');

export const course = Router();
const address = /^\/courses\/([a-z0-9-]+)$/;

cachePages(({ path }) => {
  const slug = address.exec(path)?.[1];
  return slug ? { key: path, version: () => visitorVersionKey(slug) } : null;
});

course.get('/courses/:slug', async (req, res) => {
  const facts = findCatalogCourse({ slug: req.params.slug });
  if (!facts) return explainAbsence(req, req.params.slug);
  const published = await requireLearnableCourse({ id: facts.id });
  await requireVisible(req.user, published);
  await showCourse(req, res, facts, published);
});

async function showCourse(
  req: Request,
  res: Response,
  facts: CatalogCourse,
  published: PublishedCourse,
): Promise<void> {
  const action = await actionFor(req, facts);
  const onlooker = onlookerOf(req, published, action);
  const audience = audienceOf(req.user);
  const [categories, page, isKept, first] = await Promise.all([
    listCategories(),
    shownReviews(published, { onlooker }),
    req.user ? isSaved(req.user.id, facts.id) : false,
    firstOf(published, req.user?.id),
  ]);
  const saving = action.kind === 'continue' ? null : { slug: facts.slug, saved: isKept, csrf: csrfOf(req) };
  const category = categories.find(({ slug }) => slug === facts.category);
  const ownHref = action.kind === 'continue' ? `/courses/${facts.slug}/review` : null;
  const key = `${courseVersionKey(facts.slug)} ${category?.name}`;
  const words = () => aboutOf(facts, published, category);
  const intro = renderOnce(`intro ${key}`, () => introPart({ course: words() }));
  const about = renderOnce(`about ${key} ${ownHref} ${onlooker} ${audience}`, () =>
    aboutPart({
      course: words(),
      related: relatedCourses(facts, audience).map(cardOf),
      reviews: render(reviewsPart({ rating: shownRating(published.rating), page, ownHref, ownLabel: 'Your review' })),
    }),
  );
  await answer(req, res, {
    page: coursePage({ intro, about, aside: asideOf(facts, published, action, first), saving }),
    title: facts.title,
    description: facts.subtitle,
    head: headOf(facts, published, category),
  });
}

/** The courses that come first, with those that this person has finished. */
async function firstOf(published: PublishedCourse, userId: string | undefined): Promise<First[]> {
  if (!published.facts.prerequisites?.length) return [];
  const [needed, missing] = await Promise.all([
    listNeededCourses(published),
    userId ? listMissingCourses(published, userId) : null,
  ]);
  const isDone = (id: string) => missing !== null && !missing.some((one) => one.id === id);
  return needed.map(({ id, slug, title }) => ({ title, href: `/courses/${slug}`, done: isDone(id) }));
}

/** A course that was on offer is gone (410); one that never was does not exist (404). */
async function explainAbsence(req: Request, slug: string): Promise<never> {
  const once = await requireLearnableCourse(slug).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  if (once?.state === 'withdrawn') await requireVisible(req.user, once);
  if (once?.state === 'withdrawn')
    throw new Gone('This course is not offered any more. Those who are enrolled keep it under “My learning”.');
  throw new NotFound('This course');
}

/** Its teachers see the names of its learners; who learns in it sees more of the others than a stranger does. */
function onlookerOf(req: Request, course: PublishedCourse, action: Action): Onlooker {
  if (req.user && isStaff(req.user, course)) return 'staff';
  return action.kind === 'continue' ? 'course' : 'stranger';
}

async function actionFor(req: Request, facts: CatalogCourse): Promise<Action> {
  const common = { slug: facts.slug, csrf: csrfOf(req) };
  const enrolment = req.user ? await findEnrolment(req.user.id, facts.id) : null;
  if (enrolment && hasAccess(enrolment))
    return { ...common, kind: 'continue', href: `/learn/${facts.slug}`, label: 'Go on learning' };
  if (!facts.price)
    return { ...common, kind: 'enrol', href: `/courses/${facts.slug}/enrolment`, label: 'Enrol for free' };
  if (!sellsCourses()) return { ...common, kind: 'closed', href: '', label: 'Not for sale at the moment' };
  return { ...common, kind: 'buy', href: '/orders', label: `Buy for ${priceOf(facts.price)}` };
}

function headOf(facts: CatalogCourse, published: PublishedCourse, category: CategoryEntry | undefined): string {
  const canonical = `<link rel="canonical" href="${fullAddress(`/courses/${facts.slug}`)}">`;
  // What is not to be found elsewhere is not described for machines either.
  const data = published.visibility === 'public' ? `\n${courseData(facts, published, category)}` : robotsOf(published);
  return `${canonical}${data}\n${factsLine(facts).head}`;
}
