import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../test/client.ts';
import { rowsOf, studioCast } from '../../test/studio.ts';
import { requirePublishedCourse } from '../publishing/published.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

describe('the outline', () => {
  it('[AUT-02] buttons order lectures: as a page, and as a fragment with the bar', async () => {
    const { base, other } = await cast.course();
    const place = `${base}/lectures/${other.id}/place?_method=PUT`;
    const moved = await cast.ada.post(place, { place: 'up' });
    expect(moved.location).toBe(`${base}/outline`);
    expect(rowsOf(await cast.ada.follow(moved))).toEqual(['Alpine', 'Bowline']);
    const part = await cast.ada.htmx.post(place, { place: 'down' });
    expect(part.text).not.toContain('<html');
    expect(rowsOf(part)).toEqual(['Bowline', 'Alpine']);
    expect(part.html.querySelector('#course-bar')?.getAttribute('hx-swap-oob')).toBe('true');
  });

  it('[AUT-02] what a drop sends puts a lecture right after another', async () => {
    const { base, section, lecture, other } = await cast.course();
    await cast.ada.put(`${base}/lectures/${lecture.id}/place`, { place: `${section.id}/${other.id}` });
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toEqual(['Alpine', 'Bowline']);
    const nonsense = await cast.ada.put(`${base}/lectures/${lecture.id}/place`, { place: '../../etc' });
    expect(nonsense.status).toBe(303);
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toEqual(['Alpine', 'Bowline']);
  });

  it('[AUT-02] a deleted lecture leaves an undo on the page, and it brings the lecture back', async () => {
    const { base, lecture } = await cast.course();
    const gone = await cast.ada.follow(await cast.ada.delete(`${base}/lectures/${lecture.id}`));
    expect(rowsOf(gone)).toEqual(['Alpine']);
    expect(gone.$('#outline-list .notice')).toContain('“Bowline” is in the bin for 30 days.');
    const undo = gone.html.querySelector('#outline-list .notice button')?.getAttribute('formaction') ?? '';
    expect(rowsOf(await cast.ada.htmx.post(undo))).toEqual(['Bowline', 'Alpine']);
  });

  it('[AUT-02] sections are added, renamed, moved, deleted and taken back by plain forms', async () => {
    const { base, section } = await cast.course();
    expect((await cast.ada.post(`${base}/sections`, { title: 'Bends' })).status).toBe(303);
    await cast.ada.put(`${base}/sections/${section.id}`, { title: 'Loops & eyes' });
    await cast.ada.put(`${base}/sections/${section.id}/place`, { place: 'down' });
    const names = (page: Page) =>
      page.html.querySelectorAll('[data-section] h2').map((one) => one.text.replace(/^\d+\s*/, ''));
    expect(names(await cast.ada.get(`${base}/outline`))).toEqual(['Bends', 'Loops & eyes']);
    const gone = await cast.ada.follow(await cast.ada.delete(`${base}/sections/${section.id}`));
    expect(names(gone)).toEqual(['Bends']);
    await cast.ada.delete(`${base}/bin/sections/${section.id}`);
    expect(names(await cast.ada.get(`${base}/outline`))).toEqual(['Bends', 'Loops & eyes']);
  });

  it('[AUT-02] a form sent twice at once adds one section and one lecture; other words on an old page add another', async () => {
    const { base, section } = await cast.course();
    const page = await cast.ada.get(`${base}/outline?add=${section.id}`);
    const keys = page.html.querySelectorAll('[name="key"]').map((field) => field.getAttribute('value'));
    const [key = ''] = new Set(keys);
    const send = (address: string, body: Record<string, string>) =>
      cast.ada.post(`${base}/${address}`, { ...body, key });
    const lectures = `sections/${section.id}/lectures`;
    const lecture = { title: 'Bowline', kind: 'article' };
    const sent = [1, 2].flatMap(() => [send('sections', { title: 'Bends' }), send(lectures, lecture)]);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const after = await cast.ada.get(`${base}/outline`);
    expect(rowsOf(after)).toEqual(['Bowline', 'Alpine', 'Bowline']);
    expect(after.html.querySelectorAll('[data-section]')).toHaveLength(2);
    await send(lectures, { ...lecture, title: 'Sheet' });
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toEqual(['Bowline', 'Alpine', 'Bowline', 'Sheet']);
  });

  it('[AUT-02] a lecture without a title comes back with its kind still chosen', async () => {
    const { base, section } = await cast.course();
    const bad = await cast.ada.post(`${base}/sections/${section.id}/lectures`, { title: ' ', kind: 'document' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector(`#field-lecture-kind option[selected]`)?.getAttribute('value')).toBe('document');
    const link = bad.html.querySelector('.error-summary a')?.getAttribute('href') ?? '';
    expect(bad.html.querySelector(link)?.getAttribute('name')).toBe('title');
    expect(bad.$('#error-summary')).toContain('Please give it a title.');
  });
});

describe('publishing', () => {
  it('[AUT-05] what is missing is listed with the way there, and nothing is published', async () => {
    const made = await cast.ada.post('/studio/courses', { title: 'Bare' });
    const base = (made.location ?? '').replace('/basics', '');
    const page = await cast.ada.get(`${base}/publish`);
    expect(page.$('h1')).toBe('Not quite ready');
    expect(page.html.querySelector('#course-checks a')?.getAttribute('href')).toBe(`${base}/basics`);
    expect((await cast.ada.post(`${base}/publication`)).status).toBe(422);
  });

  it('[AUT-05] changes are counted on every page, listed before publishing, and seen after', async () => {
    const { base, lecture, made } = await cast.course();
    expect((await cast.ada.post(`${base}/publication`)).status).toBe(303);
    expect((await cast.ada.get(`${base}/basics`)).$('#course-bar')).toContain('Everything here is published');
    await cast.ada.put(`${base}/lectures/${lecture.id}`, {
      revision: 1,
      title: 'The bowline',
      markdown: 'A loop.',
      required: true,
      ready: true,
      preview: true,
    });
    await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '99', refundDays: 14 });
    expect((await cast.ada.get(`${base}/outline`)).$('#course-bar')).toContain('2 changes not published');
    const page = await cast.ada.get(`${base}/publish`);
    expect(page.$('#course-changes')).toContain('Lecture “Bowline” becomes “The bowline”');
    expect(page.$('#course-changes')).toContain('Price: Free becomes ₹99');
    expect((await requirePublishedCourse(made.slug)).price).toBeNull();
    const done = await cast.ada.follow(await cast.ada.post(`${base}/publication`, { note: 'Better' }));
    expect(done.$('#flash')).toContain('Version 2 is published');
    expect((await requirePublishedCourse(made.slug)).sections[0]?.lectures[0]).toMatchObject({
      title: 'The bowline',
      preview: true,
    });
    const withdrawn = await cast.ada.follow(await cast.ada.delete(`${base}/publication`));
    expect(withdrawn.$('h1')).toBe('This course is withdrawn');
  });
});
