import { afterEach, describe, expect, it } from 'vitest';
import { minute, now, second, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import type { Client, Page } from '../../test/client.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, type PersonRecord } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { findUser, User } from '../user.model.ts';
import { takeAppCode, takeRecoveryCode } from './second-step.service.ts';
import { codeAt } from './totp.ts';

const school = await startSchool();
let count = 0;

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('an authenticator app', () => {
  it('[ACC-05] is turned on by a right code only; then the recovery codes are shown', async () => {
    const leo = await newcomer();
    const client = await school.signedIn(leo);
    const page = await client.get('/account/security/app');
    expect(page.html.querySelector('.qr svg')).not.toBeNull();
    expect(page.headers.get('cache-control')).toBe('no-store');
    const key = keyIn(page);
    const wrong = await client.post('/account/security/app', { code: codeAt(key, stepNow() - 5) });
    expect([wrong.status, keyIn(wrong)]).toEqual([422, key]);
    expect(wrong.$('#field-code-error')).toContain('does not fit');
    expect((await findUser(leo.id))?.secondStepAt).toBeFalsy();

    const on = await client.post('/account/security/app', { code: codeAt(key, stepNow()) });
    expect(on.location).toBe('/account/security/recovery-codes');
    const codes = codesIn(await client.follow(on));
    expect(new Set(codes).size).toBe(10);
    const file = await client.get('/account/security/recovery-codes/file');
    expect(file.headers.get('content-disposition')).toContain('recovery-codes.txt');
    expect(file.text).toContain(codes[9]);
    await client.delete('/account/security/recovery-codes/file');
    expect((await client.get('/account/security/recovery-codes')).location).toBe('/account/security');
    expect((await client.get('/account/security')).$('#second-step-codes')).toContain('10 of 10 left');
    const stored = JSON.stringify(await User.findById(leo.id).lean());
    for (const secret of [key, ...codes]) expect(stored).not.toContain(secret);
  });

  it('[ACC-05] half signed in is not signed in: no page opens, and the code opens all, with next', async () => {
    const { person, key } = await withApp();
    const client = school.visitor();
    const half = await client.post('/sign-in', { email: person.email, password: castPassword, next: '/orders' });
    expect(half.location).toBe('/sign-in/second-step');
    for (const path of ['/learn', '/account', '/account/security', '/account/confirm'])
      expect((await client.get(path)).location).toMatch(/^\/sign-in\?next=/);
    expect((await client.put('/account', { name: 'X' })).location).toMatch(/^\/sign-in/);
    turnClock(31 * second);
    const page = await client.post('/sign-in/second-step', {
      code: ` ${codeAt(key, stepNow()).replace(/(...)/, '$1 ')}`,
    });
    expect([page.status, page.location]).toEqual([303, '/orders']);
    expect((await client.get('/account')).status).toBe(200);
  });

  it('[ACC-05] a code is taken once, also in two requests at the same moment, and older ones are worth nothing', async () => {
    const { person, key } = await withApp();
    turnClock(60 * second);
    const code = codeAt(key, stepNow());
    const both = await Promise.allSettled([takeAppCode(person.id, code), takeAppCode(person.id, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(takeAppCode(person.id, codeAt(key, stepNow() - 1))).rejects.toMatchObject({ status: 422 });
    await takeAppCode(person.id, codeAt(key, stepNow() + 1));
  });

  it('[ACC-05] wrong codes are answered with 422 and, after ten, with 429; the clock of the half sign-in ends it', async () => {
    const { person } = await withApp();
    const client = school.visitor();
    await client.post('/sign-in', { email: person.email, password: castPassword });
    for (let tries = 0; tries < 10; tries++)
      expect((await client.post('/sign-in/second-step', { code: '000000' })).status).toBe(422);
    const limited = await client.post('/sign-in/second-step', { code: '000000' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect((await client.post('/sign-in/second-step', { code: '12' })).$('#field-code-error')).toContain('six digits');
    turnClock(11 * minute);
    const over = await client.post('/sign-in/second-step', { code: '000000' });
    expect((await client.follow(over)).$('.notice')).toContain('The time for the second step is over.');
  });

  it('[ACC-05] stay survives the second step; who was blocked meanwhile stays out', async () => {
    const { person, key } = await withApp();
    turnClock(31 * second);
    const client = school.visitor();
    await client.post('/sign-in', { email: person.email, password: castPassword, stay: 'on' });
    const inside = await client.post('/sign-in/second-step', { code: codeAt(key, stepNow()) });
    expect(inside.headers.getSetCookie().join()).toMatch(/sid=.*Expires=/);
    turnClock(62 * second);
    const other = school.visitor();
    await other.post('/sign-in', { email: person.email, password: castPassword });
    await User.updateOne({ _id: person.id }, { $set: { state: 'blocked' } });
    const out = await other.post('/sign-in/second-step', { code: codeAt(key, stepNow()) });
    expect(out.status).toBe(422);
    expect((await other.get('/learn')).location).toMatch(/^\/sign-in/);
  });

  it('[ACC-05] is turned off after a fresh proof, and its codes go with it', async () => {
    const { person, client } = await withApp();
    turnClock(11 * minute);
    const asked = await client.delete('/account/security/app');
    expect(asked.location).toMatch(/^\/account\/confirm\?sent=1/);
    expect((await findUser(person.id))?.secondStepAt).toBeTruthy();
    expect((await client.follow(asked)).$('.notice')).toContain('was not carried out');
    await client.post('/account/confirm', { password: castPassword });
    await client.delete('/account/security/app');
    expect(await findUser(person.id)).toMatchObject({ secondStepAt: null, factors: { app: null, codes: [] } });
    await school.signedIn(person);
  });
});

describe('somebody who lost everything', () => {
  it('[ACC-05] [OPS-08] is let in by an admin, who is written down; nobody else can do it', async () => {
    const { person } = await withApp();
    const ruth = await createPerson({ email: 'ruth@example.org', name: 'Ruth', role: 'admin', password: castPassword });
    const path = `/admin/people/${person.id}`;
    const learner = await school.signedIn(await newcomer());
    expect((await learner.delete(`${path}/second-step`)).status).toBe(403);
    const admin = await school.signedIn(ruth);
    expect((await admin.get(path)).$('#people-actions')).toContain('Turn the second step off');
    expect((await admin.delete(`${path}/second-step`)).location).toBe(path);
    await school.signedIn(person);
    await school.settled();
    expect(await Audit.findOne({ action: 'person.second-step-removed' }).lean()).toMatchObject({
      actorId: ruth.id,
      subjectId: person.id,
    });
    expect((await admin.delete(`${path}/second-step`)).status).toBe(422);
  });
});

describe('recovery codes', () => {
  it('[ACC-05] sign in, each once, also in two requests at the same moment, however they are typed', async () => {
    const { person, codes } = await withApp();
    const [first = '', other = ''] = codes;
    const both = await Promise.allSettled([takeRecoveryCode(person.id, first), takeRecoveryCode(person.id, first)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const client = school.visitor();
    await client.post('/sign-in', { email: person.email, password: castPassword });
    const typed = other.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const inside = await client.post('/sign-in/second-step', { recovery: typed });
    expect(inside.location).toBe('/learn');
    expect((await client.follow(inside)).$('#flash')).toContain('8 recovery codes are left');
    const again = school.visitor();
    await again.post('/sign-in', { email: person.email, password: castPassword });
    const spent = await again.post('/sign-in/second-step', { recovery: other });
    expect([spent.status, spent.$('#field-recovery-error')]).toEqual([422, expect.stringContaining('used already')]);
  });

  it('[ACC-05] new ones replace the old, and belong to nobody else', async () => {
    const { person, codes, client } = await withApp();
    const fresh = codesIn(await client.follow(await client.post('/account/security/recovery-codes')));
    await expect(takeRecoveryCode(person.id, codes[0] ?? '')).rejects.toMatchObject({ status: 422 });
    const { person: other } = await withApp();
    await expect(takeRecoveryCode(other.id, fresh[0] ?? '')).rejects.toMatchObject({ status: 422 });
    expect(await takeRecoveryCode(person.id, fresh[0] ?? '')).toBe(9);
  });
});

async function newcomer(): Promise<PersonRecord> {
  count += 1;
  return createPerson({ email: `leo${count}@example.org`, name: 'Leo Martins', password: castPassword });
}

/** A person with an app that was set up in a browser. */
async function withApp(): Promise<{ person: PersonRecord; client: Client; key: string; codes: string[] }> {
  const person = await newcomer();
  const client = await school.signedIn(person);
  const key = keyIn(await client.get('/account/security/app'));
  const on = await client.post('/account/security/app', { code: codeAt(key, stepNow()) });
  return { person, client, key, codes: codesIn(await client.follow(on)) };
}

function keyIn(page: Page): string {
  return page.$('main code')?.replaceAll(' ', '') ?? '';
}

function codesIn(page: Page): string[] {
  return page.html.querySelectorAll('#recovery-codes code').map((one) => one.text.trim());
}

function stepNow(): number {
  return Math.floor(now().getTime() / 30_000);
}
