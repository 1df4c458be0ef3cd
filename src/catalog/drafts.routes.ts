/** A course that is being written, as learners will see it: its card while it is typed, and its page. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { listCategories } from '../authoring/courses/categories.service.ts';
import { wholeTeam } from '../authoring/courses/courses.service.ts';
import { courseOfDraft, courseOfVersion } from '../authoring/publishing/draft-course.service.ts';
import { type Draft, readDraft } from '../authoring/publishing/publication.service.ts';
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';
import { type ShownPage, type ShownRating, shownRating, shownReviews } from '../community/shown-reviews.service.ts';
import { config } from '../config.ts';
import { listNeededCourses } from '../learning/release/locks.service.ts';
import { parseAmount } from '../lib/money.ts';
import { render, view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { type Card, priceOf } from './cards.ts';
import { type Aside, asideOf } from './course-aside.ts';
import { type About, aboutOf } from './course-facts.ts';
import { type DraftCard, draftCard, type TypedFacts } from './draft-card.service.ts';
import { readFactsOf } from './facts.service.ts';

const cardPart = view<DraftCard>('catalog/drafts/_card');
const introPart = view<{ course: About }>('catalog/courses/_intro');
const aboutPart = view<{ course: About; related: Card[]; reviews: string }>('catalog/courses/_about');
const reviewsPart = view<{ rating: ShownRating | null; page: ShownPage; ownHref: null; ownLabel: string }>(
  'community/reviews/_section',
);
const coursePage = view<{ intro: string; about: string; aside: Aside; saving: null }>('catalog/courses/show');
const previewPage = view<{ body: string; backHref: string; lead: string; words: string }>('catalog/drafts/show');

export const drafts = Router();
drafts.use('/studio', requirePerson);

drafts.get('/studio/courses/:course/preview', async (req, res) => {
  const draft = await readDraft(me(req), req.params.course, wholeTeam);
  const page = previewPage({
    body: await pageOf(await courseOfDraft(draft)),
    backHref: `/studio/courses/${draft.course.id}/publish`,
    lead: 'A preview of your draft.',
    words: wordsOf(draft),
  });
  await answer(req, res, {
    page,
    title: `Preview: ${draft.course.draft.title}`,
    head: '<meta name="robots" content="noindex">',
  });
});

/** An earlier version, as it was. */
drafts.get('/studio/courses/:course/versions/:number/preview', async (req, res) => {
  const draft = await readDraft(me(req), req.params.course, wholeTeam);
  const course = await courseOfVersion(draft, versionNumber(req.params.number));
  const page = previewPage({
    body: await pageOf(course),
    backHref: `/studio/courses/${draft.course.id}/versions/${course.number}`,
    lead: `Version ${course.number}, as it was.`,
    words: 'Ratings and reviews are those of today.',
  });
  await answer(req, res, { page, title: `Version ${course.number}: ${course.facts.title}` });
});

/** What is typed so far comes along; what is not, or cannot be read, stays as it is stored. */
drafts.get('/studio/courses/:course/card', async (req, res) => {
  const draft = await readDraft(me(req), req.params.course);
  const part = cardPart(await draftCard(draft, typedIn(req)));
  await answer(req, res, { fragments: [part], redirect: `/studio/courses/${draft.course.id}/preview` });
});

const CardQuery = z.object({
  title: z.string().trim().min(1).max(90).optional().catch(undefined),
  level: z.string().max(20).optional().catch(undefined),
  selling: z.enum(['free', 'once']).optional().catch(undefined),
  amount: z.string().max(20).default('').catch(''),
});

function typedIn(req: Request): TypedFacts {
  const { title, level, selling, amount } = query(req, CardQuery);
  if (selling !== 'once') return { title, level, price: selling === 'free' ? null : undefined };
  const { currency } = config.school;
  const least = parseAmount(amount, currency);
  return { title, level, price: least === null ? undefined : { amount: least, currency } };
}

function versionNumber(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

async function pageOf(course: PublishedCourse): Promise<string> {
  const [facts, categories, page] = await Promise.all([readFactsOf(course), listCategories(), shownReviews(course)]);
  const about = withoutLinks(
    aboutOf(
      facts,
      course,
      categories.find(({ slug }) => slug === facts.category),
    ),
  );
  const label = facts.price ? `Buy for ${priceOf(facts.price)}` : 'Enrol for free';
  const needed = await listNeededCourses(course);
  const first = needed.map(({ slug, title }) => ({ title, href: `/courses/${slug}`, done: false }));
  const aside = asideOf(facts, course, { kind: 'preview', href: '', label, slug: facts.slug, csrf: null }, first);
  const reviews = render(reviewsPart({ rating: shownRating(course.rating), page, ownHref: null, ownLabel: '' }));
  const pieces = {
    intro: render(introPart({ course: about })),
    about: render(aboutPart({ course: about, related: [], reviews })),
    aside: { ...aside, preview: null },
    saving: null,
  };
  return render(coursePage(pieces));
}

/** What is not published has no lectures to open yet. */
function withoutLinks(about: About): About {
  const outline = about.outline.map((section) => ({
    ...section,
    lectures: section.lectures.map((row) => (row.href ? { ...row, href: null, note: 'free preview' } : row)),
  }));
  return { ...about, outline };
}

function wordsOf({ course, changes }: Draft): string {
  if (course.state === 'draft') return 'Nobody else sees it before you publish it.';
  if (course.state === 'withdrawn') return 'The course is withdrawn: only those who are enrolled see it.';
  return changes.length > 0 ? 'Learners see the changes once you publish them.' : 'Learners see it just like this.';
}
