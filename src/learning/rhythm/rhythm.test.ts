import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { savePrivacy } from '../../accounts/privacy/privacy.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { grantAccess, requireEnrolment } from '../enrolment.service.ts';
import { completeLecture, readyLectures } from '../progress.service.ts';
import { flushFilmTimes, noteCompletion, noteFilm } from './acts.service.ts';
import { LearningDay } from './day.model.ts';
import { Milestone } from './milestone.model.ts';
import { findRhythm, forgetRhythm, noteLearned, saveRhythm, standingOf } from './rhythm.service.ts';

const school = await startSchool();
const { knots, leo } = await world();
const lectures = readyLectures(knots);
const wish = { isOn: true, kind: 'days', amount: 3, showsBadges: false } as const;
let count = 0;
afterEach(() => turnClock(0));

async function learner() {
  count += 1;
  const who = await person(`rhythm${count}`, `Rhythm ${count}`, 'learner');
  const enrolment = await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return { who, enrolment, client: await school.signedIn(who, { stay: true }) };
}
const badgesOf = async (userId: string) => (await Milestone.find({ userId }).lean()).map(({ kind }) => kind).toSorted();

describe('a rhythm', () => {
  it('[LRN-11] is off by default: nothing is kept, and nothing is shown', async () => {
    const { who, enrolment, client } = await learner();
    await completeLecture(enrolment, lectures[0]?.id ?? '');
    await noteFilm(who.id, 'UTC', 60);
    await flushFilmTimes();
    await school.settled();
    expect(await LearningDay.countDocuments({ userId: who.id })).toBe(0);
    expect(await badgesOf(who.id)).toEqual([]);
    expect((await client.get('/learn')).text).not.toContain('/account/rhythm');
    const page = await client.get('/account/rhythm');
    expect([page.$('#rhythm-card'), page.$('#rhythm-forget')]).toEqual([null, null]);
  });

  it('[LRN-11] counts a completion once, also from two devices and told twice, and gives each badge once', async () => {
    const { who, client } = await learner();
    expect((await client.put('/account/rhythm', { isOn: 'on', kind: 'days', amount: '9' })).status).toBe(422);
    await client.put('/account/rhythm', { isOn: 'on', kind: 'days', amount: '3' });
    const other = await school.signedIn(who);
    const path = '/learn/knots/lectures/bowline/completion';
    await Promise.all([client.post(path), other.post(path)]);
    await school.settled();
    const { id } = await requireEnrolment(snapshotOf(who), 'knots');
    await Promise.all([1, 2, 3].map(() => noteCompletion(id, lectures[0]?.id ?? '')));
    const [lived, ...others] = await LearningDay.find({ userId: who.id }).lean();
    expect([others.length, lived?.done.length]).toEqual([0, 1]);
    expect(await badgesOf(who.id)).toEqual(['first-lecture']);
    expect((await client.get('/learn')).$('main')).toContain('1 of 3 days this week');
    expect((await client.get('/account/rhythm')).$('#rhythm-badges')).toContain('One lecture completed');
    expect((await school.mailbox.all(who.email)).some(({ subject }) => /badge|row|goal/i.test(subject))).toBe(false);
  });

  it('[LRN-11] counts film by the second, however often it is written', async () => {
    const { who } = await learner();
    await saveRhythm(who.id, { ...wish, kind: 'minutes', amount: 10 }, 'UTC');
    await noteFilm(who.id, 'UTC', 400);
    await Promise.all([flushFilmTimes(), flushFilmTimes()]);
    await noteFilm(who.id, 'UTC', 200);
    await flushFilmTimes();
    await flushFilmTimes();
    expect((await LearningDay.findOne({ userId: who.id }).lean())?.filmSeconds).toBe(600);
    expect((await standingOf(who.id, 'UTC'))?.week.met).toBe(true);
  });

  it('[LRN-11] a changed time zone takes no day away, and seven days in a row are a badge', async () => {
    const { who } = await learner();
    await saveRhythm(who.id, wish, 'Asia/Kolkata');
    for (let at = 0; at < 7; at++) {
      turnClock(at * day);
      const moment = new Date(Date.now() + at * day);
      await noteLearned(who.id, { key: `day ${at}`, seconds: 60, at: moment });
    }
    for (const zone of ['Asia/Kolkata', 'Pacific/Honolulu', 'Pacific/Kiritimati', 'Europe/Berlin'])
      expect([zone, (await standingOf(who.id, zone))?.daysInRow]).toEqual([zone, 7]);
    expect(await badgesOf(who.id)).toContain('seven-days');
  });

  it('[LRN-11] badges stand on the own page only by choice', async () => {
    const { who, enrolment } = await learner();
    await savePrivacy(snapshotOf(who), { shows: { name: true, page: true, picture: true }, news: false });
    await grantAccess(leo.id, knots.id, { kind: 'admin', id: leo.id });
    await completeLecture(enrolment, lectures[0]?.id ?? '');
    await saveRhythm(who.id, wish, 'UTC');
    const other = await school.signedIn(leo);
    expect((await other.get(`/people/${who.id}`)).$('#rhythm-badges')).toBeNull();
    await saveRhythm(who.id, { ...wish, showsBadges: true }, 'UTC');
    expect((await other.get(`/people/${who.id}`)).$('#rhythm-badges')).toContain('A start');
  });

  it('[LRN-11] is forgotten at once, and what is still on its way is not kept', async () => {
    const { who, enrolment, client } = await learner();
    await saveRhythm(who.id, wish, 'UTC');
    await completeLecture(enrolment, lectures[0]?.id ?? '');
    await school.settled();
    await noteFilm(who.id, 'UTC', 60);
    expect((await client.delete('/account/rhythm')).location).toBe('/account/rhythm');
    await forgetRhythm(who.id);
    await flushFilmTimes();
    await noteLearned(who.id, { key: 'late', seconds: 60, at: new Date() });
    expect([await findRhythm(who.id), await LearningDay.countDocuments({ userId: who.id })]).toEqual([null, 0]);
    expect(await badgesOf(who.id)).toEqual([]);
  });
});
