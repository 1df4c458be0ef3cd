import { beforeAll, describe, expect, it } from 'vitest';
import { config } from '../config.ts';
import { startBrowser } from '../test/browser.ts';
import { startSchool } from '../test/school.ts';
import { course, world } from '../test/world.ts';
import { reloadCatalog } from './memory.service.ts';

const school = await startSchool({ jobs: false });
const { ada } = await world();
const visitor = school.visitor();
const { open } = startBrowser(school);
const title = 'Ropes & "lines" <under> it’s load — हिन्दी';

beforeAll(async () => {
  await course(ada, {
    slug: 'ropes',
    title,
    subtitle: 'A < B && C > D ]]>',
    description: 'Pull.',
    learn: ['Pull'],
    tags: [],
    category: 'outdoors',
    level: 'all',
    language: 'en',
    price: null,
    sections: [{ title: 'One', lectures: [{ title: 'Pull', slug: 'pull', markdown: 'Pull.' }] }],
  });
  await reloadCatalog();
});

/** What a browser's own parser makes of the answer: the root's name, or what is wrong, and the texts that `css` finds. */
async function parsed(path: string, css: string): Promise<{ root: string; fault: string; texts: string[] }> {
  const page = await open({ name: 'plain', javaScript: true });
  await page.goto('/robots.txt');
  const text = JSON.stringify((await visitor.get(path)).text);
  return page.evaluate(`(() => {
    const read = new DOMParser().parseFromString(${text}, 'application/xml');
    const fault = read.querySelector('parsererror')?.textContent ?? '';
    const texts = [...read.querySelectorAll(${JSON.stringify(css)})].map((one) => one.textContent);
    return { root: read.documentElement.localName, fault, texts };
  })()`);
}

describe('[CAT-09] what machines read', () => {
  it('[CAT-09] the sitemap is well-formed and names every page a visitor can find, with the day it changed', async () => {
    const { root, fault, texts } = await parsed('/sitemap.xml', 'loc');
    expect(fault).toBe('');
    expect(root).toBe('urlset');
    const paths = ['/', '/courses', '/categories/outdoors', '/teachers/ada', '/courses/ropes', '/courses/knots'];
    expect(texts).toEqual(expect.arrayContaining(paths.map((path) => config.publicUrl + path)));
    for (const address of texts) expect((await visitor.get(address)).status, address).toBe(200);
    const days = (await parsed('/sitemap.xml', 'lastmod')).texts;
    expect(days).toHaveLength(3);
    expect(days.every((day) => !Number.isNaN(Date.parse(day)))).toBe(true);
  });

  it('[CAT-09] the feed is well-formed Atom with the newest course first', async () => {
    const { root, fault, texts } = await parsed('/feed.atom', 'entry > title');
    expect(fault).toBe('');
    expect(root).toBe('feed');
    expect(texts[0]).toBe(title);
    expect(texts).toHaveLength(3);
    const needed = 'feed > id, feed > updated, feed > title, entry > id, entry > updated, entry > author > name';
    expect((await parsed('/feed.atom', needed)).texts.filter(Boolean)).toHaveLength(3 + 3 * 3);
  });

  it('[CAT-09] robots are told where the sitemap is and what is nobody’s business', async () => {
    const { text, headers } = await visitor.get('/robots.txt');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/^User-agent: \*\n/);
    expect(text).toContain(`Sitemap: ${config.publicUrl}/sitemap.xml`);
    expect(text).toMatch(/^Disallow: \/account$/m);
  });

  it('[CAT-09] they come without a cookie and may be kept', async () => {
    for (const path of ['/sitemap.xml', '/feed.atom', '/robots.txt']) {
      const page = await visitor.get(path);
      expect(page.headers.getSetCookie(), path).toEqual([]);
      expect(page.headers.get('cache-control'), path).toContain('public');
    }
  });
});
