import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { day, fromNow, hour, minute, turnClock } from '../../lib/clock.ts';
import { relay } from '../../lib/events.ts';
import { redis } from '../../lib/redis.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { isPassword } from '../passwords.service.ts';
import { changeFactors, factorsOf } from '../second-step/factors.service.ts';
import { Token } from '../tokens/token.model.ts';
import { findUser, User } from '../user.model.ts';
import { securityFact } from './security-fact.ts';

const school = await startSchool();
const next = 'seven blue herons';
let count = 0;
let leo: PersonRecord;
let old: string;

beforeEach(async () => {
  count += 1;
  old = `leo${count}@recovery.school`;
  leo = await createPerson({ email: old, name: 'Leo Martins', password: castPassword, timeZone: 'Asia/Kolkata' });
});

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('a change of the ways in', () => {
  it('[ACC-04] is told to the owner: what, when in their zone, with which browser, from where, and how to undo it', async () => {
    const client = await school.signedIn(leo);
    const firefox = {
      headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' },
    };
    const fields = { _method: 'PUT', passwordNow: castPassword, password: next };
    expect((await client.post('/account/password', fields, firefox)).status).toBe(303);
    const mail = await school.mailbox.latest(old, /password was changed/);
    for (const words of [
      /When: \d+ \w+ \d{4}, \d\d:\d\d IST/,
      /Browser: Firefox on Linux/,
      /Network address: \S+/,
      /\/not-me\/[\w-]{43}/,
    ])
      expect(mail.text).toMatch(words);
    expect(mail.html).toContain('This was not me');
    await school.settled();
    expect((await school.mailbox.all(old)).filter(({ subject }) => /password was changed/.test(subject))).toHaveLength(
      1,
    );
  });

  it('[ACC-04] taken back by who it was not: everything is signed out, the password is dead, a new one comes by mail', async () => {
    const [thief, owner] = [await school.signedIn(leo), await school.signedIn(leo, { stay: true })];
    await thief.put('/account/password', { passwordNow: castPassword, password: next });
    expect((await owner.get('/account')).status).toBe(303);
    const link = await undoLink(old, /password was changed/);
    const visitor = school.visitor();
    const page = await visitor.get(link);
    expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([
      200,
      'no-referrer',
      'no-store',
    ]);
    await visitor.get(link);
    expect((await thief.get('/account')).status).toBe(200);
    const done = await visitor.post(link);
    expect([done.status, done.$('h1')]).toEqual([200, 'Your account is yours again']);
    expect((await thief.get('/account')).status).toBe(303);
    await expect(school.signedIn(leo, { password: next })).rejects.toThrow('422');
    await expect(school.signedIn(leo)).rejects.toThrow('422');
    const reset = await linkIn(old, /new password for/, /\/password\/[\w-]{43}/);
    const saved = await visitor.post(reset, { password: 'nine grey herons' });
    expect([saved.status, saved.location]).toEqual([303, '/learn']);
    expect((await visitor.get(link)).status).toBe(410);
  });

  it('[ACC-04] of the address: the old one is told, takes it back, and the stranger keeps nothing', async () => {
    const thief = await school.signedIn(leo);
    const stolen = `thief${count}@elsewhere.school`;
    await changeTo(thief, stolen);
    expect((await requirePersonById(leo.id)).email).toBe(stolen);
    const link = await undoLink(old, /e-mail address was changed/);
    expect((await school.mailbox.all(stolen)).map(({ subject }) => subject)).not.toContainEqual(
      expect.stringContaining('was changed'),
    );
    await school.visitor().post('/password', { email: stolen });
    const theirs = await linkIn(stolen, /new password for/, /\/password\/[\w-]{43}/);
    const visitor = school.visitor();
    expect((await visitor.get(link)).text).toContain(`You sign in with ${old} again.`);
    expect((await visitor.post(link)).status).toBe(200);
    expect((await requirePersonById(leo.id)).email).toBe(old);
    expect((await thief.get('/account')).status).toBe(303);
    expect((await visitor.get(theirs)).status).toBe(410);
    await expect(school.signedIn({ email: stolen })).rejects.toThrow('422');
    const reset = await linkIn(old, /new password for/, /\/password\/[\w-]{43}/);
    expect((await visitor.post(reset, { password: next })).status).toBe(303);
    expect((await school.signedIn({ email: old }, { password: next })).cookies.has('sid')).toBe(true);
  });

  it('[ACC-04] is told to the address before as well, and a stranger cannot end the links of the owner', async () => {
    const thief = await school.signedIn(leo);
    const stolen = `thief${count}@elsewhere.school`;
    await changeTo(thief, stolen);
    const undo = await undoLink(old, /e-mail address was changed/);
    await thief.put('/account/password', { passwordNow: castPassword, password: next });
    await undoLink(old, /password was changed/);
    const theirs = await undoLink(stolen, /password was changed/);
    expect((await school.visitor().post(theirs)).status).toBe(200);
    expect((await requirePersonById(leo.id)).email).toBe(stolen);
    expect((await school.visitor().post(undo)).status).toBe(200);
    expect((await requirePersonById(leo.id)).email).toBe(old);
    const open = await Token.find({ personId: leo.id, purpose: 'not-me', spentAt: null }).lean<
      { data: { to: string } }[]
    >();
    expect(open.every(({ data }) => data.to === old)).toBe(true);
  });

  it('[ACC-04] can be taken back for 72 hours', async () => {
    const client = await school.signedIn(leo);
    await client.put('/account/password', { passwordNow: castPassword, password: next });
    const link = await undoLink(old, /password was changed/);
    turnClock(73 * hour);
    expect((await school.visitor().get(link)).status).toBe(410);
    expect((await school.visitor().post(link)).status).toBe(410);
    expect(await isPassword((await findUser(leo.id))?.passwordHash ?? null, next)).toBe(true);
  });

  it('[ACC-04] two who press at once do it once: one mail with a link', async () => {
    await school.settled();
    const told = securityFact({ userId: leo.id, what: 'new-device', detail: 'Firefox on Linux' });
    await User.updateOne({ _id: leo.id }, { $push: { outbox: told } });
    await relay(User, leo.id, [told]);
    const link = await undoLink(old, /new device/);
    const pages = await Promise.all([school.visitor().post(link), school.visitor().post(link)]);
    expect(pages.map(({ status }) => status)).toContain(200);
    await school.settled();
    expect((await school.mailbox.all(old)).filter(({ subject }) => /new password for/.test(subject))).toHaveLength(1);
  });

  it('[ACC-04] undoes what was added: Google is unlinked', async () => {
    const told = securityFact({ userId: leo.id, what: 'google-linked', detail: 'thief@gmail.example' });
    await User.updateOne(
      { _id: leo.id },
      { $set: { googleId: `g-${count}`, googleEmail: 'thief@gmail.example' }, $push: { outbox: told } },
    );
    await relay(User, leo.id, [told]);
    const link = await undoLink(old, /Google was linked/);
    expect((await school.visitor().get(link)).text).toContain('The Google account is unlinked.');
    expect((await school.visitor().post(link)).status).toBe(200);
    expect((await findUser(leo.id))?.googleId).toBeUndefined();
  });
});

describe('what was added after a change that was not me', () => {
  it('[ACC-04] [ACC-05] goes with it: passkeys and an app; what was there before stays', async () => {
    const [before, after] = [fromNow(-day), fromNow(minute)];
    const told = securityFact({ userId: leo.id, what: 'new-device', detail: 'Firefox on Linux' });
    await changeFactors(leo.id, () => ({
      factors: {
        passkeys: [passkey('mine', before), passkey('theirs', after)],
        app: { sealedKey: 'theirs', since: after, lastStep: 0 },
        codes: ['x'],
      },
      facts: [told],
    }));
    const link = await undoLink(old, /new device/);
    expect((await school.visitor().post(link)).status).toBe(200);
    const { passkeys, app, codes } = await factorsOf(leo.id);
    expect([passkeys.map(({ id }) => id), app, codes]).toEqual([['mine'], null, []]);
  });

  it('[ACC-04] [ACC-05] new recovery codes end, the app that was there stays', async () => {
    const told = securityFact({ userId: leo.id, what: 'recovery-codes', detail: '' });
    const app = { sealedKey: 'mine', since: fromNow(-day), lastStep: 0 };
    await changeFactors(leo.id, () => ({ factors: { app, codes: ['theirs'] }, facts: [told] }));
    const link = await undoLink(old, /recovery codes/);
    expect((await school.visitor().get(link)).text).toContain('The new recovery codes stop working.');
    expect((await school.visitor().post(link)).status).toBe(200);
    expect(await factorsOf(leo.id)).toMatchObject({ app: { sealedKey: 'mine' }, codes: [] });
  });
});

function passkey(id: string, createdAt: Date) {
  const blank = { publicKey: 'x', counter: 0, transports: [], isSynced: false, lastUsedAt: null };
  return { id, name: id, createdAt, ...blank };
}

type Client = Awaited<ReturnType<typeof school.signedIn>>;

async function changeTo(client: Client, email: string): Promise<void> {
  expect((await client.post('/account/email', { email })).status).toBe(303);
  const link = await linkIn(email, /new address/, /\/email\/[\w-]{43}/);
  expect((await client.post(link)).status).toBe(303);
}

async function undoLink(to: string, subject: RegExp): Promise<string> {
  return linkIn(to, subject, /\/not-me\/[\w-]{43}/);
}

async function linkIn(to: string, subject: RegExp, link: RegExp): Promise<string> {
  const mail = await school.mailbox.latest(to, subject);
  return link.exec(mail.text)?.[0] ?? 'no link';
}
