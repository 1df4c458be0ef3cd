import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { updateDraft } from '../../authoring/courses/courses.service.ts';
import { publishCourse, readDraft } from '../../authoring/publishing/publication.service.ts';
import { day, hour, minute, now, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { course, person, world } from '../../test/world.ts';
import { findEnrolment } from '../enrolment.service.ts';
import { readyLectures } from '../progress.service.ts';
import { mayOpenLecture } from '../release/locks.service.ts';
import { AccessNotice } from './notice.model.ts';
import { tellEndings } from './notices.service.ts';
import { dueNotice, endOfPeriod, nextNotice } from './period.ts';

const school = await startSchool();
const { ada: adaPerson, ruth, knots } = await world();
const ada = snapshotOf(adaPerson);
let count = 0;
afterEach(() => turnClock(0));

/** A free course of `days` days, and somebody who enrolled by its button. */
async function setUp(rule: { days: number; moreDays?: number; moreTimes?: number }) {
  count += 1;
  const slug = `timed-${count}`;
  const access = { moreDays: 0, moreTimes: 0, ...rule };
  const lectures = ['One', 'Two'].map((title) => ({ title, slug: title.toLowerCase(), markdown: title }));
  const facts = { ...knots.facts, slug, title: `Timed ${count}`, price: null, access };
  const made = await course(adaPerson, { ...facts, sections: [{ title: 'Time', lectures }] });
  const who = await person(`timed${count}`, `Timed ${count}`, 'learner');
  const client = await school.signedIn(who, { stay: true });
  await client.post(`/courses/${slug}/enrolment`);
  const current = async () => {
    const found = await findEnrolment(who.id, made.id);
    if (!found) throw new Error('The learner is not enrolled.');
    return found;
  };
  const ends = async () => (await current()).accessEndsAt?.getTime() ?? 0;
  // A session does not last as long as these tests turn the clock.
  const again = () => school.signedIn(who);
  return { id: made.id, slug, made, who, client, again, current, ends };
}

describe('the arithmetic of a period', () => {
  it('[LRN-12] ends with the end of a day of the learner, also where clocks change and days are skipped', () => {
    const inBerlin = endOfPeriod(new Date('2026-03-28T10:00:00Z'), 1, 'Europe/Berlin');
    expect(inBerlin.toISOString()).toBe('2026-03-29T21:59:59.000Z');
    expect(endOfPeriod(new Date('2026-10-24T10:00:00Z'), 1, 'Europe/Berlin').toISOString()).toBe(
      '2026-10-25T22:59:59.000Z',
    );
    expect(endOfPeriod(new Date('2026-01-31T12:00:00Z'), 30, 'Asia/Kolkata').toISOString()).toBe(
      '2026-03-02T18:29:59.000Z',
    );
    expect(endOfPeriod(new Date('2026-01-31T12:00:00Z'), 30, 'Pacific/Auckland').toISOString()).toBe(
      '2026-03-03T10:59:59.000Z',
    );
  });

  it('[LRN-12] tells 30, 7 and 1 days before; what was missed is told once, by the nearest', () => {
    const end = new Date('2026-06-30T00:00:00Z');
    const ahead = (ms: number) => new Date(end.getTime() - ms);
    expect([40, 29, 6, 0.5].map((days) => nextNotice(end, ahead(days * day))?.toISOString() ?? null)).toEqual([
      ahead(30 * day).toISOString(),
      ahead(7 * day).toISOString(),
      ahead(day).toISOString(),
      null,
    ]);
    expect([31, 30, 7, 0.5, -1].map((days) => dueNotice(end, ahead(days * day)))).toEqual([null, 30, 7, 1, null]);
  });
});

describe('an access period', () => {
  it('[LRN-12] is told by mail and bell 30, 7 and 1 days before, once each, in the zone of its learner', async () => {
    const { who, again, ends, slug } = await setUp({ days: 90 });
    const end = await ends();
    const mails = async () =>
      (await school.mailbox.all(who.email)).filter(({ subject }) => subject.includes('ends on'));
    for (const [days, told] of [
      [31, 0],
      [30, 1],
      [20, 1],
      [7, 2],
      [1, 3],
    ] as const) {
      turnClock(end - Date.now() - days * day + minute);
      await Promise.all([tellEndings(), tellEndings()]);
      await school.settled();
      expect([days, (await mails()).length]).toEqual([days, told]);
    }
    const client = await again();
    expect((await client.get('/notifications')).$('main')?.split('ends on').length).toBe(4);
    expect((await mails())[0]?.text).toMatch(/23:59/);
    expect((await client.get(`/learn/${slug}`)).$('#course-access')).toMatch(/ends soon.*23:59/s);
  });

  it('[LRN-12] an end that moves is told anew, and a notice of the old one is not mailed any more', async () => {
    const { id, again, current, ends, slug } = await setUp({ days: 40, moreDays: 30, moreTimes: 1 });
    const end = await ends();
    turnClock(end - Date.now() - 7 * day + minute);
    await tellEndings();
    await school.settled();
    const [seen, client] = [end, await again()];
    for (let press = 0; press < 3; press++) await client.post(`/learn/${slug}/access`, { seen });
    expect((await current()).nextNoticeAt?.getTime()).toBe((await ends()) - 30 * day);
    expect(((await ends()) - end) / day).toBeCloseTo(30, 0);
    expect((await client.post(`/learn/${slug}/access`, { seen: await ends() })).status).toBe(422);
    turnClock((await ends()) - Date.now() - 30 * day + minute);
    await tellEndings();
    expect((await AccessNotice.find({ courseId: id }).lean()).map(({ days }) => days)).toEqual([7, 30]);
  });

  it('[LRN-12] when it is over, lectures are closed kindly; home, notes and shelf stay readable', async () => {
    const { id, made, who, client, ends, slug } = await setUp({ days: 10, moreDays: 5, moreTimes: 2 });
    await client.post(`/learn/${slug}/lectures/one/completion`);
    await client.post(`/learn/${slug}/lectures/one/notes`, { text: 'Kept words', at: '0' });
    const [, two] = readyLectures(made);
    expect(await mayOpenLecture(who.id, id, two?.id ?? '')).toBe(true);
    turnClock((await ends()) - Date.now() + minute);
    const home = await client.get(`/learn/${slug}`);
    expect([home.status, home.$('#course-access')?.includes('Your time in this course is over')]).toEqual([200, true]);
    expect(home.$('main')).toContain('1 of 2 lectures');
    expect(home.text).not.toContain(`/learn/${slug}/lectures/`);
    const lecture = await client.get(`/learn/${slug}/lectures/two`);
    expect([lecture.status, lecture.$('#course-access')?.includes('Extend by 5 days')]).toEqual([403, true]);
    for (const act of ['completion', 'position', 'notes'])
      expect([act, (await client.post(`/learn/${slug}/lectures/two/${act}`, { seconds: 1 })).status]).toEqual([
        act,
        403,
      ]);
    expect(await mayOpenLecture(who.id, id, two?.id ?? '')).toBe(false);
    expect((await client.get('/notes')).status).toBe(200);
    expect((await client.get('/learn')).$('#shelf-ended')).not.toBeNull();
    expect((await client.get('/calendar')).$('main')).not.toContain(`Timed ${count}`);
    // One button, and everything is where it was.
    await client.post(`/learn/${slug}/access`, { seen: await ends() });
    expect((await client.get(`/learn/${slug}/lectures/two`)).status).toBe(200);
    expect((await ends()) - now().getTime()).toBeGreaterThan(5 * day - hour);
  });

  it('[LRN-12] without a rule one asks the teacher, who gives more time to one or to several, once', async () => {
    const { id, who, client, current, ends, slug } = await setUp({ days: 20 });
    turnClock((await ends()) - Date.now() + day);
    const teacher = await school.signedIn(adaPerson, { stay: true });
    expect((await client.post(`/learn/${slug}/access/request`, { words: '' })).status).toBe(422);
    await client.post(`/learn/${slug}/access/request`, { words: 'I was ill for two weeks.' });
    await school.settled();
    expect((await client.get(`/learn/${slug}`)).$('#course-access')).toContain('I was ill for two weeks.');
    expect((await teacher.get('/notifications')).$('main')).toContain('asks for more time');
    const list = await teacher.get(`/studio/courses/${id}/learners/access`);
    expect(list.$('main')).toContain('I was ill for two weeks.');
    const chosen = `${(await current()).id}.${await ends()}`;
    for (let press = 0; press < 2; press++)
      await teacher.post(`/studio/courses/${id}/learners/access`, { who: chosen, days: '14' });
    const left = (await ends()) - now().getTime();
    expect([left > 14 * day - hour, left < 15 * day + hour, (await current()).asked]).toEqual([true, true, null]);
    await school.settled();
    expect((await client.get('/notifications')).$('main')).toContain('You have more time');
    const admin = await school.signedIn(ruth, { stay: true });
    expect((await admin.get('/admin/audit')).$('main')?.split(`Gave ${who.name} more time`).length).toBe(2);
    expect((await client.get(`/learn/${slug}/lectures/one`)).status).toBe(200);
  });

  it('[LRN-12] a new rule holds for who comes after it; who is in keeps what they have', async () => {
    const { id, ends } = await setUp({ days: 20 });
    const before = await ends();
    const { course: draft } = await readDraft(ada, id);
    await updateDraft(ada, id, { access: null }, draft.draftRevision);
    await publishCourse(ada, id, { note: '' });
    expect(await ends()).toBe(before);
  });
});
