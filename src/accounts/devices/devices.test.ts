import { describe, expect, it } from 'vitest';
import { on } from '../../lib/events.ts';
import { redis } from '../../lib/redis.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { sessionKey, sessionStore } from '../../web/session-store.ts';
import { User } from '../user.model.ts';
import { deviceName } from './device-words.ts';

const school = await startSchool();
const leo = await person('leo', 'Leo Martins', 'learner');
const charlie = await person('charlie', 'Charlie Stone', 'learner');
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

async function signedInFrom(agent: string, who = leo) {
  const client = school.visitor();
  const fields = { email: who.email, password: castPassword };
  await client.post('/sign-in', fields, { headers: { 'User-Agent': agent } });
  return client;
}

describe('the page of devices', () => {
  it('[ACC-06] names browser, system, address and times of each, marks this one, and holds no session id', async () => {
    const here = await signedInFrom(firefox);
    await signedInFrom(iphone);
    const page = await here.get('/account/devices');
    const cards = page.html.querySelectorAll('main .card').map((one) => one.text.replace(/\s+/g, ' ').trim());
    expect(cards).toHaveLength(2);
    expect(cards[0]).toMatch(/^Firefox on Linux This device Signed in .*Address /);
    expect(cards[1]).toMatch(/^Safari on iPhone Last seen .*Signed in .*Address .*Sign out there$/);
    const ids = await redis.zrange(`sessions:${leo.id}`, '0', '-1');
    expect(ids).toHaveLength(2);
    for (const id of ids) expect(page.text).not.toContain(id);
  });

  it('[ACC-06] one is ended, and is out at its next request; a stranger cannot end it', async () => {
    const here = await signedInFrom(firefox);
    const there = await signedInFrom(edge);
    const card = (await here.get('/account/devices')).html
      .querySelectorAll('main .card')
      .find((one) => one.text.includes('Edge on Windows'));
    const action = card?.querySelector('form')?.getAttribute('action') ?? '';
    const stranger = await signedInFrom(firefox, charlie);
    expect((await stranger.delete(action)).status).toBe(404);
    expect((await there.get('/learn')).status).toBe(200);
    expect((await here.delete(action)).status).toBe(303);
    expect((await there.get('/learn')).location).toMatch(/^\/sign-in/);
    expect((await here.get('/learn')).status).toBe(200);
    expect((await here.delete(action)).status).toBe(404);
  });

  it('[ACC-06] all others are ended at once; what began before cannot bring one back', async () => {
    const here = await signedInFrom(firefox);
    const there = await signedInFrom(edge);
    const id = /^s(?::|%3A)([^.]+)/.exec(there.cookies.get('sid') ?? '')?.[1] ?? '';
    const begun = JSON.parse((await redis.get(sessionKey(id))) ?? '{}');
    await here.delete('/account/devices');
    // A request that had read its session before, and writes it at its end.
    await sessionStore.set(id, begun);
    expect(await redis.get(sessionKey(id))).toBeNull();
    expect((await there.get('/learn')).location).toMatch(/^\/sign-in/);
    expect((await here.get('/account/devices')).html.querySelectorAll('main .card')).toHaveLength(1);
  });

  it('[ACC-06] is read from the index of the person: sessions of others are not looked at', async () => {
    const here = await signedInFrom(firefox);
    const before = await scansOf();
    for (let batch = 0; batch < 20; batch++) {
      const others = Array.from({ length: 500 }, (_, at) => [sessionKey(`other-${batch}-${at}`), '{}']).flat();
      await redis.mset(...others);
    }
    expect((await here.get('/account/devices')).status).toBe(200);
    expect(await scansOf()).toBe(before);
  });

  it('[ACC-06] a person has at most 100 sessions: the one unused longest goes', async () => {
    const first = await signedInFrom(firefox, charlie);
    const old = Array.from({ length: 105 }, (_, at) => [String(Date.now() + at), `made-up-${at}`]).flat();
    await redis.zadd(`sessions:${charlie.id}`, ...old);
    await signedInFrom(edge, charlie);
    expect(await redis.zcard(`sessions:${charlie.id}`)).toBe(100);
    expect((await first.get('/learn')).location).toMatch(/^\/sign-in/);
  });
});

describe('a new device', () => {
  it('[ACC-04] is told to the owner once; the first of all, and those known, are not', async () => {
    const ivy = await person('ivy', 'Ivy Walker', 'learner');
    const told: string[] = [];
    on('security.changed', 'seen-by-the-test', async ({ userId, what, agent }) => {
      if (userId === ivy.id) told.push(`${what}: ${deviceName(agent ?? '')}`);
    });
    await signedInFrom(firefox, ivy);
    await signedInFrom(firefox, ivy);
    await school.settled();
    expect(told).toEqual([]);
    await Promise.all([signedInFrom(iphone, ivy), signedInFrom(iphone, ivy)]);
    await signedInFrom(iphone, ivy);
    await school.settled();
    expect(told).toEqual(['new-device: Safari on iPhone']);
    expect(JSON.stringify((await User.findById(ivy.id).lean())?.knownDevices)).not.toContain('Safari');
  });

  it('[ACC-06] at most 20 are remembered, the oldest goes', async () => {
    const max = await person('max', 'Max Traveller', 'learner');
    const many = Array.from({ length: 20 }, (_, at) => `known-${at}`);
    await User.updateOne({ _id: max.id }, { $set: { knownDevices: many } });
    await signedInFrom(edge, max);
    const known = (await User.findById(max.id).lean())?.knownDevices ?? [];
    expect(known).toHaveLength(20);
    expect(known).not.toContain('known-0');
    expect(known).toContain('known-19');
  });
});

it('[ACC-06] browsers and systems are told apart, although each claims to be others', () => {
  const chrome =
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
  expect([firefox, iphone, edge, chrome, 'curl/8', ''].map(deviceName)).toEqual([
    'Firefox on Linux',
    'Safari on iPhone',
    'Edge on Windows',
    'Chrome on Android',
    'Unknown browser on unknown system',
    'Unknown browser on unknown system',
  ]);
});

/** How often anything has searched the keys of this Redis. */
async function scansOf(): Promise<number> {
  const stats = await redis.info('commandstats');
  return [...stats.matchAll(/cmdstat_(?:scan|keys):calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
