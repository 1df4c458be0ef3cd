/** The articles of a course on one page for paper. */
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { fromNow, minute, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { endGrant, grantAccess } from '../enrolment.service.ts';
import { printedHtml } from './printed-html.ts';

const school = await startSchool();
const cast = await world();
const teacher = snapshotOf(cast.ada);
afterEach(() => turnClock(0));

const text =
  '## Why\n\nRead [why](#text-why).[^1]\n\n[^1]: A note.\n\n![A film](https://www.youtube.com/watch?v=dQw4w9WgXcQ)';
const made = await createCourse(
  teacher,
  { title: 'On paper', description: 'Words.', category: 'outdoors' },
  { slug: 'on-paper' },
);
const first = await addSection(teacher, made.id, 'First steps');
const second = await addSection(teacher, made.id, 'Later');
const article = { kind: 'article', markdown: text } as const;
await addLecture(teacher, made.id, first.id, { ...article, title: 'One <b>', slug: 'one' });
await addLecture(teacher, made.id, first.id, { ...article, title: 'Two', slug: 'two' });
const later = { kind: 'date', at: fromNow(10 * minute) } as const;
await addLecture(teacher, made.id, second.id, { ...article, title: 'Three', slug: 'three' });
await addLecture(teacher, made.id, second.id, { ...article, title: 'Hidden', slug: 'four', release: later });
await publishCourse(teacher, made.id);

describe('the articles of a course to print', () => {
  it('[LRN-15] are one page with contents, whose places are unique and all lead somewhere', async () => {
    await grantAccess(cast.leo.id, made.id, { kind: 'admin', id: 'print' });
    const client = await school.signedIn(cast.leo);
    const page = await client.get('/learn/on-paper/print');
    expect(page.html.querySelectorAll('.handout-article h3').map((one) => one.text.trim())).toEqual([
      ...['1.1 One <b>', '1.2 Two', '2.1 Three'],
    ]);
    const ids = page.html.querySelectorAll('[id]').map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    const places = page.html.querySelectorAll('.handout a[href^="#"]').map((one) => one.getAttribute('href')?.slice(1));
    expect(places.length).toBeGreaterThan(10);
    expect(places.filter((id) => !ids.includes(id ?? ''))).toEqual([]);
    expect(page.$('.handout header')).toContain('Taught by Ada Fernandes');
    expect(page.$('.handout header')).toContain('Version 1 of');
    expect(page.$('.printed-embed')).toContain('A film');
    expect(page.$('.printed-embed')).toContain('https://www.youtube.com/watch?v=dQw4w9WgXcQ');
    expect((await client.get('/learn/on-paper')).text).toContain('href="/learn/on-paper/print"');
  });

  it('[LRN-15] are those that are open to their learner, and of the chosen sections', async () => {
    await grantAccess(cast.leo.id, made.id, { kind: 'admin', id: 'print' });
    const client = await school.signedIn(cast.leo);
    const page = await client.get('/learn/on-paper/print');
    expect(page.text).not.toContain('Hidden');
    expect(page.text).toContain('1 article is not open to you yet');
    const titles = async (path: string) =>
      (await client.get(path)).html.querySelectorAll('.handout-article h3').map((one) => one.text.trim());
    expect(await titles(`/learn/on-paper/print?section=${second.id}`)).toEqual(['2.1 Three']);
    expect(await titles(`/learn/on-paper/print?section=${second.id}&section=${first.id}`)).toHaveLength(3);
    expect(await titles('/learn/on-paper/print?section=nothing')).toHaveLength(3);
    turnClock(20 * minute);
    expect(await titles(`/learn/on-paper/print?section=${second.id}`)).toEqual(['2.1 Three', '2.2 Hidden']);
  });

  it('[LRN-15] are for nobody who may not learn in it', async () => {
    const who = await person('leaver', 'Lena Leaver', 'learner');
    const client = await school.signedIn(who);
    expect((await client.get('/learn/on-paper/print')).status).toBe(404);
    await grantAccess(who.id, made.id, { kind: 'admin', id: 'leaver' });
    expect((await client.get('/learn/on-paper/print')).status).toBe(200);
    await endGrant({ kind: 'admin', id: 'leaver' }, 'refunded');
    expect((await client.get('/learn/on-paper/print')).status).toBe(403);
  });
});

describe('an article for paper', () => {
  it('[LRN-15] stands under its lecture; code that looks like markup stays as it is written', async () => {
    const html = await renderMarkdown('# Top\n\n`<a id="x" href="#y">`\n\n## Next', {
      idPrefix: 'text',
      contents: true,
    });
    const printed = printedHtml(html, 'l1');
    expect(printed).toContain('<h4 id="l1-text-top">');
    expect(printed).toContain('<h5 id="l1-text-next">');
    expect(printed.replaceAll('&quot;', '"')).toContain('&lt;a id="x" href="#y"&gt;');
    expect(printed).not.toContain('class="toc"');
  });

  it('[LRN-15] fetches its pictures at once', () => {
    expect(printedHtml('<img src="/a.webp" alt="" loading="lazy">', 'l1')).toBe('<img src="/a.webp" alt="">');
  });
});
