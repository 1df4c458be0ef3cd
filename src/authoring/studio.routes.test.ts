import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPerson, snapshotOf } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import type { Client, Page } from '../test/client.ts';
import { castPassword, type School, startSchool } from '../test/school.ts';
import { saveCategory } from './categories.service.ts';
import { createCourse, requireOwnCourse } from './courses.service.ts';
import { requireLecture } from './lecture.model.ts';
import { addLecture } from './outline.service.ts';
import { requirePublishedCourse } from './published.service.ts';
import { addSection } from './sections.service.ts';

let school: School;
let ada: Client;
let eve: Client;
let leo: Client;
const people: Record<string, Awaited<ReturnType<typeof createPerson>>> = {};

beforeAll(async () => {
  school = await startSchool();
  for (const [word, role] of [
    ['ada', 'instructor'],
    ['eve', 'instructor'],
    ['leo', 'learner'],
    ['ruth', 'admin'],
  ] as const)
    people[word] = await createPerson({
      email: `${word}@cast.school`,
      name: `${word} of the cast`,
      role,
      password: castPassword,
      state: 'active',
    });
  await saveCategory(snapshotOf(personOf('ruth')), {
    slug: 'crafts',
    name: 'Crafts',
    description: '',
    icon: 'layers',
    position: 1,
  });
  ada = await school.signedIn(personOf('ada'));
  eve = await school.signedIn(personOf('eve'));
  leo = await school.signedIn(personOf('leo'));
});

function personOf(word: string) {
  const found = people[word];
  if (!found) throw new Error(`no ${word} in the cast`);
  return found;
}

async function course(title = 'Knots') {
  const owner = snapshotOf(personOf('ada'));
  const facts = { title, description: 'About knots.', category: 'crafts' };
  const made = await createCourse(owner, facts);
  const section = await addSection(owner, made.id, 'Loops');
  const lecture = await addLecture(owner, made.id, section.id, {
    title: 'Bowline',
    kind: 'article',
    markdown: 'A loop.',
  });
  const other = await addLecture(owner, made.id, section.id, {
    title: 'Alpine',
    kind: 'article',
    markdown: 'Another.',
  });
  return { base: `/studio/courses/${made.id}`, owner, made, section, lecture, other };
}

const basics = (more: Record<string, string> = {}) => ({
  ...{ revision: '1', title: 'Knots', subtitle: '', description: 'About.', learn: '', requirements: '', audience: '' },
  ...{ category: 'crafts', level: 'all', language: 'en', tags: '', ...more },
});
const rows = (page: Page) => page.html.querySelectorAll('[data-lecture] a').map((link) => link.text);

describe('who may enter', () => {
  it('[ACC-07] visitors sign in first, learners are told how to become instructors', async () => {
    const visitor = await school.visitor().get('/studio');
    expect([visitor.status, visitor.location]).toEqual([303, '/sign-in?next=%2Fstudio']);
    const learner = await leo.get('/studio');
    expect(learner.status).toBe(403);
    expect(learner.$('h1')).toBe('The studio is for instructors');
    expect((await leo.get('/studio/courses/new')).status).toBe(403);
    expect((await leo.post('/studio/courses', { title: 'Mine' })).status).toBe(403);
  });

  it('[ACC-07] every address of somebody else’s course is 404, to read and to change', async () => {
    const { base, section, lecture, made } = await course();
    const inside = `${base}/lectures/${lecture.id}`;
    const asked = ['', '/basics', '/outline', '/price', '/publish', `/lectures/${lecture.id}`];
    for (const path of asked) expect([path, (await eve.get(base + path)).status]).toEqual([path, 404]);
    const tries = [
      () => eve.put(`${base}/basics`, basics({ title: 'Taken' })),
      () => eve.put(`${base}/price`, { revision: 1, selling: 'free', refundDays: 1 }),
      () => eve.post(`${base}/sections`, { title: 'x' }),
      () => eve.put(`${base}/sections/${section.id}`, { title: 'x' }),
      () => eve.delete(`${base}/sections/${section.id}`),
      () => eve.post(`${base}/sections/${section.id}/lectures`, { title: 'x', kind: 'video' }),
      () => eve.put(inside, { revision: 1, title: 'x' }),
      () => eve.put(`${inside}/place`, { place: 'down' }),
      () => eve.post(`${inside}/preview`, { markdown: 'x' }),
      () => eve.delete(inside),
      () => eve.post(`${base}/publication`),
      () => eve.delete(`${base}/publication`),
    ];
    for (const [at, attempt] of tries.entries()) expect([at, (await attempt()).status]).toEqual([at, 404]);
    expect((await requireOwnCourse(snapshotOf(personOf('ada')), made.id)).edits).toBe(made.edits + 3);
  });

  it('[ACC-07] ids that are none lead to 404, not to a fault', async () => {
    const { base } = await course();
    for (const path of [
      '/studio/courses/x/outline',
      `${base}/lectures/x`,
      '/studio/courses/%00/basics',
      `${base}/nothing`,
    ])
      expect([path, (await ada.get(path)).status]).toEqual([path, 404]);
    expect((await ada.delete(`${base}/sections/none`)).status).toBe(404);
    expect((await ada.delete(`${base}/bin/lectures/none`)).status).toBe(404);
  });
});

describe('courses', () => {
  it('[AUT-01] an instructor without courses is told what a course is and how to start', async () => {
    const page = await eve.get('/studio');
    expect(page.status).toBe(200);
    expect(page.$('main')).toContain('Start your first course');
  });

  it('[AUT-01] a draft starts with a title; a bad one comes back with what was typed', async () => {
    const made = await ada.post('/studio/courses', { title: '  Ropes & <b>knots</b>  ', category: 'crafts' });
    expect(made.status).toBe(303);
    expect((await ada.follow(made)).html.querySelector('#field-title')?.getAttribute('value')).toBe(
      'Ropes & <b>knots</b>',
    );
    const bad = await ada.post('/studio/courses', { title: 'x'.repeat(91), category: 'crafts' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-title')?.getAttribute('value')).toBe('x'.repeat(91));
    expect(bad.html.querySelector('#field-category option[selected]')?.getAttribute('value')).toBe('crafts');
    expect(bad.$('#error-summary')).toContain('under 90');
  });

  it('[AUT-01] basics are saved whole, with a cover', async () => {
    const { base, made } = await course();
    const cover = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#0b5c4b' } })
      .jpeg()
      .toBuffer();
    const fields = basics({
      title: 'Knots that hold',
      learn: '- Tie a bowline\n\n* Join ropes',
      tags: 'Rope, sea, rope',
      level: 'beginner',
    });
    const saved = await ada.upload(
      `${base}/basics`,
      { ...fields, _method: 'PUT' },
      { cover: { name: 'c.jpg', bytes: cover } },
    );
    expect(saved.status).toBe(303);
    const { draft } = await requireOwnCourse(snapshotOf(personOf('ada')), made.id);
    expect(draft).toMatchObject({
      title: 'Knots that hold',
      learn: ['Tie a bowline', 'Join ropes'],
      tags: ['rope', 'sea'],
    });
    expect((await ada.get(`${base}/basics`)).html.querySelector('img.cover')?.getAttribute('src')).toMatch(
      /^\/media\/public\//,
    );
  });

  it('[AUT-01] bad basics come back as 422 with every value, and a good file sent with them is kept', async () => {
    const { base } = await course();
    const cover = await sharp({ create: { width: 64, height: 36, channels: 3, background: '#a00' } })
      .png()
      .toBuffer();
    const fields = basics({
      title: '',
      description: 'Long words',
      learn: 'one\ntwo',
      level: 'genius',
      category: 'nowhere',
    });
    const bad = await ada.upload(
      `${base}/basics`,
      { ...fields, _method: 'PUT' },
      { cover: { name: 'mine.png', bytes: cover } },
    );
    expect(bad.status).toBe(422);
    expect(bad.$('#error-summary')).toContain('Please give it a title.');
    expect(bad.html.querySelector('#field-description')?.text.trim()).toBe('Long words');
    const kept = bad.html.querySelector('input[name="kept_cover"]')?.getAttribute('value') ?? '';
    expect(bad.$('form[enctype]')).toContain('mine.png');
    const good = await ada.put(`${base}/basics`, { ...basics(), kept_cover: kept });
    expect(good.status).toBe(303);
    expect((await ada.follow(good)).html.querySelector('img.cover')).not.toBeNull();
    const stolen = await eve.post('/studio/courses', { title: 'Eve' });
    const hers = (stolen.location ?? '').replace('/basics', '');
    await eve.put(`${hers}/basics`, { ...basics(), kept_cover: kept });
    expect((await eve.get(`${hers}/basics`)).html.querySelector('img.cover')).toBeNull();
  });

  it('[AUT-01] a file that is no picture is refused beside its field, and nothing else is saved', async () => {
    const { base, made } = await course();
    const fields = { ...basics({ title: 'Changed' }), _method: 'PUT' };
    const bad = await ada.upload(`${base}/basics`, fields, {
      cover: { name: 'c.jpg', bytes: '<script>', type: 'image/jpeg' },
    });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-cover')?.getAttribute('aria-invalid')).toBe('true');
    expect((await requireOwnCourse(snapshotOf(personOf('ada')), made.id)).draft.title).toBe('Knots');
  });

  it('[AUT-01] a stale save gives 409 with both texts, and saving again is a decision', async () => {
    const { base, made } = await course();
    await ada.put(`${base}/basics`, basics({ subtitle: 'The first window' }));
    const stale = await ada.put(`${base}/basics`, basics({ subtitle: 'The second window' }));
    expect(stale.status).toBe(409);
    expect(stale.$('#course-conflict')).toContain('The first window');
    expect(stale.$('#course-conflict')).toContain('The second window');
    expect(stale.html.querySelector('#field-subtitle')?.getAttribute('value')).toBe('The second window');
    const revision = stale.html.querySelector('input[name="revision"]')?.getAttribute('value') ?? '';
    expect((await ada.put(`${base}/basics`, basics({ subtitle: 'The second window', revision }))).status).toBe(303);
    expect((await requireOwnCourse(snapshotOf(personOf('ada')), made.id)).draft.subtitle).toBe('The second window');
  });

  it('[AUT-01] a price is an amount or free', async () => {
    const { base, made } = await course();
    const bad = await ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: 'much', refundDays: 14 });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-amount')?.getAttribute('value')).toBe('much');
    expect(
      (await ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '1,499', refundDays: 7 })).status,
    ).toBe(303);
    const { draft } = await requireOwnCourse(snapshotOf(personOf('ada')), made.id);
    expect(draft).toMatchObject({ price: { amount: 149_900, currency: config.school.currency }, refundDays: 7 });
  });
});

describe('the outline', () => {
  it('[AUT-02] buttons order lectures: as a page, and as a fragment with the bar', async () => {
    const { base, other } = await course();
    const place = `${base}/lectures/${other.id}/place?_method=PUT`;
    const moved = await ada.post(place, { place: 'up' });
    expect(moved.location).toBe(`${base}/outline`);
    expect(rows(await ada.follow(moved))).toEqual(['Alpine', 'Bowline']);
    const part = await ada.htmx.post(place, { place: 'down' });
    expect(part.text).not.toContain('<html');
    expect(rows(part)).toEqual(['Bowline', 'Alpine']);
    expect(part.html.querySelector('#course-bar')?.getAttribute('hx-swap-oob')).toBe('true');
  });

  it('[AUT-02] what a drop sends puts a lecture right after another', async () => {
    const { base, section, lecture, other } = await course();
    await ada.put(`${base}/lectures/${lecture.id}/place`, { place: `${section.id}/${other.id}` });
    expect(rows(await ada.get(`${base}/outline`))).toEqual(['Alpine', 'Bowline']);
    const nonsense = await ada.put(`${base}/lectures/${lecture.id}/place`, { place: '../../etc' });
    expect(nonsense.status).toBe(303);
    expect(rows(await ada.get(`${base}/outline`))).toEqual(['Alpine', 'Bowline']);
  });

  it('[AUT-02] a deleted lecture leaves an undo on the page, and it brings the lecture back', async () => {
    const { base, lecture } = await course();
    const gone = await ada.follow(await ada.delete(`${base}/lectures/${lecture.id}`));
    expect(rows(gone)).toEqual(['Alpine']);
    expect(gone.$('#outline-list .notice')).toContain('“Bowline” is in the bin for 30 days.');
    const undo = gone.html.querySelector('#outline-list .notice button')?.getAttribute('formaction') ?? '';
    expect(rows(await ada.htmx.post(undo))).toEqual(['Bowline', 'Alpine']);
  });

  it('[AUT-02] sections are added, renamed, moved, deleted and taken back by plain forms', async () => {
    const { base, section } = await course();
    expect((await ada.post(`${base}/sections`, { title: 'Bends' })).status).toBe(303);
    await ada.put(`${base}/sections/${section.id}`, { title: 'Loops & eyes' });
    await ada.put(`${base}/sections/${section.id}/place`, { place: 'down' });
    const names = (page: Page) =>
      page.html.querySelectorAll('[data-section] h2').map((one) => one.text.replace(/^\d+\s*/, ''));
    expect(names(await ada.get(`${base}/outline`))).toEqual(['Bends', 'Loops & eyes']);
    const gone = await ada.follow(await ada.delete(`${base}/sections/${section.id}`));
    expect(names(gone)).toEqual(['Bends']);
    await ada.delete(`${base}/bin/sections/${section.id}`);
    expect(names(await ada.get(`${base}/outline`))).toEqual(['Bends', 'Loops & eyes']);
  });

  it('[AUT-02] a lecture without a title comes back with its kind still chosen', async () => {
    const { base, section } = await course();
    const bad = await ada.post(`${base}/sections/${section.id}/lectures`, { title: ' ', kind: 'document' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector(`#lecture-kind-${section.id} option[selected]`)?.getAttribute('value')).toBe(
      'document',
    );
    expect(bad.$('#error-summary')).toContain('Please give it a title.');
  });
});

describe('lectures', () => {
  it('[AUT-03] an article is previewed by the form itself and by htmx, and only saving stores it', async () => {
    const { base, lecture, made } = await course();
    const address = `${base}/lectures/${lecture.id}`;
    const typed = { revision: 1, title: 'Bowline', markdown: '## New *words*', required: true, ready: true };
    const page = await ada.put(address, { ...typed, show: 'preview' });
    expect(page.html.querySelector('#lecture-preview h2 em')?.text).toBe('words');
    expect(page.html.querySelector('#field-markdown')?.text.trim()).toBe('## New *words*');
    const part = await ada.htmx.post(`${address}/preview`, { markdown: '**fast**' });
    expect(part.text).not.toContain('<html');
    expect(part.html.querySelector('#lecture-preview strong')?.text).toBe('fast');
    expect((await requireLecture(made.id, lecture.id)).markdown).toBe('A loop.');
    expect((await ada.put(address, { ...typed, title: '' })).status).toBe(422);
    expect((await ada.put(address, typed)).status).toBe(303);
    expect(await requireLecture(made.id, lecture.id)).toMatchObject({
      markdown: '## New *words*',
      preview: false,
      required: true,
    });
  });

  it('[AUT-03] a picture lands where the cursor was, with its words', async () => {
    const { base, lecture, made } = await course();
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#08c' } })
      .png()
      .toBuffer();
    const fields = { revision: 1, title: 'Bowline', markdown: 'Before.\r\n\r\nAfter.', cursor: 8, _method: 'PUT' };
    const address = `${base}/lectures/${lecture.id}`;
    const wordless = await ada.upload(address, fields, { picture: { name: 'knot.png', bytes } });
    expect(wordless.status).toBe(422);
    expect(wordless.$('#error-summary')).toContain('describe the picture');
    const saved = await ada.upload(
      address,
      { ...fields, pictureWords: 'A [blue] rope' },
      { picture: { name: 'knot.png', bytes } },
    );
    expect(saved.status).toBe(303);
    const stored = await requireLecture(made.id, lecture.id);
    expect(stored.markdown).toMatch(/^Before\.\n\n!\[A \\\[blue\\\] rope\]\(file:[0-9a-f]{24}\)\n\nAfter\.$/);
    const image = parse(stored.html).querySelector('figure img');
    expect(image?.attributes).toMatchObject({ alt: 'A [blue] rope', width: '40', height: '30' });
    expect(image?.getAttribute('src')).toMatch(/^\/media\/public\//);
  });

  it('[AUT-03] two windows on one lecture: the second gets both texts', async () => {
    const { base, lecture } = await course();
    const address = `${base}/lectures/${lecture.id}`;
    await ada.put(address, { revision: 1, title: 'Bowline', markdown: 'Text of the first.' });
    const stale = await ada.put(address, { revision: 1, title: 'Bowline', markdown: 'Text of the second.' });
    expect(stale.status).toBe(409);
    expect(stale.$('#course-conflict')).toContain('Text of the first.');
    expect(stale.html.querySelector('#field-markdown')?.text.trim()).toBe('Text of the second.');
  });

  it('[AUT-03] a film in avi is prepared in the background; a PDF and captions come with it', async () => {
    const { base, section, owner, made } = await course();
    const film = await addLecture(owner, made.id, section.id, { title: 'Film', kind: 'video' });
    const folder = mkdtempSync(join(tmpdir(), 'film-'));
    const make = [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=2:s=160x90:r=10',
      '-c:v',
      'mpeg4',
      join(folder, 'a.avi'),
    ];
    execFileSync(config.ffmpegPath ?? 'ffmpeg', make);
    const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
    const fields = { revision: 1, title: 'Film', required: true, ready: true, transcript: 'We *tie*.', _method: 'PUT' };
    const captions = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n';
    const saved = await ada.upload(
      `${base}/lectures/${film.id}`,
      { ...fields, captionsText: captions, captionsLanguage: 'hi', resourceTitle: 'All steps' },
      {
        file: { name: 'a.avi', bytes: readFileSync(join(folder, 'a.avi')) },
        resource: { name: 'steps.pdf', bytes: pdf },
      },
    );
    expect(saved.status, saved.$('#error-summary') ?? '').toBe(303);
    await school.settled();
    const outline = await ada.get(`${base}/outline`);
    expect(outline.$(`#lecture-${film.id}`)).toContain('2 s');
    const stored = await requireLecture(made.id, film.id);
    expect(stored).toMatchObject({
      captions: [{ language: 'hi', label: 'Hindi' }],
      resources: [{ title: 'All steps' }],
    });
    expect(stored.transcriptHtml).toContain('<em>tie</em>');
    const editor = await ada.get(`${base}/lectures/${film.id}`);
    const played = await ada.get(editor.html.querySelector('video')?.getAttribute('src') ?? '/none');
    expect([played.status, played.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    const removal = { ...fields, revision: 2, removeCaptions: 'hi', removeResource: stored.resources[0]?.id ?? '' };
    expect((await ada.put(`${base}/lectures/${film.id}`, removal)).status).toBe(303);
    expect(await requireLecture(made.id, film.id)).toMatchObject({
      captions: [],
      resources: [],
      fileId: stored.fileId,
    });
  });

  it('[AUT-04] captions that are none are refused, with what was typed', async () => {
    const { base, section, owner, made } = await course();
    const film = await addLecture(owner, made.id, section.id, { title: 'Film', kind: 'video' });
    const fields = {
      revision: 1,
      title: 'Film',
      captionsText: 'no captions at all',
      transcript: 'Kept.',
      _method: 'PUT',
    };
    const bad = await ada.put(`${base}/lectures/${film.id}`, fields);
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-transcript')?.text.trim()).toBe('Kept.');
    expect(bad.html.querySelector('#field-captionsText')?.text.trim()).toBe('no captions at all');
  });
});

describe('publishing', () => {
  it('[AUT-05] what is missing is listed with the way there, and nothing is published', async () => {
    const made = await ada.post('/studio/courses', { title: 'Bare' });
    const base = (made.location ?? '').replace('/basics', '');
    const page = await ada.get(`${base}/publish`);
    expect(page.$('h1')).toBe('Not quite ready');
    expect(page.html.querySelector('#course-checks a')?.getAttribute('href')).toBe(`${base}/basics`);
    expect((await ada.post(`${base}/publication`)).status).toBe(422);
  });

  it('[AUT-05] changes are counted on every page, listed before publishing, and seen after', async () => {
    const { base, lecture, made } = await course();
    expect((await ada.post(`${base}/publication`)).status).toBe(303);
    expect((await ada.get(`${base}/basics`)).$('#course-bar')).toContain('Everything here is published');
    await ada.put(`${base}/lectures/${lecture.id}`, {
      revision: 1,
      title: 'The bowline',
      markdown: 'A loop.',
      required: true,
      ready: true,
      preview: true,
    });
    await ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '99', refundDays: 14 });
    expect((await ada.get(`${base}/outline`)).$('#course-bar')).toContain('2 changes not published');
    const page = await ada.get(`${base}/publish`);
    expect(page.$('#course-changes')).toContain('Lecture “Bowline” becomes “The bowline”');
    expect(page.$('#course-changes')).toContain('Price: Free becomes ₹99');
    expect((await requirePublishedCourse(made.slug)).price).toBeNull();
    const done = await ada.follow(await ada.post(`${base}/publication`, { note: 'Better' }));
    expect(done.$('#flash')).toContain('Version 2 is published');
    expect((await requirePublishedCourse(made.slug)).sections[0]?.lectures[0]).toMatchObject({
      title: 'The bowline',
      preview: true,
    });
    const withdrawn = await ada.follow(await ada.delete(`${base}/publication`));
    expect(withdrawn.$('h1')).toBe('This course is withdrawn');
  });
});
