import { beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { Course } from '../authoring/courses/course.model.ts';
import { setCourseRating } from '../authoring/courses/course-counters.service.ts';
import { requireOwnCourse, updateDraft } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse, withdrawCourse } from '../authoring/publishing/publication.service.ts';
import { config } from '../config.ts';
import { look, modes, startBrowser } from '../test/browser.ts';
import { startSchool } from '../test/school.ts';
import { course, world } from '../test/world.ts';
import { reloadCatalog } from './memory.service.ts';
import { listSavedCourses } from './saved.service.ts';
import { SavedCourse } from './saved-course.model.ts';

const school = await startSchool({ jobs: false });
const { ada, leo, charlie, knots } = await world();
const { open } = startBrowser(school);
const visitor = school.visitor();
const evil = '</script><script>alert(1)</script>';

beforeAll(async () => {
  await plain('evil', evil);
  await plain('gone', 'Gone with the wind');
  const { id } = await plain('later', 'Published later');
  await withdrawCourse(snapshotOf(ada), id);
  const gone = await Course.findOne({ slug: 'gone' }).lean();
  await withdrawCourse(snapshotOf(ada), String(gone?._id));
  await reloadCatalog();
});

function plain(slug: string, title: string) {
  const sections = [{ title: 'One', lectures: [{ title: 'Air', slug: 'air', markdown: 'Air.' }] }];
  const facts = { description: 'Wind.', learn: ['Sail'], tags: [], category: 'outdoors', subtitle: title };
  return course(ada, { slug, title, ...facts, level: 'all', language: 'en', price: null, sections });
}
type Shown = Awaited<ReturnType<typeof visitor.get>>;
const main = (page: Shown) => page.$('main') ?? '';
const dataOf = (page: Shown) =>
  page.html.querySelectorAll('script[type="application/ld+json"]').map((one) => JSON.parse(one.innerHTML));

describe('GET /courses/:slug', () => {
  it('[CAT-02] says all that one wants to know before buying', async () => {
    const page = await visitor.get('/courses/knots');
    expect(page.status).toBe(200);
    expect(page.$('h1')).toBe('Knots');
    const told = [
      'Eight knots for a lifetime',
      'Tie a bowline with closed eyes',
      'Two metres of rope',
      'People who sail or camp',
      'First knots',
      'The sheet bend',
      '2 sections · 3 lectures',
      'Ada Fernandes',
      '₹1,499',
      'within 14 days of paying',
      'all 3 required lectures are complete',
      'Beginner',
      'English',
    ];
    for (const words of told) expect(main(page), words).toContain(words);
    expect(page.html.querySelector('main time[datetime]')).not.toBeNull();
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('[CAT-02] has one button by which a visitor buys or enrols after signing in, without a token in the page', async () => {
    const paid = await visitor.get('/courses/knots');
    const form = paid.html.querySelector('form[action="/orders"]');
    expect(form?.querySelector('input[name="course"]')?.getAttribute('value')).toBe('knots');
    expect(form?.querySelector('input[name="_csrf"]')).toBeNull();
    expect(main(paid)).toContain('Buy for ₹1,499');
    const sent = await visitor.post(
      '/orders',
      { course: 'knots' },
      { headers: { Referer: `${school.url}/courses/knots` } },
    );
    expect(sent.status).toBe(303);
    expect(sent.location).toBe('/sign-in?next=%2Fcourses%2Fknots');
    const free = await visitor.get('/courses/rope-care');
    expect(free.html.querySelector('form[action="/courses/rope-care/enrolment"]')).not.toBeNull();
    expect(main(free)).toContain('Enrol for free');
  });

  it('[CAT-02] leads who is enrolled back to learning, and nobody else', async () => {
    const enrolled = await (await school.signedIn(leo)).get('/courses/knots');
    expect(main(enrolled)).toContain('Go on learning');
    expect(enrolled.html.querySelector('form[action="/orders"]')).toBeNull();
    expect(enrolled.headers.get('cache-control')).toContain('private');
    const other = await (await school.signedIn(charlie)).get('/courses/knots');
    expect(main(other)).toContain('Buy for ₹1,499');
    expect(other.html.querySelector('form[action="/orders"] input[name="_csrf"]')).not.toBeNull();
  });

  it('[CAT-09] carries linked data that says what the page says', async () => {
    await setCourseRating(knots.id, { average: 4.5, count: 2, histogram: [0, 0, 0, 1, 1] });
    await reloadCatalog();
    const [data] = dataOf(await visitor.get('/courses/knots'));
    const [about, trail] = data['@graph'];
    expect(about).toMatchObject({
      '@type': 'Course',
      name: 'Knots',
      url: `${config.publicUrl}/courses/knots`,
      offers: { price: '1499', priceCurrency: 'INR' },
      aggregateRating: { ratingValue: 4.5, ratingCount: 2 },
    });
    expect(trail.itemListElement).toHaveLength(3);
    const evilData = dataOf(await visitor.get('/courses/evil'));
    expect(evilData).toHaveLength(1);
    expect(evilData[0]['@graph'][0].name).toBe(evil);
  });

  it('[CAT-09] stands in a browser without breaking a rule of the content policy, and without an accessibility fault', async () => {
    for (const mode of modes) {
      const page = await open(mode);
      await page.goto('/courses/evil');
      expect(await page.locator('h1').textContent()).toBe(evil);
      await page.goto('/courses/knots');
      await look(page, 'course', mode);
    }
  });

  it('[CAT-09] was once and is gone: 410; never was: 404; a draft: 404', async () => {
    const gone = await visitor.get('/courses/gone');
    expect(gone.status).toBe(410);
    expect(main(gone)).toContain('not offered any more');
    expect((await visitor.get('/courses/never')).status).toBe(404);
    expect((await visitor.get('/courses/Kn%00ots')).status).toBe(404);
    expect((await visitor.get('/courses/..%2f..%2fetc')).status).toBe(404);
    expect((await visitor.htmx.get('/courses/never')).status).toBe(404);
  });

  it('[CAT-06] shows others that are like it, never itself', async () => {
    const page = await visitor.get('/courses/knots');
    const hrefs = page.html.querySelectorAll('main a').map((one) => one.getAttribute('href'));
    expect(hrefs).toContain('/courses/rope-care');
    expect(hrefs).not.toContain('/courses/knots');
  });

  it('[CAT-02] shows a draft to nobody before it is published, and then at once', async () => {
    const owner = snapshotOf(ada);
    const own = await requireOwnCourse(owner, knots.id);
    await updateDraft(owner, knots.id, { ...own.draft, subtitle: 'Nine knots' }, own.draftRevision);
    await reloadCatalog();
    expect(main(await visitor.get('/courses/knots'))).toContain('Eight knots');
    await publishCourse(owner, knots.id, { note: '' });
    await expect
      .poll(async () => main(await visitor.get('/courses/knots')), { timeout: 15_000 })
      .toContain('Nine knots');
  });
});

describe('GET /courses/:slug/lectures/:lecture', () => {
  it('[CAT-05] opens a free lecture to everybody', async () => {
    const page = await visitor.get('/courses/knots/lectures/bowline');
    expect(page.status).toBe(200);
    expect(page.$('h1')).toBe('The bowline');
    expect(main(page)).toContain('A loop that does not slip.');
    expect(page.html.querySelector('main a[href="/courses/knots"]')).not.toBeNull();
    const outline = await visitor.get('/courses/knots');
    expect(outline.html.querySelector('a[href="/courses/knots/lectures/bowline"]')).not.toBeNull();
    expect(outline.html.querySelector('a[href="/courses/knots/lectures/figure-eight"]')).toBeNull();
  });

  it('[CAT-05] opens no other lecture, whoever asks, whatever the address', async () => {
    const other = await school.signedIn(charlie);
    for (const path of ['knots/lectures/figure-eight', 'knots/lectures/never', 'never/lectures/bowline']) {
      expect((await visitor.get(`/courses/${path}`)).status, path).toBe(404);
      expect((await other.get(`/courses/${path}`)).status, path).toBe(404);
      expect((await other.htmx.get(`/courses/${path}`)).status, path).toBe(404);
    }
    const page = await visitor.get('/courses/knots/lectures/figure-eight');
    expect(page.text).not.toContain('A stopper.');
  });

  it('[CAT-05] leads who is enrolled to the player', async () => {
    const page = await (await school.signedIn(leo)).get('/courses/knots/lectures/bowline');
    expect(page.location).toBe('/learn/knots/lectures/bowline');
  });

  it('[CAT-05] opens a lecture that becomes free, and only when it is published', async () => {
    const owner = snapshotOf(ada);
    const own = await requireOwnCourse(owner, knots.id);
    const section = own.sections[0]?.id ?? '';
    const lecture = {
      kind: 'article' as const,
      title: 'Reef',
      slug: 'reef',
      preview: true,
      seconds: 60,
      markdown: 'Flat.',
    };
    await addLecture(owner, knots.id, section, lecture);
    expect((await visitor.get('/courses/knots/lectures/reef')).status).toBe(404);
    await publishCourse(owner, knots.id, { note: '' });
    const status = async () => (await visitor.get('/courses/knots/lectures/reef')).status;
    await expect.poll(status, { timeout: 15_000 }).toBe(200);
  });
});

describe('saved courses', () => {
  it('[CAT-07] a visitor is asked to sign in first', async () => {
    expect((await visitor.get('/saved')).location).toBe('/sign-in?next=%2Fsaved');
    expect((await visitor.post('/courses/knots/saved')).location).toContain('/sign-in');
    expect(await SavedCourse.countDocuments()).toBe(0);
  });

  it('[CAT-07] are kept once, shown, and let go, by a plain form and by htmx alike', async () => {
    const client = await school.signedIn(charlie);
    expect((await client.get('/saved')).$('main')).toContain('Nothing saved yet');
    expect((await client.post('/courses/knots/saved')).location).toBe('/courses/knots');
    const part = await client.htmx.post('/courses/knots/saved');
    expect(part.html.querySelectorAll('#course-saving')).toHaveLength(1);
    expect(part.$('#course-saving')).toContain('Saved');
    expect(await SavedCourse.countDocuments()).toBe(1);
    expect((await client.get('/saved')).html.querySelector('main a[href="/courses/knots"]')).not.toBeNull();
    expect((await client.get('/courses/knots')).$('#course-saving')).toContain('Saved');
    expect((await client.htmx.delete('/courses/knots/saved')).$('#course-saving')).toContain('Save for later');
    expect((await client.delete('/courses/knots/saved')).status).toBe(303);
    expect(await SavedCourse.countDocuments()).toBe(0);
  });

  it('[CAT-07] are of courses that exist, and each person sees the own ones only', async () => {
    const client = await school.signedIn(charlie);
    expect((await client.post('/courses/never/saved')).status).toBe(404);
    await client.post('/courses/rope-care/saved');
    expect(await listSavedCourses(snapshotOf(leo))).toEqual([]);
    expect((await listSavedCourses(snapshotOf(charlie))).map(({ slug }) => slug)).toEqual(['rope-care']);
  });

  it('[CAT-07] two tabs at once keep one', async () => {
    const client = await school.signedIn(leo);
    await client.get('/account');
    const pages = await Promise.all(Array.from({ length: 8 }, () => client.post('/courses/rope-care/saved')));
    expect(pages.map(({ status }) => status)).toEqual(Array(8).fill(303));
    expect(await SavedCourse.countDocuments({ userId: leo.id })).toBe(1);
  });

  it('are read by an index', async () => {
    const plan = await SavedCourse.find({ userId: leo.id }).sort({ savedAt: -1 }).limit(200).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
    const list = await Course.find({ state: 'published' }).sort({ _id: 1 }).limit(200).explain('queryPlanner');
    expect(JSON.stringify(list)).toContain('IXSCAN');
  });
});
