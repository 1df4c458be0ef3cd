import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { announce } from '../lib/bus.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { findPart, keptVersions, listVersions, SitePart, storePart } from './part.model.ts';
import { saveBanner, saveFaq, saveLegal, siteFacts, siteGeneration } from './site.service.ts';

const school = await startSchool();
let cast: Awaited<ReturnType<typeof world>>;
let admin: ReturnType<typeof snapshotOf>;
let ruth: Awaited<ReturnType<typeof school.signedIn>>;
const visit = (path: string) => school.visitor().get(path);

beforeAll(async () => {
  cast = await world();
  admin = snapshotOf(cast.ruth);
  ruth = await school.signedIn(cast.ruth);
});

describe('who may enter', () => {
  it('[SIT-01] only admins edit the site, by page and by form', async () => {
    const leo = await school.signedIn(cast.leo);
    for (const path of [
      '/admin/site/banner',
      '/admin/site/questions',
      '/admin/site/categories',
      '/admin/site/texts/terms',
      '/admin/site/versions/faq',
    ]) {
      expect((await leo.get(path)).status, path).toBe(403);
      expect((await visit(path)).location, path).toContain('/sign-in');
      expect((await ruth.get(path)).status, path).toBe(200);
    }
    expect((await leo.post('/admin/site/banner', { revision: '0', on: 'on', text: 'Mine' })).status).toBe(403);
    expect(await findPart('banner')).toBeNull();
    await expect(saveBanner(snapshotOf(cast.leo), { text: 'Mine', tone: 'info' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('[SIT-01] addresses of nothing lead to 404', async () => {
    for (const path of [
      '/admin/site/texts/imprint',
      '/admin/site/versions/logo',
      '/admin/site/questions/none',
      '/admin/site/categories/none',
    ])
      expect((await ruth.get(path)).status, path).toBe(404);
  });
});

describe('the banner', () => {
  const revisionOf = async () => String((await findPart('banner'))?.revision ?? 0);

  it('[SIT-01] shows on kept visitor pages at once, and goes as fast', async () => {
    expect((await visit('/faq')).$('aside[aria-label="Announcement"]')).toBeNull();
    const fields = { on: 'on', text: 'Open day <today>', href: '/courses', tone: 'warn' };
    expect((await ruth.post('/admin/site/banner', { revision: await revisionOf(), ...fields })).status).toBe(303);
    for (const path of ['/', '/courses', '/faq', '/courses/knots'])
      expect((await visit(path)).$('aside[aria-label="Announcement"]'), path).toBe('Open day <today>');
    await ruth.post('/admin/site/banner', { revision: await revisionOf(), text: 'Open day', tone: 'warn' });
    expect((await visit('/faq')).$('aside[aria-label="Announcement"]')).toBeNull();
  });

  it('[SIT-01] comes back as typed when it is not right', async () => {
    const empty = await ruth.post('/admin/site/banner', { revision: await revisionOf(), on: 'on', text: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.$('#error-summary')).toContain('needs some words');
    for (const href of ['javascript:alert(1)', '//evil.example', 'http://', 'courses']) {
      const page = await ruth.post('/admin/site/banner', { revision: '1', on: 'on', text: 'Kept', href });
      expect(page.status, href).toBe(422);
      expect(page.html.querySelector('#field-text')?.getAttribute('value')).toBe('Kept');
    }
  });

  it('[SIT-01] a save over somebody else’s shows both and changes nothing', async () => {
    const revision = await revisionOf();
    await saveBanner(admin, { text: 'From the other window', tone: 'info' });
    const page = await ruth.post('/admin/site/banner', { revision, on: 'on', text: 'From this window', tone: 'info' });
    expect(page.status).toBe(409);
    expect(page.$('#conflict')).toContain('From the other window');
    expect(page.html.querySelector('#field-text')?.getAttribute('value')).toBe('From this window');
    expect(siteFacts().banner?.text).toBe('From the other window');
    const again = page.html.querySelector('input[name="revision"]')?.getAttribute('value');
    const saved = await ruth.post('/admin/site/banner', { revision: again, on: 'on', text: 'From this window' });
    expect(saved.status).toBe(303);
    expect(siteFacts().banner?.text).toBe('From this window');
  });

  it('[SIT-01] is previewed as page and as fragment without being saved', async () => {
    const before = siteGeneration();
    const fields = { revision: await revisionOf(), on: 'on', text: 'Only looking', tone: 'info' };
    const page = await ruth.post('/admin/site/banner/preview', fields);
    expect(page.status).toBe(200);
    expect(page.$('#banner-preview')).toContain('Only looking');
    expect(page.html.querySelector('#field-text')?.getAttribute('value')).toBe('Only looking');
    const part = await ruth.htmx.post('/admin/site/banner/preview', fields);
    expect(part.text).toMatch(/^\s*<section id="banner-preview"/);
    expect(siteGeneration()).toBe(before);
  });

  it('[SIT-01] another process that saved is heard: memory follows the announcement', async () => {
    await storePart('banner', { on: true, text: 'From another process', href: null, tone: 'info' }, admin);
    expect(siteFacts().banner?.text).not.toBe('From another process');
    await announce('site', { part: 'banner' });
    await expect.poll(() => siteFacts().banner?.text, { timeout: 1000 }).toBe('From another process');
    expect((await visit('/faq')).$('aside[aria-label="Announcement"]')).toBe('From another process');
  });

  it('[SIT-01] keeps the last twenty versions and brings one back', async () => {
    for (let count = 1; count <= keptVersions + 4; count++)
      await saveBanner(admin, { text: `Version ${count}`, tone: 'info' });
    expect(await listVersions('banner')).toHaveLength(keptVersions);
    const list = await ruth.get('/admin/site/versions/banner');
    expect(list.$('ol li')).toContain('Shown now');
    const form = list.html.querySelectorAll('form[action$="/restoration"]')[2];
    const before = siteGeneration();
    expect((await ruth.post(form?.getAttribute('action') ?? '')).status).toBe(303);
    expect(siteFacts().banner?.text).toBe('Version 21');
    expect(siteGeneration()).not.toBe(before);
  });

  it('[SIT-01] ten saves at once all end up as versions, none lost', async () => {
    const before = (await findPart('banner'))?.revision ?? 0;
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        storePart('banner', { on: true, text: `At once ${at}`, href: null, tone: 'info' }, admin),
      ),
    );
    expect((await findPart('banner'))?.revision).toBe(before + 10);
    const texts = [...(await listVersions('banner')), await findPart('banner')].map((one) =>
      JSON.stringify(one?.value),
    );
    for (let at = 0; at < 10; at++) expect(texts.some((text) => text.includes(`At once ${at}`))).toBe(true);
  });
});

describe('questions', () => {
  beforeEach(() =>
    saveFaq(admin, [
      { question: 'First?', answer: 'With **weight**' },
      { question: 'Second?', answer: 'Two' },
      { question: 'Third?', answer: 'Three' },
    ]),
  );
  const order = async () =>
    (await visit('/faq')).html.querySelectorAll('main details summary').map((one) => one.text.trim());
  const idOf = (question: string) => siteFacts().faq.find((entry) => entry.question === question)?.id ?? '';

  it('[SIT-01] are added by a form and read at once, Markdown made safe', async () => {
    const words = { question: 'Fourth?', answer: '*Yes*. <script>alert(1)</script> [x](javascript:alert(1))' };
    expect((await ruth.post('/admin/site/questions', words)).status).toBe(303);
    const page = await visit('/faq');
    expect(page.$('details:last-of-type em')).toBe('Yes');
    expect(page.html.querySelector('details script')).toBeNull();
    expect(page.html.querySelector('details a[href^="javascript"]')).toBeNull();
  });

  it('[SIT-01] are edited; a stale save of the same question shows both, of another one does not matter', async () => {
    const id = idOf('First?');
    const revision = (await ruth.get(`/admin/site/questions/${id}`)).html
      .querySelector('input[name="revision"]')
      ?.getAttribute('value');
    await ruth.post(`/admin/site/questions/${idOf('Second?')}`, {
      revision: '1',
      question: 'Second, again?',
      answer: 'Two',
    });
    expect(
      (await ruth.post(`/admin/site/questions/${id}`, { revision, question: 'First, again?', answer: 'One' })).status,
    ).toBe(303);
    const stale = await ruth.post(`/admin/site/questions/${id}`, { revision, question: 'Mine?', answer: 'Mine' });
    expect(stale.status).toBe(409);
    expect(stale.$('#conflict')).toContain('First, again?');
    expect(stale.html.querySelector('#field-question')?.getAttribute('value')).toBe('Mine?');
    expect(await order()).toEqual(['First, again?', 'Second, again?', 'Third?']);
  });

  it('[SIT-01] are moved by buttons, as page and as fragment, and stay at the ends', async () => {
    expect((await ruth.post(`/admin/site/questions/${idOf('Third?')}/place`, { place: 'up' })).status).toBe(303);
    expect(await order()).toEqual(['First?', 'Third?', 'Second?']);
    const part = await ruth.htmx.post(`/admin/site/questions/${idOf('First?')}/place`, { place: 'up' });
    expect(part.text).toMatch(/^\s*<div id="questions-list"/);
    expect(await order()).toEqual(['First?', 'Third?', 'Second?']);
    expect((await ruth.post(`/admin/site/questions/${idOf('First?')}/place`, { place: 'sideways' })).status).toBe(303);
  });

  it('[SIT-01] are removed, and put back where they stood', async () => {
    const id = idOf('Second?');
    const gone = await ruth.follow(await ruth.delete(`/admin/site/questions/${id}`));
    expect(gone.$('[role="status"]')).toContain('Second?');
    expect(await order()).toEqual(['First?', 'Third?']);
    expect((await ruth.post(`/admin/site/questions/${id}/restoration`)).status).toBe(303);
    await ruth.post(`/admin/site/questions/${id}/restoration`);
    expect(await order()).toEqual(['First?', 'Second?', 'Third?']);
  });

  it('[SIT-01] come back as typed when something is missing, and are previewed without being saved', async () => {
    const empty = await ruth.post('/admin/site/questions', { question: '', answer: 'An answer' });
    expect(empty.status).toBe(422);
    expect(empty.$('textarea')).toBe('An answer');
    const look = await ruth.post('/admin/site/questions/preview', { question: 'Looks?', answer: '**Good**' });
    expect(look.$('#question-preview strong')).toBe('Good');
    expect(await order()).not.toContain('Looks?');
  });

  it('[SIT-01] saving the same list twice changes nothing', async () => {
    const before = siteGeneration();
    await saveFaq(
      admin,
      siteFacts().faq.map(({ question, answer }) => ({ question, answer })),
    );
    expect(siteGeneration()).toBe(before);
  });
});

describe('categories', () => {
  const menu = async () =>
    (await visit('/faq')).html.querySelectorAll('a.menu-item[href^="/categories/"]').map((one) => one.text);

  it('[SIT-01] are added, renamed, moved and removed, and every menu follows at once', async () => {
    expect((await ruth.post('/admin/site/categories', { name: 'Música & Klänge', icon: 'heart' })).status).toBe(303);
    expect(await menu()).toEqual(['Outdoors & crafts', 'Música & Klänge']);
    await ruth.post('/admin/site/categories/musica-klange/place', { place: 'up' });
    expect(await menu()).toEqual(['Música & Klänge', 'Outdoors & crafts']);
    const seen =
      (await ruth.get('/admin/site/categories/musica-klange')).html
        .querySelector('input[name="seen"]')
        ?.getAttribute('value') ?? '';
    const words = { seen, name: 'Music', icon: 'heart' };
    expect((await ruth.post('/admin/site/categories/musica-klange', words)).status).toBe(303);
    expect(await menu()).toContain('Music');
    expect((await ruth.post('/admin/site/categories/musica-klange', words)).status).toBe(409);
    expect((await ruth.delete('/admin/site/categories/musica-klange')).status).toBe(303);
    expect(await menu()).toEqual(['Outdoors & crafts']);
  });

  it('[SIT-01] that courses are in stay, and the page says why', async () => {
    const page = await ruth.delete('/admin/site/categories/outdoors');
    expect(page.status).toBe(422);
    expect(page.$('#categories-list [role="alert"]')).toContain('Courses are in this category');
    expect(await menu()).toHaveLength(1);
  });

  it('[SIT-01] with a name that is taken or empty come back with 422', async () => {
    expect((await ruth.post('/admin/site/categories', { name: 'OUTDOORS, crafts', icon: 'heart' })).status).toBe(303);
    expect((await ruth.post('/admin/site/categories', { name: 'Outdoors crafts', icon: 'heart' })).status).toBe(422);
    expect((await ruth.post('/admin/site/categories', { name: '', icon: 'heart' })).status).toBe(422);
    expect((await ruth.post('/admin/site/categories', { name: 'New', icon: 'heart' })).status).toBe(422);
    expect((await ruth.post('/admin/site/categories', { name: 'Fine', icon: '../x' })).status).toBe(422);
  });
});

describe('texts', () => {
  it('[SIT-01] say so while they are not written, and are edited with a preview', async () => {
    expect((await visit('/terms')).$('main')).toContain('still to be written');
    const look = await ruth.post('/admin/site/texts/terms/preview', {
      revision: '0',
      markdown: '# Our terms\n\nBe *kind*.',
    });
    expect(look.$('#text-preview em')).toBe('kind');
    expect(
      (await ruth.post('/admin/site/texts/terms', { revision: '0', markdown: '# Our terms\n\nBe *kind*.' })).status,
    ).toBe(303);
    const page = await visit('/terms');
    expect(page.$('h1')).toBe('Our terms');
    expect(page.html.querySelectorAll('h1')).toHaveLength(1);
    expect((await ruth.post('/admin/site/texts/terms', { revision: '0', markdown: 'Late' })).status).toBe(409);
    expect((await ruth.post('/admin/site/texts/terms', { revision: '1', markdown: ' ' })).status).toBe(422);
  });

  it('[SIT-01] the pages of visitors are kept and carry no cookie', async () => {
    await saveLegal(admin, 'privacy', '# Privacy\n\nNothing is kept.');
    const first = await visit('/privacy');
    const second = await visit('/privacy');
    expect(second.headers.get('etag')).toBeTruthy();
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id') ?? 'none');
    expect(second.headers.get('set-cookie')).toBeNull();
    expect(second.$('.site-footer')).toContain('Privacy');
  });

  it('[SIT-01] the stored parts are found by an index', async () => {
    const plan = JSON.stringify(await SitePart.collection.find({ key: 'faq' }).explain());
    expect(plan).toContain('IXSCAN');
  });
});
