import { beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { updateProfile } from '../accounts/profile/profile.service.ts';
import { saveCategory } from '../authoring/courses/categories.service.ts';
import { Course } from '../authoring/courses/course.model.ts';
import { config } from '../config.ts';
import { startSchool } from '../test/school.ts';
import { course, world } from '../test/world.ts';
import { reloadCatalog } from './memory.service.ts';

const school = await startSchool();
const { ada, leo, ruth } = await world();
const visitor = school.visitor();

beforeAll(async () => {
  const paper = { slug: 'paper', name: 'Paper & ink', description: 'Folded, cut, bound.', icon: 'layers', position: 2 };
  await saveCategory(snapshotOf(ruth), paper);
  await saveCategory(snapshotOf(ruth), { ...paper, slug: 'empty', name: 'Nothing yet', position: 3 });
  for (let number = 1; number <= 50; number++) await fold(number);
  await reloadCatalog();
});

function fold(number: number) {
  return course(ada, {
    slug: `fold-${number}`,
    title: number === 7 ? 'Fold <b>7</b> & "more"' : `Folding ${number}`,
    subtitle: 'Paper',
    description: 'Fold.',
    learn: ['Fold'],
    tags: ['paper'],
    category: 'paper',
    level: number % 2 ? 'beginner' : 'intermediate',
    language: 'en',
    price: number % 2 ? null : { amount: 50_000, currency: 'INR' },
    sections: [{ title: 'One', lectures: [{ title: 'Valley', slug: 'valley', markdown: 'Fold.' }] }],
  });
}
type Shown = Awaited<ReturnType<typeof visitor.get>>;
const links = (page: Shown, css: string) =>
  page.html.querySelectorAll(css).map((one) => one.getAttribute('href') ?? '');
const courseLinks = (page: Shown) => [...new Set(links(page, '#course-results a[href^="/courses/"]'))];

describe('GET /courses', () => {
  it('[CAT-01] is a page with cards: title, teacher, level, length, price, each a real link', async () => {
    const page = await visitor.get('/courses?q=knots');
    expect(page.status).toBe(200);
    expect(page.$('#course-results h2')).toMatch(/^1 course for “knots”/);
    const card = page.$('#course-results article') ?? page.$('#course-results li') ?? '';
    for (const word of ['Knots', 'Ada Fernandes', 'Beginner', '6 min', '₹1,499']) expect(card).toContain(word);
    expect(courseLinks(page)).toEqual(['/courses/knots']);
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('[CAT-01] leads by links through all pages and back', async () => {
    const seen: string[] = [];
    let path = '/courses?sort=newest';
    const paths = [path];
    for (;;) {
      const page = await visitor.get(path);
      seen.push(...courseLinks(page));
      const [next] = links(page, 'a[rel="next"]');
      if (!next) break;
      path = next;
      paths.push(path);
    }
    expect(paths).toHaveLength(3);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(52);
    const last = await visitor.get(path);
    const [back] = links(last, 'a[rel="prev"]');
    expect(courseLinks(await visitor.get(back ?? ''))).toEqual(seen.slice(24, 48));
    const second = await visitor.get(paths[1] ?? '');
    expect(links(second, 'a[rel="prev"]')).toEqual(['/courses?sort=newest']);
    expect(links(last, '#course-results a').some((href) => href === '/courses?sort=newest')).toBe(true);
  });

  it('[CAT-04] as a fragment it is the results and the filters, with an address to share', async () => {
    const part = await visitor.htmx.get('/courses?level=beginner&price=free&q=&sort=');
    expect(part.text).not.toContain('<html');
    expect(part.html.querySelectorAll('#course-results')).toHaveLength(1);
    expect(part.html.querySelector('#course-filters')?.getAttribute('hx-swap-oob')).toBe('true');
    const ticked = part.html.querySelectorAll('input[checked]').map((one) => one.getAttribute('value'));
    expect(ticked.sort()).toEqual(['beginner', 'free']);
    const whole = await visitor.get('/courses?level=beginner&price=free&q=&sort=');
    expect(courseLinks(whole)).toEqual(courseLinks(part));
    expect(whole.$('#course-results h2')).toBe('25 courses');
    expect(links(whole, '#course-results ul a')).toContain('/courses?level=beginner');
  });

  it('[CAT-04] says what helps when nothing fits', async () => {
    const page = await visitor.get('/courses?q=helicopter');
    expect(page.status).toBe(200);
    expect(page.$('#course-results')).toContain('“helicopter”');
    expect(links(page, '#course-results a')).toContain('/courses');
    expect(courseLinks(page)).toHaveLength(3);
    const filtered = await visitor.get('/courses?q=helicopter&level=beginner');
    expect(links(filtered, '#course-results .card a, #course-results a.btn-primary')).toContain(
      '/courses?q=helicopter',
    );
  });

  it('[CAT-03] prints what was typed and what teachers wrote as text, never as markup', async () => {
    const page = await visitor.get(`/courses?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
    expect(page.status).toBe(200);
    expect(page.html.querySelector('img[src="x"]')).toBeNull();
    const seventh = await visitor.get(`/courses?q=${encodeURIComponent('fold 7 more')}`);
    expect(seventh.text).toContain('Fold &lt;b&gt;7&lt;/b&gt; &amp; &#34;more&#34;');
  });

  it.each([
    'q=%00%FF%ED%A0%80',
    'q[]=a&q[]=b&q=c',
    'level=beginner&level[$gt]=',
    'after=%7B%22%24gt%22%3A1%7D',
    `after=${Buffer.from('[[[[[').toString('base64url')}`,
    `q=${'%F0%9F%AA%A2'.repeat(120)}`,
    `category=${'x'.repeat(3000)}`,
    `${'level=beginner&'.repeat(400)}`,
    '__proto__=x&constructor=y&sort=toString',
    '%',
  ])('[CAT-04] answers the query %s with a page', async (query) => {
    expect((await visitor.get(`/courses?${query}`)).status).toBe(200);
    expect((await visitor.htmx.get(`/courses?${query}`)).status).toBe(200);
    expect([200, 303]).toContain((await visitor.get(`/courses/suggestions?${query}`)).status);
    expect((await visitor.htmx.get(`/courses/suggestions?${query}`)).status).toBe(200);
  });

  it('[CAT-09] names its own address as the true one: pages apart, orders together, nothing made up', async () => {
    const first = await visitor.get('/courses?sort=price&utm_source=mail&foo=1');
    expect(links(first, 'link[rel="canonical"]')).toEqual([`${config.publicUrl}/courses`]);
    const [next = ''] = links(await visitor.get('/courses'), 'a[rel="next"]');
    const second = await visitor.get(next);
    expect(links(second, 'link[rel="canonical"]')).toEqual([config.publicUrl + next]);
    expect((await visitor.get('/courses?q=fold')).text).toContain('content="noindex, follow"');
  });

  it('is the same list for somebody who is signed in, and private', async () => {
    const client = await school.signedIn(leo);
    const page = await client.get('/courses?sort=newest');
    expect(courseLinks(page)).toEqual(courseLinks(await visitor.get('/courses?sort=newest')));
    expect(page.headers.get('cache-control')).toContain('private');
  });
});

describe('GET /courses/suggestions', () => {
  it('[CAT-03] answers while words are typed, as a fragment of links', async () => {
    const part = await visitor.htmx.get('/courses/suggestions?q=kno');
    expect(part.html.querySelectorAll('#course-suggestions')).toHaveLength(1);
    expect(links(part, 'a')).toEqual(['/courses/knots', '/courses?q=kno']);
    expect((await visitor.htmx.get('/courses/suggestions?q=k')).html.querySelectorAll('a')).toHaveLength(0);
  });

  it('[CAT-03] leads to the list where there are no scripts', async () => {
    expect((await visitor.get('/courses/suggestions?q=k%20%26n')).location).toBe('/courses?q=k%20%26n');
  });
});

describe('GET /', () => {
  it('[CAT-01] shows real courses, the categories that have some, and a way to search', async () => {
    const page = await visitor.get('/');
    expect(page.status).toBe(200);
    expect(page.html.querySelectorAll('h1')).toHaveLength(1);
    expect(links(page, 'main a')).toEqual(expect.arrayContaining(['/categories/paper', '/categories/outdoors']));
    expect(links(page, 'main a')).not.toContain('/categories/empty');
    expect(page.html.querySelector('main form[action="/courses"] input[name="q"]')).not.toBeNull();
  });
});

describe('GET /categories/:slug', () => {
  it('[CAT-06] shows the courses of the category; with many, the way to all of them', async () => {
    const page = await visitor.get('/categories/paper');
    expect(page.$('h1')).toBe('Paper & ink');
    expect(page.text).toContain('Folded, cut, bound.');
    expect(new Set(links(page, 'main a[href^="/courses/fold-"]')).size).toBe(48);
    expect(links(page, 'main a')).toContain('/courses?category=paper');
    expect(page.text).not.toContain('href="/courses/knots"');
  });

  it('[CAT-06] says so when it is empty, and does not exist when it does not', async () => {
    expect((await visitor.get('/categories/empty')).$('main')).toContain('No course here yet');
    expect((await visitor.get('/categories/none')).status).toBe(404);
    expect((await visitor.get('/categories/%00')).status).toBe(404);
  });
});

it('a published course leaves no fact behind that nobody would take out', async () => {
  const waiting = () => Course.countDocuments({ 'outbox.0': { $exists: true } }).setOptions({ sanitizeFilter: false });
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
});

describe('GET /teachers/:handle', () => {
  it('[CAT-10] shows the teacher and the courses; who does not teach has no such page', async () => {
    const page = await visitor.get('/teachers/ada');
    expect(page.$('h1')).toBe('Ada Fernandes');
    expect(links(page, 'main a').some((href) => href.startsWith('/courses/'))).toBe(true);
    expect((await visitor.get('/teachers/leo')).status).toBe(404);
  });

  it('[CAT-10] changes when the teacher changes the words about herself', async () => {
    await visitor.get('/teachers/ada');
    const { name, headline, timeZone } = ada;
    const changed = { name, headline: `${headline}Rigger`, bio: 'She ties **everything**.', timeZone };
    await updateProfile(snapshotOf(ada), changed);
    await expect
      .poll(async () => (await visitor.get('/teachers/ada')).text, { timeout: 15_000 })
      .toContain('ties <strong>');
    await expect.poll(async () => (await visitor.get('/courses/knots')).text, { timeout: 15_000 }).toContain('Rigger');
  });
});
