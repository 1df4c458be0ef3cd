import { HtmlValidate } from 'html-validate';
import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { decideAtGoogle, expireGoogleCodes, googleFault, linkByGoogle, signInByGoogle } from '../../test/at-google.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, findPersonByEmail, type PersonRecord, snapshotOf } from '../accounts.service.ts';
import { blockPerson } from '../people/people.service.ts';
import { SignUp } from '../sign-up.model.ts';
import { User, type UserRecord } from '../user.model.ts';

const school = await startSchool();
let count = 0;
const nobody = () => `nina${++count}@example.com`;
const stored = (email: string) => User.findOne({ email }).lean<UserRecord>();

async function newPerson(role: 'learner' | 'admin' = 'learner'): Promise<PersonRecord> {
  return createPerson({ email: `leo${++count}@example.com`, name: 'Leo Martins', password: castPassword, role });
}

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('somebody new', () => {
  it('[ACC-03] gets an account by a verified address, with the terms accepted and no password', async () => {
    const email = nobody();
    const client = school.visitor();
    const back = await signInByGoogle(client, { name: 'Nina Berg', email }, { next: '/saved?x=1' });
    expect([back.status, back.location]).toEqual([303, '/saved?x=1']);
    expect((await client.follow(back)).$('main')).toContain('You are in, Nina Berg.');
    const user = await stored(email);
    expect(user).toMatchObject({ name: 'Nina Berg', role: 'learner', state: 'active', googleEmail: email });
    expect([user?.passwordHash, user?.googleAwaited]).toEqual([undefined, undefined]);
    expect(user?.agreed).toEqual({ terms: 0, privacy: 0 });
    expect(user?.words).toContain('berg');
  });

  it('[ACC-03] comes back to the same account, also with another address at Google', async () => {
    const [first, later] = [nobody(), nobody()];
    await signInByGoogle(school.visitor(), { name: 'Nina', email: first, sub: 'nina-sub' });
    const client = school.visitor();
    const again = await signInByGoogle(client, { name: 'Nina Changed', email: later, sub: 'nina-sub' });
    expect(again.location).toBe('/learn');
    expect(await stored(later)).toBeNull();
    expect((await client.get('/account')).text).toContain(first);
    expect((await stored(first))?.name).toBe('Nina');
  });

  it('[ACC-03] never gets in with an address that Google has not verified', async () => {
    const email = nobody();
    const client = school.visitor();
    const back = await signInByGoogle(client, { name: 'Uma', email, verified: false });
    expect(back.location).toBe('/sign-in?google=unverified');
    expect((await client.get('/sign-in?google=unverified')).$('main')).toContain('has not confirmed');
    expect(await stored(email)).toBeNull();
  });

  it('[ACC-03] does not lose the account of before to an address that is not verified any more', async () => {
    const email = nobody();
    await signInByGoogle(school.visitor(), { email });
    const client = school.visitor();
    expect((await signInByGoogle(client, { email, verified: false })).location).toBe('/sign-in?google=unverified');
    expect((await client.get('/account')).status).toBe(303);
  });

  it('[ACC-03] is one account when two browsers come at once', async () => {
    const email = nobody();
    const clients = Array.from({ length: 6 }, () => school.visitor());
    const answers = await Promise.all(clients.map((client) => signInByGoogle(client, { name: 'Nina', email })));
    expect(answers.map(({ location }) => location)).toEqual(Array.from({ length: 6 }, () => '/learn'));
    expect(await User.countDocuments({ email })).toBe(1);
    expect((await stored(email))?.googleId).toMatch(/^\d{21}$/);
  });

  it('[ACC-03] gets the account that a crash left half made', async () => {
    const email = nobody();
    await User.create({ email, name: 'Nina', timeZone: 'UTC', googleAwaited: 'half-made' });
    expect((await signInByGoogle(school.visitor(), { email, sub: 'half-made' })).location).toBe('/learn');
    expect(await stored(email)).toMatchObject({ googleId: 'half-made' });
    expect((await stored(email))?.googleAwaited).toBeUndefined();
  });

  it('[ACC-03] gets a name of one line, or the begin of the address where Google tells none', async () => {
    const [long, none] = [nobody(), nobody()];
    await signInByGoogle(school.visitor(), { name: `Nina\u0000\n${'x'.repeat(200)}`, email: long });
    expect((await stored(long))?.name).toMatch(/^Nina x{75}$/);
    await signInByGoogle(school.visitor(), { email: none });
    expect((await stored(none))?.name).toBe(none.split('@')[0]);
  });

  it('[ACC-03] ends open sign-ups with the same address', async () => {
    const email = nobody();
    await school.visitor().post('/join', { name: 'Nina', email, password: 'three words of mine', terms: true });
    await signInByGoogle(school.visitor(), { email });
    expect(await SignUp.countDocuments({ email })).toBe(0);
  });

  it('[ACC-03] does not get an address that its owner may still take back', async () => {
    const leo = await newPerson();
    const before = nobody();
    await User.updateOne(
      { _id: leo.id },
      { $set: { emailsBefore: [{ email: before, until: new Date(Date.now() + minute) }] } },
    );
    expect((await signInByGoogle(school.visitor(), { email: before })).location).toBe('/sign-in?google=held');
    expect(await stored(before)).toBeNull();
  });

  it('[ACC-03] cannot sign in by password, and learns no more than for a wrong one', async () => {
    const email = nobody();
    await signInByGoogle(school.visitor(), { email });
    const page = await school.visitor().post('/sign-in', { email, password: castPassword });
    expect([page.status, page.$('.error-summary')]).toEqual([422, expect.stringContaining('do not belong together')]);
  });
});

describe('an account with the same address', () => {
  it('[ACC-03] is not taken over: its password is asked for once, then Google is enough', async () => {
    const leo = await newPerson();
    const client = school.visitor();
    const back = await signInByGoogle(client, { name: 'Leo', email: leo.email.toUpperCase() }, { next: '/saved' });
    expect(back.location).toBe('/sign-in/google/account');
    expect((await client.get('/account')).status).toBe(303);
    const page = await client.get('/sign-in/google/account');
    expect(page.$('main')).toContain(leo.email);
    expect(await faultsOf(page.text)).toEqual([]);
    const wrong = await client.post('/sign-in/google/account', { password: 'guess' });
    expect([wrong.status, (await stored(leo.email))?.googleId]).toEqual([422, undefined]);
    expect(wrong.text).not.toContain('guess');
    const right = await client.post('/sign-in/google/account', { password: castPassword });
    expect([right.status, right.location]).toEqual([303, '/saved']);
    expect((await signInByGoogle(school.visitor(), { email: leo.email })).location).toBe('/learn');
    expect((await school.mailbox.latest(leo.email, /Google/)).text).toContain(leo.email);
  });

  it('[ACC-03] cannot be proved without the way by Google, later than ten minutes, or in another browser', async () => {
    const leo = await newPerson();
    const post = (client: ReturnType<typeof school.visitor>) =>
      client.post('/sign-in/google/account', { password: castPassword });
    expect((await post(school.visitor())).location).toBe('/sign-in?google=lost');
    const client = school.visitor();
    await signInByGoogle(client, { email: leo.email });
    turnClock(11 * minute);
    expect((await post(client)).location).toBe('/sign-in?google=lost');
    expect((await stored(leo.email))?.googleId).toBeUndefined();
  });

  it('[ACC-03] that is linked to another Google account stays with that one', async () => {
    const leo = await newPerson();
    await linkByGoogle(await school.signedIn(leo), { email: nobody(), sub: `first-${count}` });
    const client = school.visitor();
    await signInByGoogle(client, { email: leo.email, sub: `second-${count}` });
    const page = await client.post('/sign-in/google/account', { password: castPassword });
    expect([page.status, page.$('.error-summary')]).toEqual([422, expect.stringContaining('another Google account')]);
  });

  it('[ACC-05] with a second step is entered by Google only half', async () => {
    const leo = await newPerson();
    await linkByGoogle(await school.signedIn(leo), { email: leo.email });
    await User.updateOne({ _id: leo.id }, { $set: { secondStepAt: new Date() } });
    const client = school.visitor();
    expect((await signInByGoogle(client, { email: leo.email }, { next: '/saved' })).location).toBe(
      '/sign-in/second-step',
    );
    expect((await client.get('/account')).status).toBe(303);
  });

  it('[ACC-07] that is blocked stays shut, linked or not', async () => {
    const [leo, ruth] = [await newPerson(), await newPerson('admin')];
    await linkByGoogle(await school.signedIn(leo), { email: leo.email });
    await blockPerson(snapshotOf(ruth), leo.id, 'spam');
    const client = school.visitor();
    expect((await signInByGoogle(client, { email: leo.email })).location).toBe('/sign-in?google=blocked');
    expect((await client.get('/account')).status).toBe(303);
    const eve = await newPerson();
    await blockPerson(snapshotOf(ruth), eve.id, 'spam');
    await signInByGoogle(client, { email: eve.email });
    const page = await client.post('/sign-in/google/account', { password: castPassword });
    expect([page.status, (await stored(eve.email))?.googleId]).toEqual([422, undefined]);
  });
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

describe('linking', () => {
  it('[ACC-03] is done and undone by who is signed in, told by mail each time', async () => {
    const leo = await newPerson();
    const other = nobody();
    const client = await school.signedIn(leo);
    expect((await client.get('/account/security')).$('#google-link')).toContain('Not linked');
    expect((await linkByGoogle(client, { email: other })).location).toBe('/account/security');
    const linked = await client.get('/account/security');
    expect(linked.$('#google-link')).toContain(`Linked as ${other}`);
    const visitor = school.visitor();
    expect((await signInByGoogle(visitor, { email: other })).location).toBe('/learn');
    expect((await visitor.get('/account')).text).toContain(leo.email);
    expect((await client.delete('/account/google')).location).toBe('/account/security');
    expect((await client.get('/account/security')).$('#google-link')).toContain('Not linked');
    expect((await school.mailbox.latest(leo.email, /linked/)).text).toContain(other);
    expect((await school.mailbox.latest(leo.email, /unlinked/)).text).toContain(other);
    expect(await stored(leo.email)).not.toHaveProperty('googleId');
  });

  it('[ACC-03] needs an address that Google has verified', async () => {
    const leo = await newPerson();
    const client = await school.signedIn(leo);
    const back = await linkByGoogle(client, { email: leo.email, verified: false });
    expect(back.location).toBe('/account/security?google=unverified');
    expect((await client.follow(back)).$('.notice')).toContain('has not confirmed');
    expect(await stored(leo.email)).not.toHaveProperty('googleId');
  });

  it('[ACC-03] gives one Google account to one account, also when two ask at once', async () => {
    const [leo, eve] = [await newPerson(), await newPerson()];
    const clients = [await school.signedIn(leo), await school.signedIn(eve)];
    const email = nobody();
    const answers = await Promise.all(clients.map((client) => linkByGoogle(client, { email })));
    expect(answers.map(({ location }) => location).sort()).toEqual([
      '/account/security',
      '/account/security?google=taken',
    ]);
    const winner = answers[0]?.location === '/account/security' ? 0 : 1;
    await clients[winner]?.delete('/account/google');
    expect((await linkByGoogle(clients[1 - winner] as (typeof clients)[0], { email })).location).toBe(
      '/account/security',
    );
  });

  it('[ACC-03] holds one Google account at a time', async () => {
    const client = await school.signedIn(await newPerson());
    await linkByGoogle(client, { email: nobody() });
    expect((await linkByGoogle(client, { email: nobody() })).location).toBe('/account/security?google=other');
  });

  it('[ACC-03] refused at Google leads back to the page it began on', async () => {
    const client = await school.signedIn(await newPerson());
    const back = await linkByGoogle(client, { email: nobody() }, 'refuse');
    expect(back.location).toBe('/account/security?google=denied');
  });

  it('[ACC-03] cannot be taken away where it is the last way in', async () => {
    const email = nobody();
    const client = school.visitor();
    await signInByGoogle(client, { email });
    const page = await client.get('/account/security');
    expect(page.$('#google-link')).toContain('your only way in');
    expect(page.html.querySelector('#google-link form')).toBeNull();
    expect((await client.delete('/account/google')).status).toBe(422);
    expect((await stored(email))?.googleId).toBeDefined();
  });

  it('[ACC-03] frees the Google account for another one, also the one that came with an account of its own', async () => {
    const [email, leo] = [nobody(), await newPerson()];
    const client = school.visitor();
    await signInByGoogle(client, { email });
    await User.updateOne({ email }, { $set: { passwordHash: 'some hash' } });
    await client.delete('/account/google');
    expect((await linkByGoogle(await school.signedIn(leo), { email })).location).toBe('/account/security');
    expect((await findPersonByEmail(leo.email))?.googleEmail).toBe(email);
  });

  it('[ACC-03] is for the person who began it, with a fresh proof', async () => {
    const [leo, eve] = [await newPerson(), await newPerson()];
    const client = await school.signedIn(leo);
    const address = await decideAtGoogle(await client.post('/account/google'), { email: nobody() });
    const other = await school.signedIn(eve);
    expect((await other.get(address)).location).toBe('/learn');
    expect(await stored(eve.email)).not.toHaveProperty('googleId');
    turnClock(11 * minute);
    expect((await client.post('/account/google')).location).toMatch(/^\/account\/confirm/);
    expect((await client.delete('/account/google')).location).toMatch(/^\/account\/confirm/);
  });
});

describe('a school without Google', () => {
  it('[ACC-03] shows no button and has no such address', async () => {
    const { google } = config;
    Object.assign(config, { google: null });
    try {
      expect((await school.visitor().get('/sign-in?next=/saved')).text).not.toContain('Google');
      expect((await school.visitor().get('/join?next=/saved')).text).not.toContain('Google');
      expect((await school.visitor().post('/sign-in/google')).status).toBe(404);
      expect((await school.visitor().get('/sign-in/google/return?code=1&state=2')).status).toBe(404);
      const client = await school.signedIn(await newPerson());
      expect((await client.get('/account/security')).$('#google-link')).toBeNull();
    } finally {
      Object.assign(config, { google });
    }
  });
});

async function faultsOf(html: string): Promise<string[]> {
  const rules = { 'no-trailing-whitespace': 'off', 'void-style': 'off', 'attribute-boolean-style': 'off' } as const;
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { ...rules, 'attribute-empty-style': 'off', 'doctype-style': 'off', 'no-redundant-for': 'off' },
  });
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
