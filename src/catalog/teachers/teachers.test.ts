import { beforeAll, describe, expect, it } from 'vitest';
import { findPersonByEmail, snapshotOf } from '../../accounts/accounts.service.ts';
import { saveTeacherPage } from '../../accounts/profile/teacher-page.service.ts';
import { saveVisibility } from '../../authoring/courses/visibility.service.ts';
import { changeTeam } from '../../authoring/team/team.service.ts';
import { now } from '../../lib/clock.ts';
import type { Client } from '../../test/client.ts';
import { startSchool } from '../../test/school.ts';
import { course, person, world } from '../../test/world.ts';
import { findCatalogCourse, reloadCatalog } from '../memory.service.ts';

const school = await startSchool();
let cast: Awaited<ReturnType<typeof world>>;
let eve: Client;
let ada: Client;
const page = {
  headline: 'Ties and unties',
  bio: 'Twenty years **at sea**.\n\n<script>alert(1)</script>',
  links: ['https://knots.example/eve'],
};

beforeAll(async () => {
  cast = await world();
  eve = await school.signedIn(await person('eve', 'Eve Norton', 'instructor'));
  ada = await school.signedIn(cast.ada);
});

const adasPage = { handle: 'ada', headline: '', bio: '', links: [] };

describe('a teacher’s page', () => {
  it('[CAT-10] has an address of their own choice, words, links and data for machines', async () => {
    const form = await eve.get('/studio/profile');
    expect(form.html.querySelector('#field-handle')?.getAttribute('value')).toBe('eve-norton');
    const saved = await eve.put('/studio/profile', { ...page, handle: 'Eve', tells: ['courses'] });
    expect(saved.status).toBe(303);
    const shown = await school.visitor().get('/teachers/eve');
    expect(shown.$('main')).toMatch(/Eve Norton.*Ties and unties.*Courses.*0.*Twenty years at sea.*No course yet/);
    expect(shown.text).not.toContain('<script>alert');
    const link = shown.html.querySelector('main a[href="https://knots.example/eve"]');
    expect(link?.getAttribute('rel')).toBe('nofollow noopener me');
    const data = JSON.parse(shown.html.querySelector('script[type="application/ld+json"]')?.text ?? '{}');
    expect(data.mainEntity).toMatchObject({ '@type': 'Person', name: 'Eve Norton', sameAs: page.links });
    expect(data.mainEntity.url).toMatch(/\/teachers\/eve$/);
  });

  it('[CAT-10] shows only the numbers that were chosen, of courses that everybody finds', async () => {
    const numbers = async () =>
      (await school.visitor().get('/teachers/ada')).html.querySelectorAll('main dl div').map((one) => one.text.trim());
    expect(await numbers()).toEqual([]);
    await ada.put('/studio/profile', { ...adasPage, tells: ['learners', 'courses'] });
    await expect.poll(numbers).toEqual([expect.stringMatching(/Courses\s*2/), expect.stringMatching(/Learners\s*1/)]);
    await saveVisibility(snapshotOf(cast.ada), cast.knots.id, { visibility: 'members', domains: [] });
    await expect.poll(numbers).toEqual([expect.stringMatching(/Courses\s*1/), expect.stringMatching(/Learners\s*0/)]);
    expect((await ada.get('/teachers/ada')).text).not.toContain('/courses/knots');
    await saveVisibility(snapshotOf(cast.ada), cast.knots.id, { visibility: 'public', domains: [] });
  });

  it('[CAT-10] moves: the address before leads on and nobody else gets it', async () => {
    await eve.put('/studio/profile', { ...page, handle: 'eve-at-sea' });
    const old = await school.visitor().get('/teachers/eve');
    expect([old.status, old.location]).toEqual([301, '/teachers/eve-at-sea']);
    expect((await school.visitor().get('/teachers/eve-at-sea')).status).toBe(200);
    const thief = await ada.put('/studio/profile', { ...adasPage, handle: 'eve' });
    expect([thief.status, thief.$('#field-handle-error')]).toEqual([422, expect.stringContaining('or had it before')]);
    expect((await ada.put('/studio/profile', { ...adasPage, handle: 'eve-at-sea' })).status).toBe(422);
    expect((await school.visitor().get('/teachers/nobody')).status).toBe(404);
  });

  it('[CAT-10] two people who choose one address at once: one gets it', async () => {
    const people = [await person('one', 'One', 'instructor'), await person('two', 'Two', 'instructor')];
    const tells = { courses: false, learners: false, rating: false, reviews: false };
    const both = await Promise.allSettled(
      people.map((who) => saveTeacherPage(snapshotOf(who), { ...adasPage, handle: 'wanted', tells })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('[CAT-10] a bad form comes back as it was typed, a preview stores nothing', async () => {
    const bad = await eve.put('/studio/profile', { ...page, handle: 'é!', links: ['javascript:alert(1)'] });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-handle')?.getAttribute('value')).toBe('é!');
    expect(bad.$('#error-summary')).toContain('whole addresses that begin with https://');
    const part = await eve.htmx.post('/studio/profile/preview', { ...page, headline: 'Not yet <b>', handle: '' });
    expect(part.$('#teacher-preview')).toContain('Not yet <b>');
    const whole = await eve.post('/studio/profile/preview', { ...page, headline: 'Typed', _method: ['PUT', 'POST'] });
    expect(whole.html.querySelector('#field-headline')?.getAttribute('value')).toBe('Typed');
    expect((await findPersonByEmail('eve@cast.school'))?.headline).toBe(page.headline);
    const leo = await school.signedIn(cast.leo);
    expect((await leo.get('/studio/profile')).status).toBe(403);
    expect((await leo.put('/studio/profile', { ...page, handle: 'leo' })).status).toBe(403);
  });
});

describe('courses with several teachers', () => {
  it('[CAT-10] name those with a public page, the owner first, and stand on the pages of all', async () => {
    const evesId = (await findPersonByEmail('eve@cast.school'))?.id ?? '';
    const member = (userId: string) => ({ userId, rights: ['edit' as const], since: now() });
    await changeTeam(cast.knots.id, () => ({ set: { team: [member(cast.charlie.id), member(evesId)] }, told: [] }));
    await expect
      .poll(() => findCatalogCourse({ slug: 'knots' })?.others.map(({ name }) => name))
      .toEqual(['Eve Norton']);
    const shown = await school.visitor().get('/courses/knots');
    expect(shown.$('#course-intro')).toContain('By Ada Fernandes and Eve Norton');
    expect(shown.text).not.toContain('Charlie');
    expect((await school.visitor().get('/teachers/eve-at-sea')).text).toContain('/courses/knots');
    expect((await school.visitor().get('/courses?q=norton')).text).toContain('/courses/knots');
    await changeTeam(cast.knots.id, () => ({ set: { team: [] }, told: [] }));
    await expect
      .poll(async () => (await school.visitor().get('/courses/knots')).text.includes('Eve Norton'))
      .toBe(false);
  });

  it('[CAT-10] many courses go on by cursor, each once', async () => {
    for (let at = 0; at < 25; at++)
      await course(cast.ada, {
        ...{ slug: `many-${at}`, title: `Many ${at}`, description: 'Words.', category: 'outdoors', price: null },
        sections: [{ title: 'One', lectures: [{ title: 'First', slug: 'first', markdown: 'Words.' }] }],
      });
    await reloadCatalog();
    const first = await school.visitor().get('/teachers/ada');
    const next = first.html.querySelector('a[rel="next"]')?.getAttribute('href') ?? '';
    const second = await school.visitor().get(next);
    const links = [first, second].flatMap((one) =>
      one.html.querySelectorAll('main a[href^="/courses/"]').map((link) => link.getAttribute('href')),
    );
    expect(new Set(links).size).toBe(27);
    expect(second.html.querySelector('a[rel="prev"]')?.getAttribute('href')).toBe('/teachers/ada');
  });
});

it('[CAT-10] its own teachers see the names of reviewers as teachers do', async () => {
  const leo = await school.signedIn(cast.leo);
  await leo.get('/learn/knots/lectures/bowline');
  await leo.post('/learn/knots/lectures/bowline/completion');
  expect((await leo.post('/courses/knots/review', { rating: 5, text: 'It holds.' })).status).toBe(303);
  await expect.poll(async () => (await ada.get('/courses/knots')).$('#reviews')).toContain('Leo Martins');
  expect((await school.visitor().get('/courses/knots')).$('#reviews')).toContain('Leo M.');
  expect((await ada.get('/courses/knots/reviews')).text).toContain('Leo Martins');
});
