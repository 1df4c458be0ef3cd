import { afterEach, expect, it } from 'vitest';
import { findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { day, minute, turnClock } from '../lib/clock.ts';
import { startSchool } from '../test/school.ts';
import { atTheTill, comeBack, decide, until } from '../test/till.ts';
import { course, person, world } from '../test/world.ts';
import { listPaidOf, requireOrderRecord } from './order.model.ts';

const school = await startSchool();
const { ada, knots } = await world();
afterEach(() => turnClock(0));

it('[LRN-12] a course that is sold for some days lasts as long as promised, and can be bought again afterwards', async () => {
  const access = { days: 50, moreDays: 0, moreTimes: 0 };
  const sections = [{ title: 'Time', lectures: [{ title: 'One', slug: 'one', markdown: 'One' }] }];
  const timed = await course(ada, { ...knots.facts, slug: 'sold-time', title: 'Sold time', access, sections });
  const bea = await person('bea-time', 'Bea Time', 'learner');
  const buy = async () => {
    const client = await school.signedIn(bea);
    const till = await atTheTill(client, 'sold-time');
    const back = await decide(till, 'approve');
    if (back) await comeBack(back);
    await until(async () => (await requireOrderRecord(till.orderId)).status === 'paid');
    await school.settled();
    return client;
  };
  await buy();
  const first = await findEnrolment(bea.id, timed.id);
  const end = first?.accessEndsAt?.getTime() ?? 0;
  expect(end - Date.now()).toBeGreaterThan(50 * day - minute);
  turnClock(end - Date.now() + 2 * day);
  const client = await school.signedIn(bea);
  expect((await client.get('/learn/sold-time')).$('#course-access')).toContain('Buy 50 days more');
  await buy();
  const again = await findEnrolment(bea.id, timed.id);
  expect([again && hasAccess(again), (again?.accessEndsAt?.getTime() ?? 0) > end + 50 * day]).toEqual([true, true]);
  // Nothing goes back: the first purchase was over when the second was made.
  expect((await listPaidOf(bea.id, timed.id)).map(({ status }) => status)).toEqual(['paid', 'paid']);
});
