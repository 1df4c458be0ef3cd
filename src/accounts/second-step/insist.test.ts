import { afterEach, describe, expect, it } from 'vitest';
import { day, fromNow, minute, now, turnClock } from '../../lib/clock.ts';
import type { Page } from '../../test/client.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { snapshotOf } from '../accounts.service.ts';
import { saveSettings, schoolSettings } from '../settings/settings.service.ts';
import { codeAt } from './totp.ts';

const school = await startSchool({ jobs: false });
const { ada, leo, ruth } = await world();

afterEach(() => turnClock(0));

describe('a school that asks teachers for a second step', () => {
  it('[ACC-05] reminds them before the date, and nobody else', async () => {
    await insist(fromNow(10 * day));
    const client = await school.signedIn(ada);
    expect((await client.get('/learn')).$('main .notice')).toContain('the school asks you for a second step');
    expect((await client.get('/studio')).status).toBe(200);
    expect((await client.get('/account/security')).$('main .notice')).toContain('Set one up below');
    expect((await (await school.signedIn(leo)).get('/learn')).text).not.toContain('second step');
  });

  it('[ACC-05] leads them to set it up from the date on; then everything opens', async () => {
    await insist(fromNow(-minute));
    const client = await school.signedIn(ada);
    for (const path of ['/', '/learn', '/studio', '/account', '/courses'])
      expect((await client.get(path)).location, path).toBe('/account/security');
    expect((await client.htmx.get('/learn')).location).toBe('/account/security');
    for (const path of ['/account/security', '/account/confirm', '/account/devices'])
      expect((await client.get(path)).status, path).toBe(200);
    expect((await client.post('/studio/courses', { title: 'X' })).location).toBe('/account/security');
    expect((await (await school.signedIn(leo)).get('/learn')).status).toBe(200);

    const key = keyIn(await client.get('/account/security/app'));
    const on = await client.post('/account/security/app', { code: codeAt(key, stepNow()) });
    expect((await client.follow(on)).status).toBe(200);
    expect((await client.get('/studio')).status).toBe(200);
    const off = await client.delete('/account/security/app');
    expect([off.status, off.$('main .notice')]).toEqual([
      422,
      expect.stringContaining('the last one cannot be removed'),
    ]);
    expect((await client.get('/studio')).status).toBe(200);
    expect((await client.post('/sign-out')).status).toBe(303);
  });
});

describe('a sensitive page', () => {
  it('[ACC-05] asks again after ten minutes, and leads back', async () => {
    const client = await school.signedIn(leo);
    expect((await client.get('/account/security/app')).status).toBe(200);
    turnClock(11 * minute);
    const asked = await client.get('/account/security/app');
    expect(asked.location).toBe('/account/confirm?next=%2Faccount%2Fsecurity%2Fapp');
    const wrong = await client.post('/account/confirm', { password: 'wrong', next: '/account/security/app' });
    expect([wrong.status, wrong.$('#field-password-error')]).toEqual([
      422,
      expect.stringContaining('not your password'),
    ]);
    const before = client.cookies.get('sid') ?? '';
    const right = await client.post('/account/confirm', { password: castPassword, next: '/account/security/app' });
    expect(right.location).toBe('/account/security/app');
    expect((await client.follow(right)).status).toBe(200);
    const copied = school.visitor();
    copied.cookies.set('sid', before);
    expect((await copied.get('/account')).status).toBe(303);
  });

  it('[ACC-05] leads nowhere else afterwards', async () => {
    const client = await school.signedIn(leo);
    for (const next of ['https://school.evil', '//school.evil', '/\\school.evil'])
      expect((await client.post('/account/confirm', { password: castPassword, next })).location).toBe('/account');
  });

  it('[ACC-05] proofs are counted: after ten wrong ones there is a pause', async () => {
    const client = await school.signedIn(leo);
    for (let tries = 0; tries < 10; tries++)
      expect((await client.post('/account/confirm', { password: 'wrong' })).status).toBe(422);
    expect((await client.post('/account/confirm', { password: castPassword })).status).toBe(429);
  });
});

async function insist(from: Date): Promise<void> {
  await saveSettings(
    snapshotOf(ruth),
    { secondStepRoles: ['instructor'], secondStepFrom: from },
    schoolSettings().revision,
  );
}

function keyIn(page: Page): string {
  return page.$('main code')?.replaceAll(' ', '') ?? '';
}

function stepNow(): number {
  return Math.floor(now().getTime() / 30_000);
}
