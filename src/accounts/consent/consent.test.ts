import { describe, expect, it } from 'vitest';
import { announce } from '../../lib/bus.ts';
import { saveLegal } from '../../site/site.service.ts';
import { listRoutes, populatedSchool } from '../../test/every-route.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { Consent } from './consent.model.ts';
import { agree } from './consent.service.ts';
import { TextVersion } from './text-version.model.ts';
import { findTextVersion, lacksConsent, publishText, versionsInForce } from './text-versions.service.ts';

const { school, cast, clients, addressOf } = await populatedSchool();
const ruth = snapshotOf(cast.ruth);
const publish = (text: 'terms' | 'privacy', changed: string) =>
  publishText(ruth, text, { markdown: `# ${text}\n\n${changed}`, changed, seen: versionsInForce()[text] });

describe('cookies', () => {
  it('[ACC-11] no page sets one for a visitor', async () => {
    for (const { method, path } of listRoutes().filter((route) => route.method === 'GET')) {
      const page = await school.visitor().get(await addressOf(path));
      const set = page.headers.getSetCookie().filter((line) => !/1970/.test(line));
      expect(set, `${method} ${path}`).toEqual([]);
    }
  });

  it('[ACC-11] people who are signed in have the one of the session and no other', async () => {
    for (const { method, path } of listRoutes().filter((route) => route.method === 'GET')) {
      const page = await clients.learner.get(await addressOf(path));
      const names = page.headers.getSetCookie().map((line) => line.split('=')[0]);
      expect(
        names.filter((name) => name !== 'sid'),
        `${method} ${path}`,
      ).toEqual([]);
    }
    expect([...clients.learner.cookies.keys()]).toEqual(['sid']);
    const signedIn = await school.visitor().post('/sign-in', { email: cast.leo.email, password: 'demo-school-1' });
    const [line = ''] = signedIn.headers.getSetCookie();
    expect(line).toMatch(/^sid=.*HttpOnly/i);
    expect((await school.visitor().get('/cookies')).$('main')).toContain('sid');
  });
});

describe('versions of the texts', () => {
  it('[ACC-11] asks nobody while none was published', async () => {
    expect([versionsInForce(), lacksConsent(undefined)]).toEqual([{ terms: 0, privacy: 0 }, false]);
    expect((await clients.learner.get('/learn')).status).toBe(200);
  });

  it('[ACC-11] are published by an admin with what changed, and stand on their page', async () => {
    await saveLegal(ruth, 'terms', '# Terms\n\nBe kind.');
    const form = await clients.admin.get('/admin/site/texts/terms');
    expect(form.$('#publication-form button')).toContain('Publish version 1');
    const empty = await clients.admin.post('/admin/site/texts/terms/publication', { seen: '0', changed: ' ' });
    expect([empty.status, empty.$('#field-changed-error')]).toEqual([422, expect.stringContaining('what changed')]);
    const sent = { seen: '0', changed: 'We ask you to be kind.' };
    expect((await clients.admin.post('/admin/site/texts/terms/publication', sent)).status).toBe(303);
    expect((await clients.admin.post('/admin/site/texts/terms/publication', sent)).status).toBe(409);
    const same = { seen: '1', changed: 'Nothing.' };
    expect((await clients.admin.post('/admin/site/texts/terms/publication', same)).status).toBe(422);
    expect((await school.visitor().get('/terms')).$('main')).toContain('We ask you to be kind.');
    expect((await findTextVersion('terms', 1))?.markdown).toBe('# Terms\n\nBe kind.');
    await school.settled();
    expect(await Audit.findOne({ action: 'text.published' }).lean()).toMatchObject({
      actorId: cast.ruth.id,
      subjectId: 'terms-1',
    });
    await expect(
      publishText(snapshotOf(cast.leo), 'terms', { markdown: 'x', changed: 'x', seen: 1 }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('[ACC-11] of two admins who publish at once one is told', async () => {
    const both = await Promise.allSettled([publish('privacy', 'A'), publish('privacy', 'B')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await TextVersion.countDocuments({ text: 'privacy' })).toBe(1);
  });

  it('[ACC-11] are shown at the next page, with all that changed since, and the way goes on', async () => {
    const page = await clients.learner.get('/learn/knots?from=mail');
    expect([page.status, page.location]).toEqual([303, '/account/consent?next=%2Flearn%2Fknots%3Ffrom%3Dmail']);
    const asked = await clients.learner.get(page.location ?? '');
    expect(asked.$('main')).toContain('We ask you to be kind.');
    const fields = { terms: '1', privacy: '1', next: '/learn/knots?from=mail' };
    const agreed = await clients.learner.post('/account/consent', fields);
    expect([agreed.status, agreed.location]).toEqual([303, '/learn/knots?from=mail']);
    expect((await clients.learner.get('/learn/knots')).status).toBe(200);
    expect((await requirePersonById(cast.leo.id)).agreed).toEqual({ terms: 1, privacy: 1 });
    await school.settled();
    const lines = await Consent.find({ userId: cast.leo.id }).sort({ about: 1 }).lean();
    expect(lines.map(({ about, number, given }) => [about, number, given])).toEqual([
      ['privacy', 1, true],
      ['terms', 1, true],
    ]);
    expect((await clients.learner.get('/account/privacy')).$('section[aria-labelledby=privacy-agreed]')).toContain(
      'Terms, version 1',
    );
  });

  it('[ACC-11] a form on its way, parts of a page, files and the way out do not wait', async () => {
    await publish('terms', 'And patient.');
    const { stranger } = clients;
    expect((await stranger.get('/learn')).location).toMatch(/^\/account\/consent/);
    const saved = await stranger.post('/courses/knots/saved');
    expect([saved.status, saved.location]).not.toEqual([303, expect.stringMatching(/consent/)]);
    const part = await stranger.htmx.get('/courses/suggestions?q=kno');
    expect([part.status, part.text]).toEqual([200, expect.stringContaining('Knots')]);
    expect((await stranger.get('/courses/knots', { headers: { 'Sec-Fetch-Dest': 'empty' } })).status).toBe(200);
    for (const path of ['/terms', '/privacy', '/cookies', '/account/privacy', '/account/security'])
      expect((await stranger.get(path)).location ?? '', path).not.toMatch(/consent/);
    expect((await school.visitor().get('/courses/knots')).status).toBe(200);
  });

  it('[ACC-11] whoever agrees to an older one is asked for the newer; nobody agrees to what is not there', async () => {
    const charlie = snapshotOf(cast.charlie);
    await agree(charlie, { terms: 1, privacy: 1 });
    expect((await clients.stranger.get('/learn')).location).toMatch(/^\/account\/consent/);
    expect((await clients.stranger.get('/account/consent')).$('main')).not.toContain('be kind');
    await Promise.all([1, 2].map(() => agree(charlie, { terms: 99, privacy: 99 })));
    expect((await requirePersonById(charlie.id)).agreed).toEqual({ terms: 2, privacy: 1 });
    await school.settled();
    expect(await Consent.countDocuments({ userId: charlie.id })).toBe(3);
    expect((await clients.stranger.get('/account/consent?next=https://evil.example')).location).toBe('/learn');
  });

  it('[ACC-11] another process that published is heard', async () => {
    const record = { text: 'terms' as const, changed: 'C', markdown: 'C', publishedAt: new Date() };
    await TextVersion.create({ ...record, _id: 'terms-3', number: 3, publishedBy: { id: ruth.id, name: ruth.name } });
    await announce('text-versions');
    await expect.poll(() => versionsInForce().terms, { timeout: 1000 }).toBe(3);
  });
});
