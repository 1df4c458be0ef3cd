/** Everything an author types is shown safely: words that try to run stand in every field, and every page is looked at. */
import { parse } from 'node-html-parser';
import type { Page } from 'playwright';
import { describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { reloadCatalog } from '../../catalog/memory.service.ts';
import { enrolFree } from '../../learning/enrolment.service.ts';
import { type Mode, startBrowser } from '../browser.ts';
import type { Client } from '../client.ts';
import { listRoutes } from '../every-route.ts';
import { type HostileCourse, makeHostileCourse, makeHostileShelf } from '../hostile-course.ts';
import { hostileStrings } from '../hostile-strings.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada, leo, ruth, charlie } = await world();
const { open } = startBrowser(school);
vi.setConfig({ testTimeout: 400_000, hookTimeout: 200_000 });
const mode: Mode = { name: 'with JavaScript', javaScript: true };
const author = await school.signedIn(ada);

type Made = { first: HostileCourse; course: PublishedCourse; others: PublishedCourse[] };
let making: Promise<Made> | null = null;

/** Made once, by whichever test comes first. */
function hostile(): Promise<Made> {
  making ??= make();
  return making;
}

async function make(): Promise<Made> {
  await author.put('/account', profileOf());
  const first = await makeHostileCourse(author);
  const shelf = await makeHostileShelf(snapshotOf(ada));
  await school.settled(120_000);
  const course = await requirePublishedCourse({ id: first.id });
  const others = await Promise.all(shelf.slice(0, 6).map((id) => requirePublishedCourse({ id })));
  await enrolFree(snapshotOf(leo), course.slug);
  await author.post(`${first.base}/publication`, { note: hostileStrings.slice(0, 12).join(' '), tells: true });
  await school.settled(120_000);
  await reloadCatalog();
  return { first, course, others };
}

describe('words that try to run', () => {
  it('[OPS-08] the list is worth its name: where nothing stops them, they run', async () => {
    const page = await open(mode);
    const bare = await page.context().browser()?.newContext();
    const victim = await bare?.newPage();
    let ran = 0;
    victim?.on('dialog', (dialog) => {
      ran += 1;
      void dialog.dismiss();
    });
    for (const one of hostileStrings) await victim?.setContent(`<p title="a">${one}</p>`);
    await bare?.close();
    expect(ran).toBeGreaterThan(30);
  });

  it('[OPS-08] [AUT-01] [AUT-03] nothing runs and no rule is broken on the pages of a visitor', async () => {
    const { course, others } = await hostile();
    const walk = await walker();
    await walk(pathsOf(course, 'visitor', []));
    const page = await walk(['/', '/courses?q=alert', '/courses?q=script', '/teachers/ada', '/courses?sort=newest']);
    for (let next = true; next; ) next = await nextPage(page);
    await walk(others.map(({ slug }) => `/courses/${slug}`));
    const previews = openLectures(course).slice(0, 12);
    await walk(previews.map(({ slug }) => `/courses/${course.slug}/lectures/${slug}`));
  });

  it('[OPS-08] [AUT-03] … of a learner, who reads the words as they were typed', async () => {
    const { course, first } = await hostile();
    const walk = await walker(leo);
    const paths = openLectures(course).map(({ slug }) => `/learn/${course.slug}/lectures/${slug}`);
    const page = await walk(['/learn', `/learn/${course.slug}`, '/notifications', '/saved', ...paths]);
    await walk(paths.slice(0, 5).map((path) => `${path}?tab=files`));
    await page.goto(`/learn/${course.slug}`);
    const shown = (await page.locator('main').textContent())?.replace(/\s+/g, ' ') ?? '';
    for (const { title } of first.lectures) expect(shown).toContain(title.replace(/\s+/g, ' '));
  });

  it('[OPS-08] [AUT-01] [AUT-04] … of the author', async () => {
    const { course, first } = await hostile();
    const walk = await walker(ada);
    await walk(
      pathsOf(
        course,
        'studio',
        first.lectures.slice(0, 6).map(({ id }) => id),
      ),
    );
    await walk(await linksOf(author, first.base));
  });

  it('[OPS-08] … of an admin', async () => {
    const { course } = await hostile();
    const walk = await walker(ruth);
    await walk(pathsOf(course, 'admin', []));
    await walk([`/admin/people/${ada.id}`, `/admin/people/${leo.id}`, `/courses/${course.slug}`]);
  });

  it('[OPS-08] feeds and mails carry the words as words', async () => {
    await hostile();
    for (const path of ['/feed.atom', '/sitemap.xml']) {
      const { text } = await school.visitor().get(path);
      expect(
        text.match(
          /<(?!\/?(feed|title|id|link|updated|entry|author|name|published|summary|urlset|url|loc|lastmod|\?xml)\b)[^>]*>/,
        ),
      ).toBeNull();
    }
    for (const person of [ada, leo, ruth, charlie])
      for (const mail of await school.mailbox.all(person.email)) expectTame(mail.html);
  });
});

/** Goes from page to page as this person. What a page complains about fails the test when it ends. */
async function walker(who?: { email: string }): Promise<(paths: string[]) => Promise<Page>> {
  const page = await open(mode, who);
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(`${page.url()} ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.error('policy', location.pathname, violatedDirective, blockedURI, sample))`,
  );
  return async (paths) => {
    for (const path of paths) {
      const answer = await page.goto(path, { waitUntil: 'load' });
      expect([path, (answer?.status() ?? 0) < 500]).toEqual([path, true]);
      expect(ran).toEqual([]);
    }
    return page;
  };
}

/** Follows the pager of a list; false at its end. */
async function nextPage(page: Page): Promise<boolean> {
  const link = page.locator('main a[rel="next"]').first();
  if ((await link.count()) === 0) return false;
  await page.goto((await link.getAttribute('href')) ?? '');
  return true;
}

/** Every page of a part of the school, from the list of its routes: a page that comes later is looked at too. */
function pathsOf(course: PublishedCourse, part: 'visitor' | 'studio' | 'admin', lectures: string[]): string[] {
  const routes = listRoutes().filter(({ method, path }) => method === 'GET' && isPageOf(part, path));
  return routes.flatMap(({ path }) => {
    const address = path
      .replace(':slug', course.slug)
      .replace(':course', course.id)
      .replace(':number', '1')
      .replace(':language', 'en')
      .replace(':handle', 'ada');
    const all = lectures.map((id) => address.replace(':lecture', id));
    return (address.includes(':lecture') ? all : [address]).filter((one) => !one.includes(':'));
  });
}

function isPageOf(part: 'visitor' | 'studio' | 'admin', path: string): boolean {
  if (/\.(csv|pdf|xml|atom|txt|zip)$|export|download/.test(path)) return false;
  if (part === 'visitor') return /^\/(courses\/:slug|teachers|faq|about|terms|privacy)/.test(path);
  return path.startsWith(`/${part}`);
}

/** Pages that only links lead to, such as those of single files. */
async function linksOf(client: Client, base: string): Promise<string[]> {
  const pages = await Promise.all(['media', 'history', 'outline'].map((one) => client.get(`${base}/${one}`)));
  const links = pages.flatMap(({ html }) =>
    html.querySelectorAll('main a').map((link) => link.getAttribute('href') ?? ''),
  );
  return [...new Set(links)]
    .filter((href) => href.startsWith(`${base}/media/`) || /captions\/\w+$/.test(href))
    .slice(0, 12);
}

function openLectures(course: PublishedCourse) {
  return course.sections.flatMap(({ lectures }) => lectures).filter(({ ready }) => ready);
}

function profileOf() {
  const all = hostileStrings.join('\n\n').slice(0, 1900);
  const [name, headline] = [hostileStrings[19], hostileStrings.slice(24, 27).join(' ')];
  return {
    name,
    headline,
    bio: all,
    links: 'https://example.org/"><script>alert(1)</script>',
    timeZone: 'UTC',
    language: 'en',
  };
}

function expectTame(html: string): void {
  const page = parse(html);
  expect(page.querySelectorAll('script, iframe, object, embed, svg, form, input, base, video, audio')).toEqual([]);
  for (const element of page.querySelectorAll('*')) {
    expect(Object.keys(element.attributes).filter((name) => /^on/i.test(name))).toEqual([]);
    expect(element.getAttribute('href') ?? 'https:').toMatch(/^(https?:|mailto:|#|\/)/);
  }
}
