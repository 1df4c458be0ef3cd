import { beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { grantAccess, requireEnrolment } from '../learning/enrolment.service.ts';
import { completeLecture } from '../learning/progress.service.ts';
import { day, now } from '../lib/clock.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { countAndShow, settleRating } from './ratings.service.ts';
import { Review } from './review.model.ts';
import { saveReview } from './reviews.service.ts';

const school = await startSchool();
let cast: Awaited<ReturnType<typeof world>>;
let leo: Awaited<ReturnType<typeof school.signedIn>>;

beforeAll(async () => {
  cast = await world();
  leo = await school.signedIn(cast.leo);
});

type Who = Parameters<typeof snapshotOf>[0];

async function learnOne(who: Who, course = cast.knots): Promise<void> {
  const enrolment = await requireEnrolment(snapshotOf(who), course.slug);
  await completeLecture(enrolment, course.sections[0]?.lectures[0]?.id ?? '');
}

describe('who may rate a course', () => {
  it('[CMY-01] a learner who has done less than a tenth is told when it will be time, and nothing is stored', async () => {
    const page = await leo.post('/courses/knots/review', { rating: '5', text: 'Wonderful' });
    expect(page.status).toBe(422);
    expect(page.$('main')).toContain('10 %');
    expect(await Review.countDocuments({ courseId: cast.knots.id })).toBe(0);
  });

  it('[CMY-01] who is not enrolled finds no such page, a visitor is led to sign in', async () => {
    const charlie = await school.signedIn(cast.charlie);
    expect((await charlie.get('/courses/knots/review')).status).toBe(404);
    expect((await charlie.post('/courses/knots/review', { rating: '1' })).status).toBe(404);
    const visitor = await school.visitor().post('/courses/knots/review', { rating: '1' });
    expect(visitor.location).toContain('/sign-in');
    expect(await Review.countDocuments({ courseId: cast.knots.id })).toBe(0);
  });
});

describe('a review', () => {
  beforeAll(() => learnOne(cast.leo));

  it('[CMY-01] is written on the course page of the learner and shown to visitors within a second, short name and all', async () => {
    await school.visitor().get('/courses');
    expect((await leo.get('/learn/knots')).html.querySelector('form[action="/courses/knots/review"]')).not.toBeNull();
    const saved = await leo.post('/courses/knots/review', { rating: '4', text: 'Knots hold.\n<b>Really</b>' });
    expect(saved.status).toBe(303);
    await vi.waitFor(
      async () => {
        expect((await school.visitor().get('/courses')).$('.course-card')).toContain('4.0');
      },
      { timeout: 1000, interval: 50 },
    );
    const page = await school.visitor().get('/courses/knots');
    expect(page.$('#reviews')).toContain('Leo M.');
    expect(page.$('#reviews')).not.toContain('Martins');
    expect(page.$('#reviews')).toContain('1 rating');
    expect(page.text).toContain('&lt;b&gt;Really&lt;/b&gt;');
  });

  it('[CMY-01] is changed in place: words alone show at once too', async () => {
    await leo.post('/courses/knots/review', { rating: '4', text: 'Changed my words only' });
    await vi.waitFor(async () => {
      expect((await school.visitor().get('/courses/knots')).$('#reviews')).toContain('Changed my words only');
    });
    expect(await Review.countDocuments({ courseId: cast.knots.id })).toBe(1);
  });

  it('[CMY-01] that is not right comes back as typed with 422', async () => {
    for (const rating of ['', '0', '6', '4.5', 'many']) {
      const page = await leo.post('/courses/knots/review', { rating, text: 'Keep these words' });
      expect(page.status, rating).toBe(422);
      expect(page.$('textarea')).toBe('Keep these words');
      expect(page.$('#error-summary')).toContain('one to five stars');
    }
    const long = await leo.post('/courses/knots/review', { rating: '3', text: 'x'.repeat(2001) });
    expect(long.status).toBe(422);
    const part = await leo.htmx.post('/courses/knots/review', { rating: '9', text: 'Part' });
    expect(part.status).toBe(422);
    expect(part.text).toMatch(/^\s*<section id="review-own"/);
  });

  it('[CMY-01] answers htmx with its own form alone', async () => {
    const part = await leo.htmx.post('/courses/knots/review', { rating: '5', text: 'By htmx' });
    expect(part.status).toBe(200);
    expect(part.text).not.toContain('<html');
    expect(part.html.querySelector('input[value="5"]')?.hasAttribute('checked')).toBe(true);
  });

  it('[CMY-01] is taken back by its writer, with its words', async () => {
    expect((await leo.delete('/courses/knots/review')).status).toBe(303);
    const page = await school.visitor().get('/courses/knots');
    expect(page.$('#reviews')).toContain('Nobody has rated');
    expect(await Review.countDocuments({ text: 'By htmx' })).toBe(0);
    expect((await requirePublishedCourse('knots')).rating).toMatchObject({ average: 0, count: 0 });
  });
});

describe('average and histogram', () => {
  it('[CMY-01] end right after twenty reviews at the same moment', { timeout: 60_000 }, async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, at) => person(`rater${at}`, `Rater ${at}`, 'learner')),
    );
    for (const who of many) {
      await grantAccess(who.id, cast.ropeCare.id, { kind: 'admin', id: `rate-${who.id}` });
      await learnOne(who, cast.ropeCare);
    }
    await Promise.all(
      many.map((who, at) => saveReview(snapshotOf(who), 'rope-care', { rating: (at % 5) + 1, text: `Words ${at}` })),
    );
    const { rating } = await requirePublishedCourse('rope-care');
    expect(rating).toMatchObject({ average: 3, count: 20, histogram: [4, 4, 4, 4, 4] });
    expect(await settleRating(cast.ropeCare.id)).toMatchObject({ average: 3, count: 20 });
  });

  it('[CMY-01] are made good when the process died after the review was stored', async () => {
    await Review.updateOne({ courseId: cast.ropeCare.id, rating: 1 }, { $set: { state: 'removed' } });
    await settleRating(cast.ropeCare.id);
    expect((await requirePublishedCourse('rope-care')).rating).toMatchObject({ count: 19, histogram: [3, 4, 4, 4, 4] });
  });

  it('[CMY-01] countings of several processes at once agree on the last', async () => {
    const texts = await Review.find({ courseId: cast.ropeCare.id, rating: 2 }).limit(2).lean();
    for (const { _id } of texts) {
      const change = Review.updateOne({ _id }, { $set: { rating: 5 } }).then(() => countAndShow(cast.ropeCare.id));
      await Promise.all([change, ...Array.from({ length: 6 }, () => countAndShow(cast.ropeCare.id))]);
    }
    const { rating } = await requirePublishedCourse('rope-care');
    expect(rating).toMatchObject({ count: 19, histogram: [3, 2, 4, 4, 6] });
  });

  it('[CMY-01] the list goes on page by page, as fragment and as page, each review once', async () => {
    const seen: string[] = [];
    let address: string | null = '/courses/rope-care/reviews';
    let pages = 0;
    while (address && pages < 5) {
      const page = await school.visitor().get(address);
      expect(page.status).toBe(200);
      seen.push(...page.html.querySelectorAll('article p.whitespace-pre-line').map((one) => one.text));
      address = page.html.querySelector('#reviews-more a')?.getAttribute('href') ?? null;
      if (address) expect((await school.visitor().htmx.get(address)).text).toMatch(/^\s*<div id="reviews-page-/);
      pages++;
    }
    expect(pages).toBe(2);
    expect(new Set(seen).size).toBe(19);
    expect(seen).toHaveLength(19);
    expect((await school.visitor().get('/courses/rope-care/reviews?after=nonsense')).status).toBe(200);
  });

  it('[CMY-01] a review of the past keeps its day, for the demo school', async () => {
    const who = await person('old', 'Old Hand', 'learner');
    await grantAccess(who.id, cast.ropeCare.id, { kind: 'seed', id: `old-${who.id}` });
    await learnOne(who, cast.ropeCare);
    const at = new Date(now().getTime() - 40 * day);
    await saveReview(snapshotOf(who), 'rope-care', { rating: 5, text: 'Long ago' }, at);
    expect((await Review.findOne({ userId: who.id }).lean())?.createdAt).toEqual(at);
  });
});
