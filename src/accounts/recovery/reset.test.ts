import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { day, minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, type PersonRecord, snapshotOf } from '../accounts.service.ts';
import { blockPerson } from '../people/people.service.ts';
import { changeFactors } from '../second-step/factors.service.ts';
import { newRecoveryCodes } from '../second-step/recovery-codes.ts';
import { Token } from '../tokens/token.model.ts';
import { User } from '../user.model.ts';

const school = await startSchool();
const ruth = await createPerson({ email: 'ruth@reset.school', name: 'Ruth', password: castPassword, role: 'admin' });
const next = 'seven blue herons';
let count = 0;
let leo: PersonRecord;

beforeEach(async () => {
  count += 1;
  leo = await createPerson({ email: `leo${count}@reset.school`, name: 'Leo Martins', password: castPassword });
});

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('a forgotten password', () => {
  it('[ACC-04] is replaced by a link: every session ends, the mail says so, and one is signed in', async () => {
    const elsewhere = await school.signedIn(leo, { stay: true });
    const visitor = school.visitor();
    const link = await asked(visitor, leo.email);
    const page = await visitor.get(link);
    expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    const saved = await visitor.post(link, { password: next });
    expect([saved.status, saved.location]).toEqual([303, '/learn']);
    expect((await visitor.get('/account')).status).toBe(200);
    expect((await elsewhere.get('/account')).status).toBe(303);
    await expect(school.signedIn(leo)).rejects.toThrow('422');
    await school.signedIn(leo, { password: next });
    expect((await school.mailbox.latest(leo.email, /password was changed/)).text).toContain('signed out');
  });

  it('[ACC-04] the link works once, also for two at the same moment, and looking at it spends nothing', async () => {
    const link = await asked(school.visitor(), leo.email);
    for (let looks = 0; looks < 3; looks++) expect((await school.visitor().get(link)).status).toBe(200);
    const both = await Promise.all([
      school.visitor().post(link, { password: 'seven blue herons' }),
      school.visitor().post(link, { password: 'nine grey herons' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 410]);
    expect((await school.visitor().get(link)).status).toBe(410);
    const password = both[0]?.status === 303 ? 'seven blue herons' : 'nine grey herons';
    await school.signedIn(leo, { password });
  });

  it('[ACC-04] the link works for 30 minutes, and all links end when one is used', async () => {
    const [first, second] = [await asked(school.visitor(), leo.email), await asked(school.visitor(), leo.email)];
    expect(first).not.toBe(second);
    turnClock(31 * minute);
    expect((await school.visitor().get(first)).status).toBe(410);
    turnClock(0);
    expect((await school.visitor().post(second, { password: next })).status).toBe(303);
    expect((await school.visitor().post(first, { password: next })).status).toBe(410);
  });

  it('[ACC-04] a bad new password comes back with words, and the link stays good', async () => {
    const visitor = school.visitor();
    const link = await asked(visitor, leo.email);
    for (const [bad, words] of [
      ['too short', 'at least 10'],
      ['leo martins', 'too close to your name'],
      ['football1234', 'attackers try first'],
      ['', 'Please choose'],
    ] as const) {
      const page = await visitor.post(link, { password: bad });
      expect([page.status, page.$('#field-password-error')]).toEqual([422, expect.stringContaining(words)]);
    }
    expect((await visitor.post(link, { password: next })).status).toBe(303);
  });

  it('[ACC-04] [ACC-05] the second step still comes after the link', async () => {
    const link = await asked(school.visitor(), leo.email);
    await User.updateOne({ _id: leo.id }, { $set: { secondStepAt: new Date() } });
    const visitor = school.visitor();
    expect((await visitor.post(link, { password: next })).location).toBe('/sign-in/second-step');
    expect((await visitor.get('/account')).location).toMatch(/^\/sign-in/);
  });

  it('[ACC-04] [ACC-05] who is half signed in with the password before stays outside', async () => {
    await User.updateOne({ _id: leo.id }, { $set: { secondStepAt: new Date() } });
    const thief = school.visitor();
    expect((await thief.post('/sign-in', { email: leo.email, password: castPassword })).location).toBe(
      '/sign-in/second-step',
    );
    const code = newRecoveryCodes(leo.id);
    await changeFactors(leo.id, () => ({
      factors: { app: { sealedKey: 'x', since: new Date(), lastStep: 0 }, codes: code.marks },
    }));
    const link = await asked(school.visitor(), leo.email);
    await school.visitor().post(link, { password: next });
    const page = await thief.post('/sign-in/second-step', { recovery: code.codes[0] });
    expect([page.status, page.$('main')]).toEqual([422, expect.stringContaining('changed just now')]);
    expect((await thief.get('/account')).status).toBe(303);
  });

  it('[ACC-04] the secret stands in the mail only: not in the database, not in the queue', async () => {
    const link = await asked(school.visitor(), leo.email);
    const secret = link.split('/').at(-1) ?? '';
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(await Token.find().lean())).not.toContain(secret);
    for (const key of await redis.keys('jobs:work:*'))
      if ((await redis.type(key)) === 'hash') {
        const job = JSON.stringify(await redis.hgetall(key));
        expect(job).not.toContain(secret);
        expect(job).not.toContain(leo.email);
      }
  });

  it('[ACC-04] is not reset for a blocked account, also by a link sent before', async () => {
    const link = await asked(school.visitor(), leo.email);
    await blockPerson(snapshotOf(ruth), leo.id, 'test');
    expect((await school.visitor().post(link, { password: next })).status).toBe(410);
    const before = (await school.mailbox.all(leo.email)).length;
    await school.visitor().post('/password', { email: leo.email });
    await school.settled();
    expect(await school.mailbox.all(leo.email)).toHaveLength(before);
  });

  it('[ACC-14] links are asked for five times an hour for one address, known or not', async () => {
    const visitor = school.visitor();
    for (const email of [leo.email, `nobody${count}@reset.school`]) {
      for (let times = 0; times < 5; times++) expect((await visitor.post('/password', { email })).status).toBe(303);
      const page = await visitor.post('/password', { email });
      expect([page.status, Number(page.headers.get('retry-after')) > 0]).toEqual([429, true]);
      expect(page.$('main')).toContain('Too many links asked for.');
    }
  });

  it('comes back with what was typed where that is no address', async () => {
    const page = await school.visitor().post('/password', { email: 'leo at home' });
    expect([page.status, page.html.querySelector('#field-email')?.getAttribute('value')]).toEqual([422, 'leo at home']);
  });
});

describe('the own password', () => {
  it('[ACC-04] changes by the old one; this browser stays signed in, the others do not', async () => {
    const [here, there] = [await school.signedIn(leo), await school.signedIn(leo, { stay: true })];
    const wrong = await here.put('/account/password', { passwordNow: 'not it', password: next });
    expect([wrong.status, wrong.$('#field-passwordNow-error')]).toEqual([
      422,
      expect.stringContaining('not the password'),
    ]);
    const weak = await here.put('/account/password', { passwordNow: castPassword, password: 'football1234' });
    expect(weak.$('#field-password-error')).toContain('attackers try first');
    const before = here.cookies.get('sid') ?? '';
    const done = await here.put('/account/password', { passwordNow: castPassword, password: next });
    expect([done.status, done.location]).toEqual([303, '/account/security']);
    expect((await here.get('/account/security')).$('#flash')).toContain('Your password is changed.');
    expect([(await here.get('/account')).status, (await there.get('/account')).status]).toEqual([200, 303]);
    await school.signedIn(leo, { password: next });
    expect(here.cookies.get('sid')).not.toBe(before);
    const copied = school.visitor();
    copied.cookies.set('sid', before);
    expect((await copied.get('/account')).status).toBe(303);
  });

  it('[ACC-02] does not end with time', async () => {
    turnClock(3 * 365 * day);
    expect((await school.signedIn(leo)).cookies.has('sid')).toBe(true);
  });

  it('[ACC-14] is typed into fields that hide it and that password managers fill', async () => {
    const [visitor, client] = [school.visitor(), await school.signedIn(leo)];
    const link = await asked(visitor, leo.email);
    for (const page of [
      await visitor.get('/sign-in'),
      await visitor.get('/join'),
      await visitor.get(link),
      await client.get('/account/password'),
      await client.get('/account/confirm'),
    ]) {
      const fields = page.html.querySelectorAll('input[name^=password]');
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields) {
        expect(field.getAttribute('type')).toBe('password');
        expect(field.getAttribute('autocomplete')).toMatch(/^(current|new)-password$/);
      }
      expect(page.text).not.toContain('onpaste');
    }
  });

  it('[ACC-14] cannot be guessed from an open session', async () => {
    const client = await school.signedIn(leo);
    const guess = () => client.put('/account/password', { passwordNow: 'guess', password: next });
    for (let times = 0; times < 10; times++) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(429);
  });

  it('[ACC-04] is set by a link to the own mailbox where there is none', async () => {
    const client = await school.signedIn(leo);
    await User.updateOne({ _id: leo.id }, { $set: { passwordHash: null } });
    const page = await client.get('/account/password');
    expect(page.$('h1')).toBe('Set a password');
    expect((await client.put('/account/password', { passwordNow: '', password: next })).status).toBe(422);
    expect((await client.put('/account/password', { passwordNow: 'null', password: next })).status).toBe(422);
    expect((await client.post('/account/password/link')).status).toBe(303);
    const link = /\/password\/[\w-]{43}/.exec((await school.mailbox.latest(leo.email, /new password/)).text)?.[0] ?? '';
    expect((await school.visitor().post(link, { password: next })).status).toBe(303);
    await school.signedIn(leo, { password: next });
  });
});

/** Asks for a link as a visitor does; returns the one of the newest mail. */
async function asked(visitor: ReturnType<typeof school.visitor>, email: string): Promise<string> {
  const sent = await visitor.post('/password', { email });
  expect([sent.status, sent.location]).toEqual([303, '/password?sent=1']);
  await school.settled();
  const mail = await school.mailbox.latest(email, /new password/);
  return /\/password\/[\w-]{43}/.exec(mail.text)?.[0] ?? 'no link';
}
