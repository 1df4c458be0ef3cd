/** Reviews of a course: the list for everybody, one's own review by a form. */
import { type Request, type Response, Router } from 'express';
import type { Onlooker } from '../accounts/privacy/shown-as.service.ts';
import { isStaff } from '../authoring/courses/visibility.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { robotsOf } from '../catalog/robots.service.ts';
import { visitorVersionKey } from '../catalog/versions.service.ts';
import { findEnrolment, hasAccess, requireVisible } from '../learning/enrolment.service.ts';
import { NotFound } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, formOf, query, submit, untouched } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { cachePages } from '../web/page-cache.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { ReviewForm, ReviewsPage } from './forms.ts';
import { findReview, mayReview, neededPercent, removeReview, saveReview } from './reviews.service.ts';
import { type ShownPage, type ShownRating, shownRating, shownReviews } from './shown-reviews.service.ts';

const listPage = view<{
  course: { href: string; title: string };
  rating: ShownRating | null;
  page: ShownPage;
  firstHref: string | null;
}>('community/reviews/index');
const pagePart = view<{ page: ShownPage }>('community/reviews/_page');
type Own = { slug: string; form: FormState; exists: boolean; csrf: string | null; saved: string | null };
const ownPart = view<Own>('community/reviews/_own');
const ownPage = view<Own & { title: string; tooEarly: string | null }>('community/reviews/edit');

export const reviews = Router();
const address = /^\/courses\/([a-z0-9-]+)\/reviews$/;

cachePages(({ path, query: given }) => {
  const slug = address.exec(path)?.[1];
  const { after = '' } = ReviewsPage.catch({}).parse({ after: given.get('after') ?? undefined });
  return slug ? { key: `${path}?${after}`, version: () => visitorVersionKey(slug), local: after !== '' } : null;
});

reviews.get('/courses/:slug/reviews', async (req, res) => {
  const course = await requireLearnableCourse(req.params.slug);
  await requireVisible(req.user, course);
  const { after } = query(req, ReviewsPage);
  const page = await shownReviews(course, { after, onlooker: await onlookerOf(req, course) });
  const locals = {
    course: { href: `/courses/${course.slug}`, title: course.facts.title },
    rating: shownRating(course.rating),
    page,
    firstHref: after ? `/courses/${course.slug}/reviews` : null,
  };
  const title = `Reviews of ${course.facts.title}`;
  await answer(req, res, { page: listPage(locals), title, fragments: [pagePart({ page })], head: robotsOf(course) });
});

reviews.get('/courses/:slug/review', requirePerson, async (req, res) => {
  const { course, early } = await requireJudgedCourse(req);
  const own = await findReview(me(req).id, course.id);
  await showOwn(req, res, course, { form: own ? formOf(own) : untouched, exists: own !== null, early });
});

reviews.post('/courses/:slug/review', requirePerson, async (req, res) => {
  const { course, early } = await requireJudgedCourse(req);
  const saved = await submit(req, ReviewForm, (said) => saveReview(me(req), course.slug, said));
  if (saved.ok) return afterSave(req, res, course.slug, { form: formOf(saved.value), saved: 'Saved. Thank you.' });
  const exists = (await findReview(me(req).id, course.id)) !== null;
  await showOwn(req, res, course, { form: saved.form, exists, early, status: saved.status });
});

reviews.delete('/courses/:slug/review', requirePerson, async (req, res) => {
  const course = await requireLearnableCourse(String(req.params.slug));
  await removeReview(me(req), course.slug);
  await afterSave(req, res, course.slug, { form: null, saved: 'Removed. Your stars do not count any more.' });
});

/** Who learns here sees more of the others than a stranger does. Visitors, whose pages are kept, are strangers. */
async function onlookerOf(req: Request, course: Course): Promise<Onlooker> {
  if (!req.user) return 'stranger';
  if (isStaff(req.user, course)) return 'staff';
  const enrolment = await findEnrolment(req.user.id, course.id);
  return enrolment && hasAccess(enrolment) ? 'course' : 'stranger';
}

type Course = Awaited<ReturnType<typeof requireLearnableCourse>>;

/** The course through the person's own enrolment: a stranger learns nothing here. */
async function requireJudgedCourse(req: Request): Promise<{ course: Course; early: boolean }> {
  const course = await requireLearnableCourse(String(req.params.slug));
  const enrolment = await findEnrolment(me(req).id, course.id);
  if (!enrolment || !hasAccess(enrolment)) throw new NotFound('This review');
  return { course, early: !(await mayReview(enrolment)) };
}

type Shown = { form: FormState; exists: boolean; early: boolean; status?: number };

async function showOwn(
  req: Request,
  res: Response,
  course: Course,
  { form, exists, early, status }: Shown,
): Promise<void> {
  const own: Own = { slug: course.slug, form, exists, csrf: csrfOf(req), saved: null };
  const tooEarly = early ? `You can rate this course once you have done ${neededPercent} % of it.` : null;
  await answer(req, res, {
    page: ownPage({ ...own, title: course.facts.title, tooEarly }),
    title: `Your review of ${course.facts.title}`,
    fragments: [ownPart(own)],
    ...(status ? { status } : {}),
  });
}

async function afterSave(
  req: Request,
  res: Response,
  slug: string,
  done: { form: FormState | null; saved: string },
): Promise<void> {
  const own = { slug, form: done.form ?? untouched, exists: done.form !== null, csrf: csrfOf(req), saved: done.saved };
  const redirect = `/courses/${slug}#reviews`;
  await answer(req, res, { redirect, flash: done.saved, fragments: [ownPart(own)] });
}
