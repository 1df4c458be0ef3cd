import mongoose from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { minute, turnClock } from '../../lib/clock.ts';
import type { Client } from '../../test/client.ts';
import { listRoutes, populatedSchool } from '../../test/every-route.ts';
import { person } from '../../test/world.ts';
import { snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { saveSettings, schoolSettings } from '../settings/settings.service.ts';
import { User } from '../user.model.ts';

const { school, cast, addressOf } = await populatedSchool();
const { leo, ruth, ada } = cast;
const routes = listRoutes();
const banner = 'aside[aria-label="You look as somebody else"]';

afterEach(() => turnClock(0));

async function lookingAs(who: { id: string }): Promise<Client> {
  const admin = await school.signedIn(ruth);
  const page = await admin.post(`/admin/people/${who.id}/view`);
  if (page.status !== 303) throw new Error(`${page.status}: ${page.$('main')}`);
  return admin;
}

/** All that the school has stored, as text. */
async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name } of (await mongoose.connection.db?.listCollections().toArray()) ?? [])
    found[name] = JSON.stringify(await mongoose.connection.collection(name).find().sort({ _id: 1 }).toArray());
  return found;
}

describe('an admin who looks as somebody else', () => {
  it('[ACC-10] sees what that person sees, with a banner on every page and the way out', async () => {
    const admin = await lookingAs(leo);
    for (const address of ['/learn', '/', '/learn/knots/lectures/bowline', '/orders', '/nothing-here', '/admin']) {
      const page = await admin.get(address);
      expect(page.$(banner), address).toMatch(/You look at the school as Leo Martins: read only, until .* Stop$/);
    }
    expect((await admin.get('/learn')).$('main')).toContain('Knots');
    expect((await admin.get('/admin')).status).toBe(403);
    const out = await admin.follow(await admin.delete('/admin/view'));
    expect(out.status).toBe(200);
    expect(out.$('h1')).toBe('Leo Martins');
    expect(out.$(banner)).toBeNull();
    expect((await admin.get('/learn')).$('main')).not.toContain('Knots');
  });

  it('[ACC-10] changes nothing: every unsafe route answers 403 with words, and nothing is stored', async () => {
    const admin = await lookingAs(leo);
    await admin.get('/learn');
    await school.settled();
    const before = await everything();
    const ends = ['DELETE /admin/view', 'POST /sign-out'];
    const apart = /^\/payments\//;
    for (const { method, path } of routes.filter((one) => one.method !== 'GET' && !apart.test(one.path))) {
      if (ends.includes(`${method} ${path}`)) continue;
      const fields = method === 'POST' ? {} : { _method: method };
      const page = await admin.post(await addressOf(path), fields);
      expect(page.status, `${method} ${path}`).toBe(403);
      expect(page.$('main'), `${method} ${path}`).toContain('You look at the school as Leo Martins.');
    }
    await school.settled();
    expect(await withoutDrafts(everything())).toEqual(await withoutDrafts(before));
  });

  it('[ACC-10] reading writes nothing either: not what was opened last, what was read, or that they were here', async () => {
    const admin = await lookingAs(leo);
    await admin.get('/learn');
    await school.settled();
    turnClock(6 * minute);
    const before = await everything();
    for (const { path } of routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/studio'))) {
      const page = await admin.get(await addressOf(path));
      expect(page.status, path).toBeLessThan(500);
      expect(page.location ?? '', path).not.toMatch(/^\/sign-in/);
    }
    await school.settled();
    expect(await everything()).toEqual(before);
  });

  it('[ACC-10] cannot open what is for the eyes of its owner: sessions, ways in, own data', async () => {
    const admin = await lookingAs(leo);
    for (const { path } of routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/account/')))
      expect((await admin.get(await addressOf(path))).status, path).toBe(403);
  });

  it('[ACC-10] is themselves again after half an hour; what is sent then is not carried out as the admin', async () => {
    const admin = await lookingAs(leo);
    turnClock(31 * minute);
    const sent = await admin.put('/account', { name: 'Ruth by mistake', timeZone: 'Asia/Kolkata' });
    expect(sent.status).toBe(403);
    expect(sent.$('main')).toContain('You do not look as Leo Martins any more. Nothing was changed.');
    expect((await User.findById(ruth.id).lean())?.name).toBe('Ruth Okafor');
    expect((await admin.get('/account')).$('main')).toContain(ruth.email);
    const other = await lookingAs(leo);
    turnClock(62 * minute);
    const back = await other.get('/learn');
    expect(back.location).toBe(`/admin/people/${leo.id}`);
    expect((await other.follow(back)).$('body')).toContain('The half hour is over: you are yourself again.');
  });

  it('[ACC-10] never looks as an admin, also not as one who becomes it meanwhile, nor as somebody who is blocked', async () => {
    const [ivy, max] = [await person('ivy', 'Ivy Second', 'admin'), await person('max', 'Max', 'learner')];
    const admin = await school.signedIn(ruth);
    expect((await admin.post(`/admin/people/${ivy.id}/view`)).status).toBe(422);
    expect((await admin.post(`/admin/people/${ruth.id}/view`)).status).toBe(422);
    for (const change of [{ role: 'admin' }, { role: 'learner', state: 'blocked' }]) {
      await User.updateOne({ _id: max.id }, { $set: { role: 'learner', state: 'active' } });
      const looking = await lookingAs(max);
      await User.updateOne({ _id: max.id }, { $set: change });
      expect((await looking.get('/learn')).location).toBe(`/admin/people/${max.id}`);
    }
    const learner = await school.signedIn(leo);
    expect((await learner.post(`/admin/people/${ada.id}/view`)).status).toBe(403);
  });

  it('[OPS-08] stands in the audit log at the start and at the end, and is told to the person where the school says so', async () => {
    const [zoe, amy] = [await person('zoe', 'Zoe Told', 'learner'), await person('amy', 'Amy Untold', 'learner')];
    const admin = await lookingAs(zoe);
    await admin.delete('/admin/view');
    const mail = await school.mailbox.latest(zoe.email, /looked at your account/);
    expect(mail.text).toContain('Ruth Okafor');
    const lines = await Audit.find({ subjectId: zoe.id }).sort({ _id: 1 }).lean();
    expect(lines.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['person.view-began', ruth.id],
      ['person.view-ended', ruth.id],
    ]);
    await saveSettings(snapshotOf(ruth), { tellsSeen: false }, schoolSettings().revision);
    const silent = await lookingAs(amy);
    await silent.post('/sign-out');
    await school.settled();
    expect(await school.mailbox.all(amy.email)).toEqual([]);
    expect(await Audit.countDocuments({ subjectId: amy.id })).toBe(2);
    expect((await silent.get('/learn')).location).toMatch(/^\/sign-in/);
  });

  it('[ACC-10] leaves no trace in pages kept for visitors or for the browser to bring back', async () => {
    const began = await (await school.signedIn(ruth)).post(`/admin/people/${leo.id}/view`);
    expect(began.headers.get('clear-site-data')).toBe('"cache"');
    const admin = await lookingAs(leo);
    for (const address of ['/', '/courses', '/courses/knots', '/terms']) {
      const page = await admin.get(address);
      expect(page.headers.get('cache-control'), address).toMatch(/private/);
      const visitor = await school.visitor().get(address);
      expect(visitor.$(banner)).toBeNull();
      expect(visitor.text).not.toContain('Leo Martins');
    }
    expect((await admin.delete('/admin/view')).headers.get('clear-site-data')).toBe('"cache"');
  });
});

/** Addresses in the studio are made by making drafts, which is not the doing of who asks for them. */
async function withoutDrafts(all: Record<string, string> | Promise<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(await all).filter(([name]) => !/^(courses|lectures|lecturerevisions|outbox)/i.test(name)),
  );
}
