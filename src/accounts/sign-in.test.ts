import { afterEach, describe, expect, it } from 'vitest';
import { day, hour, turnClock } from '../lib/clock.ts';
import { redis } from '../lib/redis.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { createPerson, type PersonRecord, snapshotOf } from './accounts.service.ts';
import { blockPerson, unblockPerson } from './people/people.service.ts';

const school = await startSchool({ jobs: false });
let count = 0;

async function newPerson(role: 'learner' | 'admin' = 'learner'): Promise<PersonRecord> {
  count++;
  return createPerson({ email: `leo${count}@example.org`, name: 'Leo Martins', password: castPassword, role });
}

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('signing in', () => {
  it('[ACC-02] starts a session with a new id and leads to my learning', async () => {
    const leo = await newPerson();
    const client = school.visitor();
    client.cookies.set('sid', 's%3Aplanted.by.somebody');
    const page = await client.post('/sign-in', { email: ` ${leo.email.toUpperCase()} `, password: castPassword });
    expect([page.status, page.location]).toEqual([303, '/learn']);
    expect(client.cookies.get('sid')).not.toContain('planted');
    expect((await client.get('/account')).$('h1')).toBe('Account');
  });

  it('[ACC-02] gives the session id that a visitor had a new one', async () => {
    const leo = await newPerson();
    const client = await school.signedIn(leo);
    const before = client.cookies.get('sid');
    const again = await school.signedIn(leo);
    again.cookies.set('sid', before ?? '');
    const page = await again.get('/account');
    const form = {
      email: leo.email,
      password: castPassword,
      _csrf: page.html.querySelector('[name=_csrf]')?.getAttribute('value') ?? '',
    };
    await again.post('/sign-in', form);
    expect(again.cookies.get('sid')).not.toBe(before);
    expect((await client.get('/account')).status).toBe(303);
  });

  it('[ACC-02] goes on to where the person wanted to go, on this site only', async () => {
    const leo = await newPerson();
    const entered = await school.visitor().get('/account?x=1');
    expect(entered.location).toBe('/sign-in?next=%2Faccount%3Fx%3D1');
    const there = await school
      .visitor()
      .post('/sign-in', { email: leo.email, password: castPassword, next: '/account?x=1' });
    expect(there.location).toBe('/account?x=1');
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const page = await school.visitor().post('/sign-in', { email: leo.email, password: castPassword, next });
      expect(page.location).toBe('/learn');
    }
  });

  it('[ACC-02] brings a bad form back with 422 and the typed address, never the password', async () => {
    const page = await school.visitor().post('/sign-in', { email: 'not an address', password: 'my-secret-words' });
    expect(page.status).toBe(422);
    expect(page.html.querySelector('#field-email')?.getAttribute('value')).toBe('not an address');
    expect(page.$('#field-email-error')).toContain('does not look like');
    expect(page.text).not.toContain('my-secret-words');
  });

  it('[ACC-14] says the same for a wrong password and for an unknown address', async () => {
    const leo = await newPerson();
    const wrong = await school.visitor().post('/sign-in', { email: leo.email, password: 'not-the-password' });
    const unknown = await school
      .visitor()
      .post('/sign-in', { email: 'nobody@example.org', password: 'not-the-password' });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(wrong.$('.error-summary')).toBe(unknown.$('.error-summary'));
    expect(wrong.$('.error-summary')).toContain('do not belong together');
  });

  it('[ACC-14] stops guessing after ten tries, also by many at once, with the seconds to wait', async () => {
    const leo = await newPerson();
    const guess = () => school.visitor().post('/sign-in', { email: leo.email, password: 'guess' });
    const answers = await Promise.all(Array.from({ length: 14 }, guess));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(refused[0]?.html.querySelector('#field-email')?.getAttribute('value')).toBe(leo.email);
    const right = await school.visitor().post('/sign-in', { email: leo.email, password: castPassword });
    expect(right.status).toBe(429);
    const unknown = Array.from({ length: 11 }, () =>
      school.visitor().post('/sign-in', { email: 'nobody@example.org', password: 'guess' }),
    );
    expect((await Promise.all(unknown)).filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('[ACC-14] does not count those who sign in rightly', async () => {
    const leo = await newPerson();
    for (let times = 0; times < 15; times++)
      expect((await school.visitor().post('/sign-in', { email: leo.email, password: castPassword })).status).toBe(303);
  });

  it('[ACC-02] needs no values to be texts: lists and objects are a bad form', async () => {
    const page = await school
      .visitor()
      .post('/sign-in', { email: ['a@example.org', 'b@example.org'], password: ['x', 'y'] });
    expect(page.status).toBe(422);
    const operator = await school.visitor().post('/sign-in', { 'email[$ne]': 'x', 'password[$ne]': 'x' });
    expect(operator.status).toBe(422);
  });
});

describe('signing out', () => {
  it('[ACC-02] removes the session from Redis at once', async () => {
    const leo = await newPerson();
    const client = await school.signedIn(leo);
    const thief = school.visitor();
    thief.cookies.set('sid', client.cookies.get('sid') ?? '');
    expect((await thief.get('/account')).status).toBe(200);
    expect((await client.post('/sign-out')).location).toBe('/');
    expect((await thief.get('/account')).status).toBe(303);
    expect(await redis.zcard(`sessions:${leo.id}`)).toBe(0);
  });

  it('[ACC-02] needs the token of the session', async () => {
    const client = await school.signedIn(await newPerson());
    expect((await client.post('/sign-out', { _csrf: 'made-up' })).status).toBe(403);
    expect((await client.get('/account')).status).toBe(200);
  });
});

describe('how long a session lasts', () => {
  it('[ACC-02] ends after two hours without use, and says so', async () => {
    const client = await school.signedIn(await newPerson());
    turnClock(1.9 * hour);
    expect((await client.get('/account')).status).toBe(200);
    turnClock(3.8 * hour);
    expect((await client.get('/account')).status).toBe(200);
    turnClock(6 * hour);
    const ended = await client.get('/account');
    expect(ended.location).toBe('/sign-in?ended=1&next=%2Faccount');
    expect((await client.follow(ended)).text).toContain('You were signed out');
  });

  it('[ACC-02] ends after twelve hours however much it is used', async () => {
    const client = await school.signedIn(await newPerson());
    for (let at = 1.5; at < 12; at += 1.5) {
      turnClock(at * hour);
      expect((await client.get('/account')).status).toBe(200);
    }
    turnClock(12.1 * hour);
    expect((await client.get('/account')).location).toContain('ended=1');
  });

  it('[ACC-02] lasts 30 days without use and 90 in all for who stays signed in', async () => {
    const leo = await newPerson();
    const client = await school.signedIn(leo, { stay: true });
    for (const days of [29, 58, 87]) {
      turnClock(days * day);
      expect((await client.get('/account')).status).toBe(200);
    }
    turnClock(91 * day);
    expect((await client.get('/account')).location).toContain('ended=1');
    turnClock(0);
    const idle = await school.signedIn(leo, { stay: true });
    turnClock(31 * day);
    expect((await idle.get('/account')).location).toContain('ended=1');
  });

  it('[ACC-02] keeps the cookie for the browser session only, unless the person stays signed in', async () => {
    const leo = await newPerson();
    const form = { email: leo.email, password: castPassword };
    const short = await school.visitor().post('/sign-in', form);
    expect(short.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(short.headers.get('set-cookie')).toMatch(/SameSite=Lax/);
    expect(short.headers.get('set-cookie')).not.toMatch(/Expires|Max-Age/i);
    const long = await school.visitor().post('/sign-in', { ...form, stay: true });
    expect(long.headers.get('set-cookie')).toMatch(/Expires/i);
  });
});

describe('a session that ended', () => {
  it('[ACC-02] sends the whole page to sign in, also when only a part was asked for', async () => {
    const client = await school.signedIn(await newPerson());
    turnClock(3 * hour);
    const part = await client.htmx.get('/account');
    expect([part.status, part.location]).toEqual([204, '/sign-in?ended=1']);
    expect(client.cookies.has('sid')).toBe(false);
  });
});

describe('a blocked person', () => {
  it('[ACC-07] is out of every session at once, and is told so after the right password only', async () => {
    const leo = await newPerson();
    const ruth = snapshotOf(await newPerson('admin'));
    const [one, two] = [await school.signedIn(leo), await school.signedIn(leo, { stay: true })];
    await blockPerson(ruth, leo.id, 'shares the account');
    for (const client of [one, two]) expect((await client.get('/account')).status).toBe(303);
    const right = await school.visitor().post('/sign-in', { email: leo.email, password: castPassword });
    expect(right.status).toBe(422);
    expect(right.$('.error-summary')).toContain('This account is blocked');
    expect(right.text).not.toContain('shares the account');
    const wrong = await school.visitor().post('/sign-in', { email: leo.email, password: 'wrong-password' });
    expect(wrong.$('.error-summary')).toContain('do not belong together');
    await unblockPerson(ruth, leo.id);
    expect((await school.signedIn(leo)).cookies.has('sid')).toBe(true);
  });
});
