import { afterEach, expect, it } from 'vitest';
import { day, hour, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { sessionKey } from '../../web/session-store.ts';
import { findPersonById, snapshotOf } from '../accounts.service.ts';
import { saveSettings, schoolSettings } from '../settings/settings.service.ts';
import { SignUp } from '../sign-up.model.ts';
import { User } from '../user.model.ts';
import { eraseDue } from './erasure.service.ts';
import { letUnusedGo, removeForgotten } from './retention.service.ts';

const school = await startSchool();
const { ada, leo, ruth } = await world();
const month = 30.5 * day;
afterEach(() => turnClock(0));

it('[OPS-09] people unseen for 23 months are told once, at 24 they have two weeks, then they are gone', async () => {
  const late = await person('late', 'Late Riser', 'learner');
  await User.updateMany({}, { $set: { lastSeenAt: new Date() } });
  turnClock(22 * month);
  expect(await letUnusedGo()).toEqual({ told: 0, going: 0 });
  turnClock(23 * month + 2 * day);
  const both = await Promise.all([letUnusedGo(), letUnusedGo()]);
  // Charlie, Leo and Late; Ada teaches, Ruth is an admin.
  expect(both[0].told + both[1].told).toBe(3);
  expect(await letUnusedGo()).toEqual({ told: 0, going: 0 });
  await school.mailbox.latest(late.email, /Do you still want/);
  await school.signedIn(leo);
  turnClock(24 * month + 2 * day);
  expect(await letUnusedGo()).toEqual({ told: 0, going: 2 });
  expect(await letUnusedGo()).toEqual({ told: 0, going: 0 });
  await school.settled();
  expect((await school.mailbox.latest(late.email, /will be erased/)).text).toContain('not been at');
  turnClock(24 * month + 20 * day);
  expect(await eraseDue()).toBe(2);
  expect(await findPersonById(late.id)).toBeNull();
  for (const { id } of [ada, leo, ruth]) expect(await findPersonById(id)).not.toBeNull();
});

it('[OPS-09] nobody goes where the school has switched it off', async () => {
  await saveSettings(snapshotOf(ruth), { erasesUnused: false }, schoolSettings().revision);
  turnClock(80 * month);
  expect(await letUnusedGo()).toEqual({ told: 0, going: 0 });
});

it('[OPS-09] sign-ups that were never finished go after seven days', async () => {
  await school.visitor().post('/join', {
    name: 'Never Back',
    email: 'never@cast.school',
    password: 'four plain words here',
    terms: 'on',
  });
  expect(await SignUp.countDocuments({ email: 'never@cast.school' })).toBe(1);
  turnClock(6 * day);
  await removeForgotten();
  expect(await SignUp.countDocuments({ email: 'never@cast.school' })).toBe(1);
  turnClock(7 * day + hour);
  await removeForgotten();
  expect(await SignUp.countDocuments({ email: 'never@cast.school' })).toBe(0);
});

it('[OPS-09] a session that nobody uses ends by itself: after two hours, or 30 days where one stays signed in', async () => {
  const ttlOf = async (stay: boolean) => {
    const client = await school.signedIn(leo, { stay });
    const id =
      decodeURIComponent(client.cookies.get('sid') ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    return (await redis.ttl(sessionKey(id))) * 1000;
  };
  expect(await ttlOf(false)).toBeLessThanOrEqual(2 * hour);
  expect(await ttlOf(true)).toBeLessThanOrEqual(30 * day);
  expect(await ttlOf(true)).toBeGreaterThan(29 * day);
});
