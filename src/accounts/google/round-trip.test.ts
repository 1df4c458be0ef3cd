import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { decideAtGoogle, expireGoogleCodes, googleFault, signInByGoogle } from '../../test/at-google.ts';
import { startSchool } from '../../test/school.ts';

const school = await startSchool({ jobs: false });
let count = 0;
const nobody = () => `nina${++count}@example.com`;

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('the way to Google', () => {
  it('[ACC-03] carries state and a challenge of method S256, and asks for no more than who it is', async () => {
    const out = await school.visitor().post('/sign-in/google');
    const asked = Object.fromEntries(new URL(out.location ?? '').searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      redirect_uri: `${config.publicUrl}/sign-in/google/return`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[0-9a-f-]{36}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      prompt: 'select_account',
    });
  });

  it('[ACC-03] is not begun for another site', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    expect((await school.visitor().post('/sign-in/google', {}, { headers })).status).toBe(403);
  });

  it('[ACC-03] leads to no foreign address afterwards', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const back = await signInByGoogle(school.visitor(), { email: nobody() }, { next });
      expect(back.location).toBe('/learn');
    }
  });

  it('[ACC-03] keeps a visitor’s session for this trip only, and not for long', async () => {
    const client = school.visitor();
    await client.post('/sign-in/google');
    const id = decodeURIComponent(client.cookies.get('sid') ?? '').slice(2, 34);
    expect(await redis.ttl(`session:${id}`)).toBeLessThanOrEqual(15 * 60);
    const failed = await client.get('/sign-in/google/return?error=access_denied&state=guess');
    expect(failed.location).toBe('/sign-in?google=lost');
    expect(client.cookies.has('sid')).toBe(false);
    expect(await redis.exists(`session:${id}`)).toBe(0);
  });

  it('[ACC-03] is throttled by place', async () => {
    const starts = await Promise.all(Array.from({ length: 110 }, () => school.visitor().post('/sign-in/google')));
    expect(starts.filter(({ status }) => status === 429)).toHaveLength(10);
  });
});

describe('the way back', () => {
  it.each([
    ['refuse', 'denied', 'You did not go on'],
    ['fail', 'failed', 'did not answer'],
    ['fail-token', 'failed', 'did not answer'],
    ['fail-userinfo', 'failed', 'did not answer'],
  ] as const)(
    '[ACC-03] after "%s" leads to the sign-in with a sentence, and to where one wanted to go',
    async (decision, word, words) => {
      const client = school.visitor();
      const back = await signInByGoogle(client, { email: nobody() }, { decision, next: '/saved' });
      expect([back.status, back.location]).toEqual([303, `/sign-in?google=${word}&next=%2Fsaved`]);
      const page = await client.follow(back);
      expect(page.$('.notice')).toContain(words);
      expect(page.html.querySelector('form[action="/sign-in/google"] [name=next]')?.getAttribute('value')).toBe(
        '/saved',
      );
    },
  );

  it.each([
    ['token', '500'],
    ['token', '502html'],
    ['token', 'reset-before'],
    ['userinfo', '500'],
    ['userinfo', '502html'],
    ['userinfo', 'reset-before'],
  ] as const)('[ACC-03] survives a provider whose %s answers with %s', async (endpoint, mode) => {
    await googleFault(endpoint, mode);
    expect((await signInByGoogle(school.visitor(), { email: nobody() })).location).toBe('/sign-in?google=failed');
  });

  it('[ACC-03] works once: repeated, it leads on where one is in, and back where one is not', async () => {
    const client = school.visitor();
    const address = await decideAtGoogle(await client.post('/sign-in/google'), { email: nobody() });
    const thief = school.visitor();
    for (const [name, value] of client.cookies) thief.cookies.set(name, value);
    expect((await client.get(address)).location).toBe('/learn');
    expect((await client.get(address)).location).toBe('/learn');
    expect((await thief.get(address)).location).toBe('/sign-in?google=lost');
    expect((await school.visitor().get(address)).location).toBe('/sign-in?google=lost');
  });

  it('[ACC-03] lets in one of two that bring the same code at once', async () => {
    const client = school.visitor();
    const address = await decideAtGoogle(await client.post('/sign-in/google'), { email: nobody() });
    const twin = school.visitor();
    for (const [name, value] of client.cookies) twin.cookies.set(name, value);
    const answers = await Promise.all([client.get(address), twin.get(address)]);
    const inside = answers.filter(({ location }) => location === '/learn');
    expect(inside).toHaveLength(1);
  });

  it('[ACC-03] belongs to its browser, its state and its ten minutes', async () => {
    const start = async (client: ReturnType<typeof school.visitor>) =>
      decideAtGoogle(await client.post('/sign-in/google'), { email: nobody() });
    const elsewhere = await start(school.visitor());
    const other = school.visitor();
    await other.post('/sign-in/google');
    expect((await other.get(elsewhere)).location).toBe('/sign-in?google=lost');
    const forged = school.visitor();
    const address = (await start(forged)).replace(/state=[^&]*/, 'state=00000000-0000-4000-8000-000000000000');
    expect((await forged.get(address)).location).toBe('/sign-in?google=lost');
    const late = school.visitor();
    const lateAddress = await start(late);
    turnClock(11 * minute);
    expect((await late.get(lateAddress)).location).toBe('/sign-in?google=lost');
  });

  it('[ACC-03] with a code that is over, or none, or many, is no fault of ours', async () => {
    const client = school.visitor();
    const address = await decideAtGoogle(await client.post('/sign-in/google'), { email: nobody() });
    await expireGoogleCodes();
    expect((await client.get(address)).location).toBe('/sign-in?google=failed');
    for (const change of [(all: string) => all.replace(/code=[^&]*/, ''), (all: string) => `${all}&code=2&state=3`]) {
      const next = school.visitor();
      const good = await decideAtGoogle(await next.post('/sign-in/google'), { email: nobody() });
      expect((await next.get(change(good))).location).toMatch(/^\/sign-in\?google=(failed|lost)$/);
    }
    expect((await school.visitor().get('/sign-in/google/return')).location).toBe('/sign-in?google=lost');
  });

  it('[ACC-03] says nothing that somebody put into the address', async () => {
    const page = await school.visitor().get('/sign-in?google=%3Cscript%3E');
    expect([page.status, page.$('.notice')]).toEqual([200, null]);
  });
});
