import { beforeAll, describe, expect, it } from 'vitest';
import { saveReview } from '../../community/reviews.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { completeLecture } from '../../learning/progress.service.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { blockPerson } from '../people/people.service.ts';
import { User } from '../user.model.ts';
import { savePrivacy } from './privacy.service.ts';
import { shownAs } from './shown-as.service.ts';

const school = await startSchool();
const { ada, leo, charlie, ruth, knots } = await world();
const nia = await person('nia', 'Nia Okafor', 'learner');
const clients: Record<'leo' | 'nia' | 'charlie' | 'ruth', Awaited<ReturnType<typeof school.signedIn>>> = {
  leo: await school.signedIn(leo),
  nia: await school.signedIn(nia),
  charlie: await school.signedIn(charlie),
  ruth: await school.signedIn(ruth),
};
const nothing = { name: false, page: false, picture: false };

beforeAll(async () => {
  const enrolment = await grantAccess(leo.id, knots.id, { kind: 'admin', id: 'privacy-leo' });
  await grantAccess(nia.id, knots.id, { kind: 'admin', id: 'privacy-nia' });
  const picture = { small: '/static/icon.svg?s', large: '/static/icon.svg?l' };
  await User.updateOne(
    { _id: leo.id },
    { $set: { avatarUrl: '/static/icon.svg?m', avatarUrls: picture, bio: 'Ties **knots**.' } },
  );
  await completeLecture(enrolment, knots.sections[0]?.lectures[0]?.id ?? '');
  await saveReview(snapshotOf(leo), 'knots', { rating: 5, text: 'They hold.' });
  await school.settled();
});

/** How the reviewer is shown: name, picture, page. */
async function reviewer(
  client: { get: (path: string) => Promise<{ html: import('node-html-parser').HTMLElement }> },
  path: string,
) {
  const { html } = await client.get(path);
  const review = html.querySelector('article[id^=review-]');
  return [
    review?.querySelector('[id$=-name]')?.text,
    review?.querySelector('img')?.getAttribute('src') ?? null,
    review?.querySelector('[id$=-name] a')?.getAttribute('href') ?? null,
  ];
}

describe('how a person is shown', () => {
  const learner = { id: '1', name: 'Leo Martins', avatar: '/a', handle: null, shows: nothing };

  it('[ACC-09] to strangers as a short name, whatever they chose', () => {
    const open = { ...learner, shows: { name: true, page: true, picture: true } };
    for (const one of [learner, open])
      expect(shownAs(one, 'stranger')).toEqual({ name: 'Leo M.', initials: 'LM', avatar: null, href: null });
  });

  it('[ACC-09] to people in a course as they chose, at first no more than to strangers', () => {
    expect(shownAs(learner, 'course')).toEqual(shownAs(learner, 'stranger'));
    const some = { ...learner, shows: { name: true, page: false, picture: true } };
    expect(shownAs(some, 'course')).toEqual({ name: 'Leo Martins', initials: 'LM', avatar: '/a', href: null });
    expect(shownAs({ ...learner, shows: { ...nothing, page: true } }, 'course').href).toBe('/people/1');
  });

  it('[ACC-09] to those who teach them and to admins with name and picture; teachers to everybody', () => {
    expect(shownAs(learner, 'staff')).toMatchObject({ name: 'Leo Martins', avatar: '/a', href: null });
    const teacher = { ...learner, handle: 'ada' };
    expect(shownAs(teacher, 'stranger')).toMatchObject({ name: 'Leo Martins', avatar: '/a', href: '/teachers/ada' });
  });
});

describe('what a learner shows', () => {
  const pages = ['/courses/knots', '/courses/knots/reviews'];

  it('[ACC-09] is nothing until they say so, and follows at once what they say', async () => {
    for (const path of pages)
      for (const client of [school.visitor(), clients.charlie, clients.nia])
        expect(await reviewer(client, path), path).toEqual(['Leo M.', null, null]);
    const sent = await clients.leo.put('/account/privacy', { showsName: true, showsPicture: true, showsPage: true });
    expect([sent.status, sent.location]).toEqual([303, '/account/privacy']);
    await school.settled();
    for (const path of pages) {
      const seen = ['Leo Martins', '/static/icon.svg?m', `/people/${leo.id}`];
      await expect.poll(() => reviewer(clients.nia, path)).toEqual(seen);
      for (const client of [school.visitor(), clients.charlie])
        expect(await reviewer(client, path), path).toEqual(['Leo M.', null, null]);
    }
    await clients.leo.put('/account/privacy', {});
    await school.settled();
    for (const path of pages) await expect.poll(() => reviewer(clients.nia, path)).toEqual(['Leo M.', null, null]);
  });

  it('[ACC-09] opens the own page to people in a course and to nobody else', async () => {
    const path = `/people/${leo.id}`;
    const seen = async () => {
      const all = [clients.leo, clients.nia, clients.charlie, clients.ruth, school.visitor()];
      return Promise.all(all.map(async (client) => (await client.get(path)).status));
    };
    expect(await seen()).toEqual([200, 404, 404, 404, 303]);
    await savePrivacy(snapshotOf(leo), { shows: { name: false, page: true, picture: false }, news: false });
    expect(await seen()).toEqual([200, 200, 404, 200, 303]);
    const page = await clients.nia.get(path);
    expect([page.$('h1'), page.html.querySelector('main img')]).toEqual(['Leo M.', null]);
    expect(page.html.querySelector('main strong')?.text).toBe('knots');
    expect(page.html.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex');
    expect((await clients.ruth.get(path)).$('h1')).toBe('Leo Martins');
    expect((await clients.nia.get(`/people/${ada.id}`)).location).toBe('/teachers/ada');
    for (const other of [`/people/${nia.id}`, '/people/64b0000000000000000000ff', '/people/none'])
      expect((await clients.charlie.get(other)).status, other).toBe(404);
  });

  it('[ACC-09] is gone with an account that was blocked', async () => {
    const pat = await person('pat', 'Pat Reed', 'learner');
    await grantAccess(pat.id, knots.id, { kind: 'admin', id: 'privacy-pat' });
    await savePrivacy(snapshotOf(pat), { shows: { name: true, page: true, picture: true }, news: false });
    expect((await clients.nia.get(`/people/${pat.id}`)).status).toBe(200);
    await blockPerson(snapshotOf(ruth), pat.id, 'test');
    expect((await clients.nia.get(`/people/${pat.id}`)).status).toBe(404);
  });

  it('[ACC-11] news come only where they are ticked; the date is kept each time', async () => {
    expect((await requirePersonById(leo.id)).news).toBeFalsy();
    const first = await clients.leo.get('/account/privacy');
    expect(first.html.querySelector('#field-news')?.hasAttribute('checked')).toBe(false);
    for (const news of [true, true, undefined, true]) await clients.leo.put('/account/privacy', { news });
    await school.settled();
    const page = await clients.leo.get('/account/privacy');
    expect(page.html.querySelector('#field-news')?.hasAttribute('checked')).toBe(true);
    expect(page.$('#field-news-help')).toMatch(/Wanted since \d+ \w+ 20\d\d/);
    expect(page.$('section[aria-labelledby=privacy-agreed] ul')?.match(/News by mail/g)).toHaveLength(3);
  });

  it('[ACC-09] there is no list of people for anybody but admins', async () => {
    for (const path of ['/people', '/users', '/learners', '/teachers', '/admin/people'])
      expect((await clients.nia.get(path)).status, path).toBeGreaterThanOrEqual(403);
  });
});
