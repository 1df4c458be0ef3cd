import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { authenticator, questionIn } from '../../test/authenticator.ts';
import { type Client, createClient } from '../../test/client.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, type PersonRecord } from '../accounts.service.ts';
import { findUser, User } from '../user.model.ts';
import { passkeyPlace, passkeysAt } from './passkey-place.ts';

await startSchool({ jobs: false });
const origin = config.publicUrl.replace('127.0.0.1', 'localhost');
const adding = '/account/security/passkeys';
let count = 0;

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('where passkeys work', () => {
  it('[ACC-05] under the name of PUBLIC_URL; a number is no name, but for this machine while developing', () => {
    expect(passkeyPlace('https://school.example', true)).toEqual({
      rpId: 'school.example',
      origin: 'https://school.example',
    });
    expect(passkeyPlace('http://127.0.0.1:4000', false)).toEqual({
      rpId: 'localhost',
      origin: 'http://localhost:4000',
    });
    expect(passkeyPlace('http://[::1]:4000', false)).toEqual({ rpId: 'localhost', origin: 'http://localhost:4000' });
    for (const number of ['http://127.0.0.1:4000', 'https://192.0.2.7', 'https://[2001:db8::1]'])
      expect(passkeyPlace(number, true)).toBeNull();
    expect(passkeysAt('127.0.0.1:4000', { rpId: 'localhost', origin: 'http://localhost:4000' })).toEqual({
      work: false,
      elsewhere: 'http://localhost:4000',
    });
  });

  it('[ACC-05] elsewhere the page says so and names the right address', async () => {
    const leo = await newcomer();
    const client = createClient(config.publicUrl);
    await client.post('/sign-in', { email: leo.email, password: castPassword });
    expect((await client.get('/account/security')).$('#second-step-passkeys')).toContain(`Open ${origin}`);
    const refused = await createClient(config.publicUrl).post('/sign-in/passkey/question');
    expect(refused.location).toBe('/sign-in?ended=no-passkeys');
  });
});

describe('a passkey', () => {
  it('[ACC-05] is added with a name, signs in alone, and is dated when used', async () => {
    const { person, key } = await withPasskey();
    const [passkey] = (await findUser(person.id))?.factors?.passkeys ?? [];
    expect(passkey).toMatchObject({
      id: key.id,
      name: 'Blue key',
      counter: 1,
      lastUsedAt: null,
      transports: ['internal'],
    });
    const { page, client } = await signInBy(key.get, { next: '/orders', stay: 'on' });
    expect([page.status, page.location]).toEqual([303, '/orders']);
    expect(page.headers.getSetCookie().join()).toMatch(/Expires=/);
    expect((await client.get('/account/security')).$('#second-step-passkeys')).toContain('last used');
    const seen = await findUser(person.id);
    expect(seen?.factors?.passkeys[0]?.counter).toBe(2);
    expect(seen?.lastSeenAt).toBeInstanceOf(Date);
  });

  it('[ACC-05] from another address, of another site, unverified, copied or by another key is refused', async () => {
    const { key } = await withPasskey();
    const stranger = authenticator(origin);
    const lies: ((asked: ReturnType<typeof questionIn>) => string)[] = [
      (asked) => key.get(asked, { origin: 'https://school.evil' }),
      (asked) => key.get(asked, { rpId: 'school.evil' }),
      (asked) => key.get(asked, { verified: false }),
      (asked) => key.get({ ...asked, challenge: 'bm90IGFza2Vk' }),
      (asked) => key.get(asked, { counter: 1 }),
      (asked) => key.get(asked).replaceAll(key.id, stranger.id),
      () => '{"id":',
    ];
    for (const lie of lies) {
      const { page, client } = await signInBy(lie);
      expect([page.status, page.$('#error-summary')]).toEqual([422, expect.stringContaining('You are not signed in')]);
      expect((await client.get('/learn')).location).toMatch(/^\/sign-in/);
    }
    expect((await signInBy((asked) => key.get(asked, { counter: 9 }))).page.status).toBe(303);
  });

  it('[ACC-05] an answer counts once, in the browser that was asked, for five minutes', async () => {
    const { key } = await withPasskey();
    let answer = '';
    const asked = await question();
    answer = key.get(questionIn(asked.page));
    const other = await question();
    expect((await other.client.post('/sign-in/passkey', { credential: answer })).status).toBe(422);
    const both = await Promise.all([1, 2].map(() => asked.client.post('/sign-in/passkey', { credential: answer })));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 422]);
    const late = await question();
    turnClock(5 * minute + 1000);
    const over = await late.client.post('/sign-in/passkey', { credential: key.get(questionIn(late.page)) });
    expect(over.$('#error-summary')).toContain('took too long');
  });

  it('[ACC-05] a lie is not stored, nor the same one twice', async () => {
    const { client, key } = await withPasskey();
    for (const lie of [{ origin: 'https://school.evil' }, { rpId: 'school.evil' }]) {
      const asked = questionIn(await client.get(`${adding}/new`));
      const page = await client.post(adding, { name: 'Evil', credential: authenticator(origin).create(asked, lie) });
      expect([page.status, page.$('#error-summary')]).toEqual([422, expect.stringContaining('not accepted')]);
      expect(page.html.querySelector('#field-name')?.getAttribute('value')).toBe('Evil');
    }
    const asked = questionIn(await client.get(`${adding}/new`));
    expect((await client.post(adding, { name: 'Twice', credential: key.create(asked) })).status).toBe(422);
  });

  it('[ACC-05] is asked for after the password, and cannot be skipped', async () => {
    const { person, client, key } = await withPasskey();
    const on = await client.post('/account/security/passkey-step');
    expect(on.location).toBe('/account/security/recovery-codes');
    const second = createClient(origin);
    const half = await second.post('/sign-in', { email: person.email, password: castPassword });
    expect(half.location).toBe('/sign-in/second-step');
    const page = await second.follow(half);
    expect(page.html.querySelector('#field-code')).toBeNull();
    const asked = questionIn(page);
    const stranger = authenticator(origin);
    expect((await second.post('/sign-in/second-step/passkey', { credential: stranger.get(asked) })).status).toBe(422);
    const again = questionIn(await second.get('/sign-in/second-step'));
    const inside = await second.post('/sign-in/second-step/passkey', {
      credential: key.get(again, { verified: false }),
    });
    expect(inside.location).toBe('/learn');
  });

  it('[ACC-05] removed it opens nothing; removing the last one ends the step, and it can be renamed', async () => {
    const { person, client, key } = await withPasskey();
    await client.post('/account/security/passkey-step');
    await client.put(`${adding}/${key.id}`, { name: 'Red key' });
    expect((await client.get('/account/security')).$('#second-step-passkeys')).toContain('Red key');
    expect((await client.delete(`${adding}/${key.id}`)).location).toBe('/account/security');
    expect(await findUser(person.id)).toMatchObject({ secondStepAt: null, factors: { passkeys: [], codes: [] } });
    expect((await signInBy(key.get)).page.status).toBe(422);
  });

  it('[ACC-05] that is the only way in stays', async () => {
    const { person, client, key } = await withPasskey();
    await User.updateOne({ _id: person.id }, { $unset: { passwordHash: 1 } });
    const page = await client.delete(`${adding}/${key.id}`);
    expect([page.status, page.$('main')]).toEqual([422, expect.stringContaining('only way in')]);
    expect((await findUser(person.id))?.factors?.passkeys).toHaveLength(1);
  });

  it('[ACC-07] of somebody else is not there', async () => {
    const { key } = await withPasskey();
    const { client, person } = await withPasskey();
    expect((await client.get(`${adding}/${key.id}`)).status).toBe(404);
    expect((await client.put(`${adding}/${key.id}`, { name: 'Mine' })).status).toBe(404);
    await client.delete(`${adding}/${key.id}`);
    expect((await signInBy(key.get)).page.status).toBe(303);
    expect((await findUser(person.id))?.factors?.passkeys).toHaveLength(1);
  });

  it('[ACC-05] of a blocked account stays outside', async () => {
    const { person, key } = await withPasskey();
    await User.updateOne({ _id: person.id }, { $set: { state: 'blocked' } });
    const { page } = await signInBy(key.get);
    expect([page.status, page.$('#error-summary')]).toEqual([422, expect.stringContaining('blocked')]);
  });

  it('[ACC-05] proves who sits there, if it made sure', async () => {
    const { client, key } = await withPasskey();
    turnClock(11 * minute);
    const asked = await client.follow(await client.get(`${adding}/new`));
    const lazy = await client.post('/account/confirm/passkey', {
      credential: key.get(questionIn(asked), { verified: false }),
    });
    expect(lazy.status).toBe(422);
    const next = `${adding}/new`;
    const done = await client.post('/account/confirm/passkey', { next, credential: key.get(questionIn(lazy)) });
    expect(done.location).toBe(next);
    expect((await client.get(next)).status).toBe(200);
  });
});

async function newcomer(): Promise<PersonRecord> {
  count += 1;
  return createPerson({ email: `leo${count}@example.org`, name: 'Leo Martins', password: castPassword });
}

/** A person with a passkey, added at the address where they work. */
async function withPasskey() {
  const person = await newcomer();
  const client = createClient(origin);
  await client.post('/sign-in', { email: person.email, password: castPassword });
  const key = authenticator(origin);
  const credential = key.create(questionIn(await client.get(`${adding}/new`)));
  const page = await client.post(adding, { name: 'Blue key', credential });
  if (page.location !== '/account/security') throw new Error(`not added: ${page.status} ${page.$('main')}`);
  return { person, client, key };
}

async function question(fields: { next?: string; stay?: string } = {}) {
  const client: Client = createClient(origin);
  const page = await client.follow(await client.post('/sign-in/passkey/question', fields));
  return { client, page };
}

async function signInBy(
  get: (asked: ReturnType<typeof questionIn>) => string,
  fields: { next?: string; stay?: string } = {},
) {
  const { client, page } = await question(fields);
  const credential = get(questionIn(page));
  return { client, page: await client.post('/sign-in/passkey', { ...fields, credential }) };
}
