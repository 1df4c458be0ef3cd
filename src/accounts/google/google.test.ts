import { HtmlValidate } from 'html-validate';
import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { linkByGoogle, signInByGoogle } from '../../test/at-google.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, findPersonByEmail, type PersonRecord, snapshotOf } from '../accounts.service.ts';
import { blockPerson } from '../people/people.service.ts';
import { SignUp } from '../sign-up.model.ts';
import { User, type UserRecord } from '../user.model.ts';
import { isGooglePicture, takeGooglePicture } from './picture.service.ts';

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

  it('[ACC-03] brings the picture of Google once; after that it is theirs to change', async () => {
    const email = nobody();
    const client = school.visitor();
    await signInByGoogle(client, { name: 'Nina', email });
    await school.settled();
    const first = (await stored(email))?.avatarUrl ?? '';
    expect((await client.get(first)).headers.get('content-type')).toBe('image/webp');
    const user = await findPersonByEmail(email);
    await takeGooglePicture(user?.id ?? '', `${new URL(config.google?.userinfoUrl ?? '').origin}/pictures/other`);
    await school.settled();
    expect((await stored(email))?.avatarUrl).toBe(first);
  });

  it('[ACC-03] has no picture fetched from anywhere but Google', async () => {
    const google = 'https://openidconnect.googleapis.com/v1/userinfo';
    expect(isGooglePicture('https://lh3.googleusercontent.com/a/x=s96-c', google)).toBe(true);
    for (const address of [
      'http://lh3.googleusercontent.com/a',
      'https://googleusercontent.com.evil.example/a',
      'https://evilgoogleusercontent.com/a',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'nothing',
    ])
      expect(isGooglePicture(address, google), address).toBe(false);
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
