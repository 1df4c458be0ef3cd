import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { Audit } from '../accounts/audit/audit.model.ts';
import { Course, type Visibility } from '../authoring/courses/course.model.ts';
import { saveVisibility } from '../authoring/courses/visibility.service.ts';
import { grantAccess } from '../learning/enrolment.service.ts';
import type { Client } from '../test/client.ts';
import { startSchool } from '../test/school.ts';
import { course, person, world } from '../test/world.ts';
import { findCatalogCourse } from './memory.service.ts';

const school = await startSchool();
let cast: Awaited<ReturnType<typeof world>>;
let inside: PersonRecord;
let clients: Record<'visitor' | 'charlie' | 'inside' | 'leo' | 'ada' | 'ruth', Client>;

beforeAll(async () => {
  cast = await world();
  inside = await person('in', 'Ina Inside', 'learner');
  await Course.db.collection('users').updateOne({ email: inside.email }, { $set: { email: 'ina@rope.example' } });
  await course(cast.ada, {
    ...{ slug: 'splices', title: 'Splices', description: 'Ends.', category: 'outdoors', tags: ['rope'], price: null },
    sections: [{ title: 'Eyes', lectures: [{ title: 'Eye splice', slug: 'eye-splice', markdown: 'Three strands.' }] }],
  });
  clients = {
    visitor: school.visitor(),
    charlie: await school.signedIn(cast.charlie),
    inside: await school.signedIn({ email: 'ina@rope.example' }),
    leo: await school.signedIn(cast.leo),
    ada: await school.signedIn(cast.ada),
    ruth: await school.signedIn(cast.ruth),
  };
  await grantAccess(cast.leo.id, cast.ropeCare.id, { kind: 'admin', id: 'keeps-it' });
});
afterEach(() => change('public'));

/** Of “Rope care”, free, in which Leo is enrolled; waits until this process knows. */
async function change(visibility: Visibility, domains: string[] = []): Promise<void> {
  await saveVisibility(snapshotOf(cast.ada), cast.ropeCare.id, { visibility, domains });
  await expect
    .poll(() => findCatalogCourse({ slug: 'rope-care' })?.visibility, { interval: 5, timeout: 5000 })
    .toBe(visibility);
}

/** `in`: led to the sign-in. */
async function seen(path: string): Promise<string> {
  const codes: string[] = [];
  for (const client of Object.values(clients)) {
    const { status, location } = await client.get(path);
    codes.push(location?.startsWith('/sign-in') ? 'in' : String(status));
  }
  return codes.join(' ');
}

/** Who finds the course at an address: its link, or its address in what machines read. */
async function finders(path: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, client] of Object.entries(clients))
    if ((await client.get(path)).text.includes('/courses/rope-care')) found.push(name);
  return found;
}

const lists = ['/', '/courses', '/courses?q=rope+care', '/categories/outdoors', '/courses/splices'];
const everybody = ['visitor', 'charlie', 'inside', 'leo', 'ada', 'ruth'];
const people = everybody.slice(1);
const direct = ['/courses/rope-care', '/courses/rope-care/reviews'];
const lecture = '/courses/rope-care/lectures/washing';

describe('who finds a course', () => {
  it('[CAT-08] public: everybody, everywhere', async () => {
    for (const path of [...lists, '/teachers/ada', '/sitemap.xml', '/feed.atom'])
      expect([path, await finders(path)]).toEqual([path, everybody]);
    for (const path of direct) expect([path, await seen(path)]).toEqual([path, '200 200 200 200 200 200']);
    expect(await seen(lecture)).toBe('200 200 200 303 200 200');
    const page = await clients.visitor.get('/courses/rope-care');
    expect(page.text).not.toContain('noindex');
    expect(page.text).toContain('application/ld+json');
  });

  it('[CAT-08] unlisted: whoever has the address, and no list, search, feed or search engine', async () => {
    await change('unlisted');
    for (const path of [...lists, '/teachers/ada', '/sitemap.xml', '/feed.atom'])
      expect([path, await finders(path)]).toEqual([path, []]);
    expect((await clients.charlie.htmx.get('/courses/suggestions?q=rope care')).text).not.toContain('rope-care');
    for (const path of direct) expect([path, await seen(path)]).toEqual([path, '200 200 200 200 200 200']);
    for (const path of [...direct, lecture]) expect((await clients.visitor.get(path)).text).toContain('noindex');
    expect((await clients.visitor.get('/courses/rope-care')).text).not.toContain('ld+json');
    expect((await clients.charlie.post('/courses/rope-care/saved')).status).toBe(303);
    expect((await clients.charlie.get('/saved')).text).toContain('/courses/rope-care');
    const emma = await school.signedIn(await person('emma', 'Emma Enrols', 'learner'));
    expect((await emma.post('/courses/rope-care/enrolment')).status).toBe(303);
  });

  it('[CAT-08] members: people find it, visitors are asked to sign in and come back', async () => {
    await change('members');
    for (const path of lists) expect([path, await finders(path)]).toEqual([path, people]);
    for (const path of ['/teachers/ada', '/sitemap.xml', '/feed.atom'])
      expect([path, await finders(path)]).toEqual([path, []]);
    expect((await clients.charlie.htmx.get('/courses/suggestions?q=rope care')).text).toContain('rope-care');
    expect((await clients.visitor.htmx.get('/courses/suggestions?q=rope care')).text).not.toContain('rope-care');
    for (const path of direct) expect([path, await seen(path)]).toEqual([path, 'in 200 200 200 200 200']);
    const asked = await clients.visitor.get(lecture);
    expect(asked.location).toBe(`/sign-in?next=${encodeURIComponent(lecture)}`);
  });

  it('[CAT-08] organisation: its people, the course’s own, and whoever is enrolled; for others it is not there', async () => {
    await change('organisation', ['rope.example']);
    for (const path of lists) expect([path, await finders(path)]).toEqual([path, ['inside']]);
    for (const path of direct) expect([path, await seen(path)]).toEqual([path, '404 404 200 200 200 200']);
    expect(await seen(lecture)).toBe('404 404 200 303 200 200');
    const { charlie } = clients;
    expect((await charlie.post('/courses/rope-care/saved')).status).toBe(404);
    expect((await charlie.delete('/courses/rope-care/saved')).status).toBe(303);
    expect((await charlie.get('/saved')).text).not.toContain('/courses/rope-care');
    const missing = await clients.visitor.get('/courses/rope-care');
    expect(missing.html.querySelector('main a[href="/sign-in?next=%2Fcourses%2Frope-care"]')).not.toBeNull();
    expect((await clients.inside.post('/courses/rope-care/enrolment')).status).toBe(303);
    expect((await clients.leo.get('/learn/rope-care')).status).toBe(200);
  });

  it('[CAT-08] a stranger of the organisation can neither enrol nor buy', async () => {
    await change('organisation', ['rope.example']);
    const dora = await school.signedIn(await person('dora', 'Dora Outside', 'learner'));
    expect((await dora.post('/courses/rope-care/enrolment')).status).toBe(404);
    expect((await dora.post('/orders', { course: 'rope-care' })).status).toBe(404);
    expect((await dora.delete('/courses/rope-care/saved')).status).toBe(404);
    expect((await dora.get('/courses/rope-care/review')).status).toBe(404);
    // Nothing tells a hidden course from one that never was.
    for (const path of ['', '/reviews', '/lectures/washing', '/lectures/none']) {
      const words = async (slug: string) => (await dora.get(`/courses/${slug}${path}`)).$('main');
      expect(await words('rope-care')).toBe(await words('never-was'));
    }
  });

  it('[CAT-08] pages kept for visitors show nothing of it from the moment it is closed', async () => {
    const { visitor } = clients;
    for (const path of [...lists, ...direct, lecture]) for (let time = 0; time < 2; time++) await visitor.get(path);
    await change('members');
    for (const path of direct) expect([path, (await visitor.get(path)).status]).toEqual([path, 303]);
    for (const path of lists)
      expect([path, (await visitor.get(path)).text.includes('/courses/rope-care')]).toEqual([path, false]);
    // What people were shown meanwhile is not kept for visitors.
    for (const path of lists) await clients.charlie.get(path);
    for (const path of lists) expect((await visitor.get(path)).text).not.toContain('/courses/rope-care');
  });
});

describe('the form', () => {
  const at = () => `/studio/courses/${cast.ropeCare.id}/access`;

  it('[CAT-08] holds at once and cleans domains as people type them', async () => {
    const saved = await clients.ada.put(at(), {
      visibility: 'organisation',
      domains: '@Rope.example, x@KNOTS.example\nbücher.example',
    });
    expect(saved.status).toBe(303);
    const page = await clients.ada.follow(saved);
    expect(page.html.querySelector('#field-domains')?.text.trim().split(/\s+/)).toEqual([
      'rope.example',
      'knots.example',
      'xn--bcher-kva.example',
    ]);
    await expect.poll(async () => (await clients.charlie.get('/courses/rope-care')).status).toBe(404);
  });

  it('[CAT-08] asks for a domain, refuses what is none, and keeps what was typed', async () => {
    const none = await clients.ada.put(at(), { visibility: 'organisation', domains: ' ' });
    expect([none.status, none.$('#field-domains-error')]).toEqual([
      422,
      expect.stringContaining('Which organisation?'),
    ]);
    const bad = await clients.ada.put(at(), { visibility: 'organisation', domains: 'not a domain' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-domains')?.text.trim()).toBe('not a domain');
    expect((await clients.ada.put(at(), { visibility: 'secret' })).status).toBe(422);
  });

  it('[CAT-08] leaves a line in the audit log when an admin changes somebody else’s course', async () => {
    await clients.ruth.put(at(), { visibility: 'unlisted', domains: '' });
    await school.settled();
    const lines = await Audit.find({ action: 'course.visibility-changed', subjectId: cast.ropeCare.id }).lean();
    expect(lines).toMatchObject([
      { actorId: cast.ruth.id, before: { visibility: 'public' }, after: { visibility: 'unlisted' } },
    ]);
  });
});
