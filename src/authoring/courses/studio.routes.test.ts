import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { studioCast } from '../../test/studio.ts';
import { requireOwnCourse } from './courses.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

const basics = (more: Record<string, string> = {}) => ({
  ...{ revision: '1', title: 'Knots', subtitle: '', description: 'About.', learn: '', requirements: '', audience: '' },
  ...{ category: 'crafts', level: 'all', language: 'en', tags: '', ...more },
});
describe('who may enter', () => {
  it('[ACC-07] visitors sign in first, learners are told how to become instructors', async () => {
    const visitor = await cast.school.visitor().get('/studio');
    expect([visitor.status, visitor.location]).toEqual([303, '/sign-in?next=%2Fstudio']);
    const learner = await cast.leo.get('/studio');
    expect(learner.status).toBe(403);
    expect(learner.$('h1')).toBe('The studio is for instructors');
    expect((await cast.leo.get('/studio/courses/new')).status).toBe(403);
    expect((await cast.leo.post('/studio/courses', { title: 'Mine' })).status).toBe(403);
  });

  it('[ACC-07] every address of somebody else’s course is 404, to read and to change', async () => {
    const { base, section, lecture, made } = await cast.course();
    const inside = `${base}/lectures/${lecture.id}`;
    const asked = ['', '/basics', '/outline', '/price', '/publish', `/lectures/${lecture.id}`];
    for (const path of asked) expect([path, (await cast.eve.get(base + path)).status]).toEqual([path, 404]);
    const tries = [
      () => cast.eve.put(`${base}/basics`, basics({ title: 'Taken' })),
      () => cast.eve.put(`${base}/price`, { revision: 1, selling: 'free', refundDays: 1 }),
      () => cast.eve.post(`${base}/sections`, { title: 'x' }),
      () => cast.eve.put(`${base}/sections/${section.id}`, { title: 'x' }),
      () => cast.eve.delete(`${base}/sections/${section.id}`),
      () => cast.eve.post(`${base}/sections/${section.id}/lectures`, { title: 'x', kind: 'video' }),
      () => cast.eve.put(inside, { revision: 1, title: 'x' }),
      () => cast.eve.put(`${inside}/place`, { place: 'down' }),
      () => cast.eve.post(`${inside}/preview`, { markdown: 'x' }),
      () => cast.eve.delete(inside),
      () => cast.eve.post(`${base}/publication`),
      () => cast.eve.delete(`${base}/publication`),
    ];
    for (const [at, attempt] of tries.entries()) expect([at, (await attempt()).status]).toEqual([at, 404]);
    expect((await requireOwnCourse(cast.owner, made.id)).edits).toBe(made.edits + 3);
  });

  it('[ACC-07] ids that are none lead to 404, not to a fault', async () => {
    const { base } = await cast.course();
    for (const path of [
      '/studio/courses/x/outline',
      `${base}/lectures/x`,
      '/studio/courses/%00/basics',
      `${base}/nothing`,
    ])
      expect([path, (await cast.ada.get(path)).status]).toEqual([path, 404]);
    expect((await cast.ada.delete(`${base}/sections/none`)).status).toBe(404);
    expect((await cast.ada.delete(`${base}/bin/lectures/none`)).status).toBe(404);
  });
});

describe('courses', () => {
  it('[AUT-01] an instructor without courses is told what a course is and how to start', async () => {
    const page = await cast.eve.get('/studio');
    expect(page.status).toBe(200);
    expect(page.$('main')).toContain('Start your first course');
  });

  it('[AUT-01] the form of a new course sent twice at once makes one draft', async () => {
    const page = await cast.ada.get('/studio/courses/new');
    const key = page.html.querySelector('[name="key"]')?.getAttribute('value') ?? '';
    const sent = [1, 2].map(() => cast.ada.post('/studio/courses', { title: 'Only once', key }));
    const places = (await Promise.all(sent)).map(({ status, location }) => `${status} ${location}`);
    expect(places[0]).toMatch(/^303 /);
    expect(places[1]).toBe(places[0]);
    const later = await cast.ada.post('/studio/courses', { title: 'Another on the old page', key });
    expect(`303 ${later.location}`).not.toBe(places[0]);
  });

  it('[AUT-01] a draft starts with a title; a bad one comes back with what was typed', async () => {
    const made = await cast.ada.post('/studio/courses', { title: '  Ropes & <b>knots</b>  ', category: 'crafts' });
    expect(made.status).toBe(303);
    expect((await cast.ada.follow(made)).html.querySelector('#field-title')?.getAttribute('value')).toBe(
      'Ropes & <b>knots</b>',
    );
    const bad = await cast.ada.post('/studio/courses', { title: 'x'.repeat(91), category: 'crafts' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-title')?.getAttribute('value')).toBe('x'.repeat(91));
    expect(bad.html.querySelector('#field-category option[selected]')?.getAttribute('value')).toBe('crafts');
    expect(bad.$('#error-summary')).toContain('under 90');
  });

  it('[AUT-01] basics are saved whole, with a cover', async () => {
    const { base, made } = await cast.course();
    const cover = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#0b5c4b' } })
      .jpeg()
      .toBuffer();
    const fields = basics({
      title: 'Knots that hold',
      learn: '- Tie a bowline\n\n* Join ropes',
      tags: 'Rope, sea, rope',
      level: 'beginner',
    });
    const saved = await cast.ada.upload(
      `${base}/basics`,
      { ...fields, _method: 'PUT' },
      { cover: { name: 'c.jpg', bytes: cover } },
    );
    expect(saved.status).toBe(303);
    const { draft } = await requireOwnCourse(cast.owner, made.id);
    expect(draft).toMatchObject({
      title: 'Knots that hold',
      learn: ['Tie a bowline', 'Join ropes'],
      tags: ['rope', 'sea'],
    });
    expect((await cast.ada.get(`${base}/basics`)).html.querySelector('.cover img')?.getAttribute('src')).toMatch(
      /^\/media\/public\//,
    );
  });

  it('[AUT-01] bad basics come back as 422 with every value, and a good file sent with them is kept', async () => {
    const { base } = await cast.course();
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
    const bad = await cast.ada.upload(
      `${base}/basics`,
      { ...fields, _method: 'PUT' },
      { cover: { name: 'mine.png', bytes: cover } },
    );
    expect(bad.status).toBe(422);
    expect(bad.$('#error-summary')).toContain('Please give it a title.');
    expect(bad.html.querySelector('#field-description')?.text.trim()).toBe('Long words');
    const kept = bad.html.querySelector('input[name="kept_cover"]')?.getAttribute('value') ?? '';
    expect(bad.$('form[enctype]')).toContain('mine.png');
    const good = await cast.ada.put(`${base}/basics`, { ...basics(), kept_cover: kept });
    expect(good.status).toBe(303);
    expect((await cast.ada.follow(good)).html.querySelector('.cover img')).not.toBeNull();
    const stolen = await cast.eve.post('/studio/courses', { title: 'Eve' });
    const hers = (stolen.location ?? '').replace('/basics', '');
    await cast.eve.put(`${hers}/basics`, { ...basics(), kept_cover: kept });
    expect((await cast.eve.get(`${hers}/basics`)).html.querySelector('.cover img')).toBeNull();
  });

  it('[AUT-01] a file that is no picture is refused beside its field, and nothing else is saved', async () => {
    const { base, made } = await cast.course();
    const fields = { ...basics({ title: 'Changed' }), _method: 'PUT' };
    const bad = await cast.ada.upload(`${base}/basics`, fields, {
      cover: { name: 'c.jpg', bytes: '<script>', type: 'image/jpeg' },
    });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-cover')?.getAttribute('aria-invalid')).toBe('true');
    expect((await requireOwnCourse(cast.owner, made.id)).draft.title).toBe('Knots');
  });

  it('[AUT-01] a stale save gives 409 with both texts, and saving again is a decision', async () => {
    const { base, made } = await cast.course();
    await cast.ada.put(`${base}/basics`, basics({ subtitle: 'The first window' }));
    const stale = await cast.ada.put(`${base}/basics`, basics({ subtitle: 'The second window' }));
    expect(stale.status).toBe(409);
    expect(stale.$('#conflict')).toContain('The first window');
    expect(stale.$('#conflict')).toContain('The second window');
    expect(stale.html.querySelector('#field-subtitle')?.getAttribute('value')).toBe('The second window');
    const revision = stale.html.querySelector('input[name="revision"]')?.getAttribute('value') ?? '';
    expect((await cast.ada.put(`${base}/basics`, basics({ subtitle: 'The second window', revision }))).status).toBe(
      303,
    );
    expect((await requireOwnCourse(cast.owner, made.id)).draft.subtitle).toBe('The second window');
  });

  it('[AUT-01] a price is an amount or free', async () => {
    const { base, made } = await cast.course();
    const bad = await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: 'much', refundDays: 14 });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-amount')?.getAttribute('value')).toBe('much');
    const both = await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '0.5', refundDays: 99 });
    expect(both.html.querySelectorAll('#error-summary li').map((one) => one.text)).toEqual([
      'At most 60 days.',
      'Please enter an amount, such as 1499. The least is 1.',
    ]);
    expect(
      (await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '1,499', refundDays: 7 })).status,
    ).toBe(303);
    const { draft } = await requireOwnCourse(cast.owner, made.id);
    expect(draft).toMatchObject({ price: { amount: 149_900, currency: config.school.currency }, refundDays: 7 });
  });
});
