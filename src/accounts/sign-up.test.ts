import { afterEach, describe, expect, it } from 'vitest';
import { minute, second, turnClock } from '../lib/clock.ts';
import { queueOf } from '../lib/queue.ts';
import { redis } from '../lib/redis.ts';
import type { Client, Page } from '../test/client.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { createPerson, findPersonByEmail } from './accounts.service.ts';
import { signUpPlace } from './limits.ts';
import { SignUp } from './sign-up.model.ts';
import { User } from './user.model.ts';

const school = await startSchool();
const password = 'seven blue herons';
let count = 0;

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

type Typed = { name?: string; email?: string; password?: string; terms?: boolean; next?: string };

/** Fills in the form; returns the page that takes the code. */
async function join(typed: Typed = {}, client: Client = school.visitor()) {
  count++;
  const email = typed.email ?? `new${count}@example.org`;
  const page = await client.post('/join', { name: 'Nia Okafor', email, password, terms: true, ...typed });
  return { client, email, page, to: new URL(page.location ?? '/', school.url).searchParams.get('to') ?? '' };
}

/** The code of the newest mail. */
async function codeTo(email: string): Promise<string> {
  await school.settled();
  return /\b\d{6}\b/.exec((await school.mailbox.latest(email, /code/)).text)?.[0] ?? expect.fail('no code in the mail');
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const problem = (page: Page) => page.$('.error-summary li') ?? '';

describe('signing up', () => {
  it('[ACC-01] opens an account by the code of the mail, and signs in', async () => {
    const { client, email, page, to } = await join();
    expect([page.status, page.location]).toEqual([303, `/join/code?to=${to}`]);
    expect((await client.follow(page)).$('h1')).toBe('Type the code');
    expect(await findPersonByEmail(email)).toBeNull();
    const done = await client.post('/join/code', { to, code: await codeTo(email) });
    expect([done.status, done.location]).toEqual([303, '/learn']);
    expect((await client.get('/account')).html.querySelector('#field-name')?.getAttribute('value')).toBe('Nia Okafor');
    expect(await findPersonByEmail(email)).toMatchObject({
      role: 'learner',
      state: 'active',
      agreed: { terms: 0, privacy: 0 },
    });
    expect((await school.signedIn({ email }, { password })).cookies.has('sid')).toBe(true);
  });

  it('[ACC-01] works on another device by the link of the mail, which carries no code', async () => {
    const { email } = await join();
    const code = await codeTo(email);
    const mail = await school.mailbox.latest(email);
    const link = /http\S+\/join\/code\S+/.exec(mail.text)?.[0] ?? '';
    expect(link).not.toContain(code);
    expect(mail.html).toContain(link.replaceAll('&', '&amp;'));
    const phone = school.visitor();
    const page = await phone.get(link);
    expect(page.text).toContain(email);
    const to = page.html.querySelector('input[name=to]')?.getAttribute('value') ?? '';
    expect((await phone.post('/join/code', { to, code: ` ${code.slice(0, 3)} ${code.slice(3)} ` })).location).toBe(
      '/learn',
    );
  });

  it('[ACC-01] goes on to where the person came from', async () => {
    const { client, email, page, to } = await join({ next: '/courses/knots?x=1' });
    await client.follow(page);
    expect((await client.post('/join/code', { to, code: await codeTo(email) })).location).toBe('/courses/knots?x=1');
  });

  it('[ACC-07] gives nobody a role by a form', async () => {
    const sly = { role: 'admin', state: 'active', _id: '64b000000000000000000001', agreed: 'x' };
    const { client, email, to } = await join(sly as Typed);
    await client.post('/join/code', { to, code: await codeTo(email), role: 'admin' });
    await client.put('/account', {
      name: 'Nia',
      timeZone: 'UTC',
      language: 'en',
      role: 'admin',
      email: 'other@example.org',
    });
    expect(await findPersonByEmail(email)).toMatchObject({ role: 'learner', name: 'Nia' });
  });

  it('[ACC-01] brings a bad form back with 422, all that was typed but the password, and each error at its field', async () => {
    const page = await school.visitor().post('/join', { name: ' ', email: 'x', password: 'short', next: '/courses' });
    expect(page.status).toBe(422);
    for (const field of ['name', 'email', 'terms']) expect(page.$(`#field-${field}-error`)).toContain('Error');
    expect(page.html.querySelector('#field-email')?.getAttribute('value')).toBe('x');
    expect(page.html.querySelector('[name=next]')?.getAttribute('value')).toBe('/courses');
    expect(page.html.querySelector('#field-password')?.getAttribute('value')).toBe('');
  });

  it.each([
    ['ninechars', 'at least 10'],
    ['football1234', 'close to those that attackers try first'],
    ['Iloveyou12', 'close to those that attackers try first'],
    ['aaaaaaaaaaaaaaa', 'The same character again and again'],
    ['p4ssw0rdp4ssw0rd', 'The same thing again and again'],
    ['qwertyuiop12', 'close to those that attackers try first'],
    ['nia-okafor-1', 'too close to your name'],
    ['elearner2026', 'too close to your name'],
    ['x'.repeat(201), 'under 200'],
  ])('[ACC-14] refuses the password %s', async (bad, words) => {
    const { page } = await join({ password: bad });
    expect(page.status).toBe(422);
    expect(page.$('#field-password-error')).toContain(words);
  });

  it.each([
    'correct horse battery staple',
    'गाँठ बाँधना सीखो',
    'ñandú8 sobre ñandú',
    'Tr0ub4dor&3x',
    'herons wade slowly through the reeds '.repeat(5),
  ])('[ACC-14] takes the password %s, without rules about signs', async (good) => {
    expect((await join({ password: good })).page.status).toBe(303);
  });
});

describe('the code', () => {
  it('[ACC-01] is locked after five wrong ones, also for the right one; a new one works', async () => {
    const { client, email, to } = await join();
    const code = await codeTo(email);
    for (let left = 4; left >= 0; left--) {
      const page = await client.post('/join/code', { to, code: wrong(code) });
      expect(page.status).toBe(422);
      expect(problem(page)).toContain(left > 0 ? `${left} ${left === 1 ? 'try' : 'tries'} left` : 'locked now');
    }
    expect(problem(await client.post('/join/code', { to, code }))).toContain('locked');
    expect(await findPersonByEmail(email)).toBeNull();
    turnClock(61 * second);
    expect((await client.post('/join/codes', { to })).location).toBe(`/join/code?to=${to}&sent=1`);
    const next = await codeTo(email);
    expect((await client.post('/join/code', { to, code: next })).status).toBe(303);
  });

  it('[ACC-01] counts guesses that come at once', async () => {
    const { email, to } = await join();
    const code = await codeTo(email);
    const guesses = Array.from({ length: 12 }, (_, at) =>
      school.visitor().post('/join/code', { to, code: String((Number(code) + 1 + at) % 1_000_000).padStart(6, '0') }),
    );
    const pages = await Promise.all(guesses);
    expect(pages.filter((page) => problem(page).includes('this one is locked'))).toHaveLength(7);
    expect(problem(await school.visitor().post('/join/code', { to, code }))).toContain('locked');
  });

  it('[ACC-01] expires after ten minutes', async () => {
    const { client, email, to } = await join();
    const code = await codeTo(email);
    turnClock(9.9 * minute);
    expect(problem(await client.post('/join/code', { to, code: wrong(code) }))).toContain('4 tries left');
    turnClock(10.1 * minute);
    const page = await client.post('/join/code', { to, code });
    expect([page.status, problem(page)]).toEqual([422, 'This code has expired. Please ask for a new one.']);
  });

  it('[ACC-01] can be sent again after 60 s, five times in all; the one before ends', async () => {
    const { client, email, to } = await join();
    const first = await codeTo(email);
    const soon = await client.post('/join/codes', { to });
    expect([soon.status, Number(soon.headers.get('retry-after'))]).toEqual([429, expect.closeTo(58, -1)]);
    turnClock(61 * second);
    const [one, two] = await Promise.all([client.post('/join/codes', { to }), client.post('/join/codes', { to })]);
    expect([one.status, two.status].sort()).toEqual([303, 429]);
    const second_ = await codeTo(email);
    expect((await school.mailbox.all(email)).length).toBe(2);
    if (first !== second_) expect((await client.post('/join/code', { to, code: first })).status).toBe(422);
    for (let send = 3; send <= 5; send++) {
      turnClock(send * 61 * second);
      expect((await client.post('/join/codes', { to })).status).toBe(303);
    }
    turnClock(10 * 61 * second);
    expect(problem(await client.post('/join/codes', { to }))).toContain('Five codes were sent');
  });

  it('[ACC-01] opens one account, however often and from how many places it is sent', async () => {
    const { email, to } = await join();
    const code = await codeTo(email);
    const pages = await Promise.all([1, 2, 3].map(() => school.visitor().post('/join/code', { to, code })));
    expect(pages.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await User.countDocuments({ email })).toBe(1);
    await school.settled();
    expect(await User.findOne({ email }).lean()).toMatchObject({ outbox: [] });
  });

  it('[ACC-01] stands nowhere in clear: not in the database, not in the queue', async () => {
    const { email, to } = await join();
    const code = await codeTo(email);
    const stored = JSON.stringify(await SignUp.findById(to).lean());
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(password);
    const jobs = await queueOf('work').getJobs(['completed', 'waiting', 'active', 'delayed', 'failed']);
    expect(jobs.some(({ data }) => JSON.stringify(data).includes(to))).toBe(true);
    expect(JSON.stringify(jobs.map(({ data, returnvalue }) => [data, returnvalue]))).not.toContain(code);
  });

  it('[ACC-01] of one sign-up never opens another one for the same address', async () => {
    const victim = await join({ email: 'shared@example.org' });
    const first = await codeTo(victim.email);
    const attacker = await join({ email: 'shared@example.org', name: 'Mallory', password: 'seven red herons' });
    const second_ = await codeTo(victim.email);
    if (first !== second_)
      expect((await victim.client.post('/join/code', { to: victim.to, code: second_ })).status).toBe(422);
    expect((await victim.client.post('/join/code', { to: victim.to, code: first })).status).toBe(303);
    expect((await attacker.client.get(`/join/code?to=${attacker.to}`)).status).toBe(404);
    expect((await school.signedIn(victim, { password })).cookies.has('sid')).toBe(true);
  });
});

describe('an address that has an account', () => {
  it('[ACC-14] gets the same answers; its owner gets a mail that says so', async () => {
    const leo = await createPerson({ email: 'leo@example.org', name: 'Leo Martins', password: castPassword });
    const known = await join({ email: leo.email });
    const unknown = await join();
    await school.settled();
    expect(known.page.location?.replace(known.to, '')).toBe(unknown.page.location?.replace(unknown.to, ''));
    const mask = (page: Page, email: string, to: string) => page.text.replaceAll(email, 'E').replaceAll(to, 'T');
    const [one, two] = await Promise.all(
      [known, unknown].map(async ({ client, email, to }) => [
        mask(await client.get(`/join/code?to=${to}`), email, to),
        problem(await client.post('/join/code', { to, code: '123456' })),
        problem(await client.post('/join/codes', { to })).replace(/\d+/, 'N'),
      ]),
    );
    expect(one).toEqual(two);
    const mail = await school.mailbox.latest(leo.email);
    expect(mail.subject).toBe('You already have an account');
    expect(mail.text).not.toMatch(/\b\d{6}\b/);
    expect((await school.signedIn(leo)).cookies.has('sid')).toBe(true);
  });
});

describe('how much at once', () => {
  it('[ACC-14] one address is written to five times an hour', async () => {
    const pages: Page[] = [];
    for (let times = 0; times < 6; times++) pages.push((await join({ email: 'often@example.org' })).page);
    expect(pages.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303, 429]);
    expect(pages.at(-1)?.html.querySelector('#field-email')?.getAttribute('value')).toBe('often@example.org');
    expect(Number(pages.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('[ACC-14] one place signs up a hundred people an hour: a class, not a flood', async () => {
    for (let times = 0; times < 99; times++) await signUpPlace.consume('127.0.0.1');
    const statuses = [(await join()).page.status, (await join()).page.status];
    expect(statuses).toEqual([303, 429]);
  });
});

describe('the pages', () => {
  it('[ACC-01] are kept for visitors and set no cookie', async () => {
    for (const path of ['/join', '/sign-in']) {
      const page = await school.visitor().get(path);
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
      expect((await school.visitor().get(path)).headers.get('etag')).toMatch(/^W\//);
    }
  });

  it('[ACC-01] lead those who are signed in to their learning', async () => {
    const leo = await createPerson({ email: 'leo@example.org', name: 'Leo Martins', password: castPassword });
    const client = await school.signedIn(leo);
    for (const path of ['/join', '/sign-in', '/join/code?to=x'])
      expect((await client.get(path)).location).toBe('/learn');
  });

  it('[ACC-01] of no sign-up are 404', async () => {
    const visitor = school.visitor();
    expect((await visitor.get('/join/code')).location).toBe('/join');
    for (const to of ['x', 'a'.repeat(22), '../../etc', '%00']) {
      expect((await visitor.get(`/join/code?to=${to}`)).status).toBe(404);
      expect((await visitor.post('/join/code', { to, code: '123456' })).status).toBe(404);
      expect((await visitor.post('/join/codes', { to })).status).toBe(404);
    }
  });
});
