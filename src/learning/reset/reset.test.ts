import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listCertificatesOf } from '../../credentials/certificates.service.ts';
import { day, minute, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { Completion } from '../completion.model.ts';
import { type Enrolment, grantAccess, requireEnrolment } from '../enrolment.service.ts';
import { flushPositions, positionOf, recordPosition } from '../positions.service.ts';
import { completeLecture, listCompletionTimes, progressOf, readyLectures } from '../progress.service.ts';
import { Watched } from '../watched/watched.model.ts';
import { flushWatched, recordWatched, watchedOf } from '../watched/watched.service.ts';
import { Reset } from './reset.model.ts';
import { finishReset, forgetOldResets, resetProgress, resettableOf, undoReset } from './reset.service.ts';

const school = await startSchool();
const { knots } = await world();
const ids = readyLectures(knots).map(({ id }) => id);
const [first = '', second = ''] = ids;
let count = 0;
afterEach(() => turnClock(0));

/** Somebody who completed `done` lectures and stopped in the first. */
async function learner(done: number) {
  count += 1;
  const who = await person(`reset${count}`, `Reset ${count}`, 'learner');
  let enrolment: Enrolment = await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  for (const id of ids.slice(0, done)) enrolment = (await completeLecture(enrolment, id)).enrolment;
  await recordPosition(enrolment.id, first, { seconds: 42, duration: 120 });
  const current = () => requireEnrolment(snapshotOf(who), 'knots');
  return { who, client: await school.signedIn(who, { stay: true }), id: enrolment.id, current };
}

describe('starting a course over', () => {
  it('[LRN-10] takes completions and places, and gives both back within a day', async () => {
    const { client, id, current } = await learner(2);
    const page = await client.get('/learn/knots/reset');
    expect(page.$('main')).toContain('2 completed lectures and 1 place where you stopped in a film');
    expect((await client.post('/learn/knots/reset', { number: 1 })).location).toBe('/learn/knots');
    const reset = await client.get('/learn/knots');
    expect(reset.$('#course-reset')).toContain('You have started over');
    expect((await progressOf(await current())).percent).toBe(0);
    expect(await positionOf(id, first)).toMatchObject({ seconds: 0 });
    turnClock(day - 10 * minute);
    const back = await client.follow(await client.delete('/learn/knots/reset'));
    expect(back.$('main')).toContain('2 of 3 lectures');
    expect((await current()).completedIds).toEqual(ids.slice(0, 2));
    expect(await positionOf(id, first)).toMatchObject({ seconds: 42 });
    expect((await client.delete('/learn/knots/reset')).status).toBe(303);
  });

  it('[LRN-10] happens once, however often it is pressed and in however many processes', async () => {
    const { client, id, current } = await learner(2);
    const enrolment = await current();
    const { number } = await resettableOf(enrolment);
    await Promise.all(Array.from({ length: 6 }, () => resetProgress(enrolment, number)));
    await completeLecture(await current(), first);
    // The same page, sent once more after something new was learned.
    await client.post('/learn/knots/reset', { number });
    await client.post('/learn/knots/reset');
    expect(await Reset.countDocuments({ enrolmentId: id })).toBe(1);
    expect((await current()).completedIds).toEqual([first]);
    await Promise.all(Array.from({ length: 4 }, () => undoReset(id)));
    expect((await current()).completedIds.toSorted()).toEqual([first, second].toSorted());
    expect(await Completion.countDocuments({ enrolmentId: id })).toBe(2);
  });

  it('[LRN-10] leaves a quiz that was passed as it is: its attempts may be used up', async () => {
    const { client, id, current } = await learner(2);
    await Completion.updateOne({ enrolmentId: id, lectureId: second }, { $set: { how: 'passed' } });
    expect((await client.get('/learn/knots/reset')).$('main')).toContain('1 completed lecture and');
    await client.post('/learn/knots/reset', { number: 1 });
    expect((await current()).completedIds).toEqual([second]);
  });

  it('[LRN-10] cannot be undone after a day, and then can be done anew', async () => {
    const { client, current } = await learner(1);
    await client.post('/learn/knots/reset', { number: 1 });
    turnClock(day + minute);
    expect((await client.get('/learn/knots')).$('#course-reset')).toBeNull();
    expect((await client.delete('/learn/knots/reset')).status).toBe(410);
    await completeLecture(await current(), second);
    await client.post('/learn/knots/reset', { number: 2 });
    expect((await current()).completedIds).toEqual([]);
    turnClock(40 * day);
    expect(await forgetOldResets()).toBeGreaterThan(0);
  });

  it('[LRN-10] leaves what was finished and its certificate as true as they were', async () => {
    const { who, client, id, current } = await learner(ids.length);
    const before = await listCompletionTimes(id);
    const finished = await current();
    await client.post('/learn/knots/reset', { number: 1 });
    await school.settled();
    const after = await current();
    expect(after).toMatchObject({
      completedAt: finished.completedAt,
      certifiedAt: finished.certifiedAt,
      completedIds: [],
    });
    expect(await listCompletionTimes(id)).toEqual(before);
    const [certificate] = await listCertificatesOf(who.id);
    const page = await client.get(`/certificates/${certificate?.publicId}`);
    expect([page.status, page.text.includes(who.name)]).toEqual([200, true]);
    expect(certificate?.evidence.lectures.every(({ completedAt }) => completedAt !== null)).toBe(true);
    // Page and shelf say the same: finished, and running anew.
    expect((await client.get('/learn/knots')).$('main')).toMatch(
      /Finished on .*, running again: 0 of 3 lectures · 0 %/,
    );
    expect((await client.get('/learn')).$('main')).toMatch(/Finished on .*, running again: 0 of 3 lectures/);
    // Finished again: no second certificate, and nothing is told twice.
    for (const lecture of ids) await completeLecture(await current(), lecture);
    await school.settled();
    expect(await listCertificatesOf(who.id)).toHaveLength(1);
    expect((await client.get('/learn')).$('#shelf-finished')).not.toBeNull();
    expect((await current()).restartedAt).toBeNull();
  });

  it('[LRN-10] an undone reset leaves the course finished, also where it has grown since', async () => {
    const { id, current } = await learner(ids.length);
    await resetProgress(await current(), 1);
    expect((await current()).restartedAt).not.toBeNull();
    await completeLecture(await current(), first);
    await undoReset(id);
    expect((await current()).restartedAt).toBeNull();
    expect(await progressOf(await current())).toMatchObject({ isComplete: true, percent: 100 });
  });

  it('[LRN-10] what was watched goes with a reset, comes back with its undoing, and can be watched anew', async () => {
    const { id, current } = await learner(1);
    await recordWatched({ enrolmentId: id, lectureId: first }, [[0, 20]]);
    await resetProgress(await current(), 1);
    expect(await watchedOf(id, first)).toEqual([]);
    turnClock(minute);
    await recordWatched({ enrolmentId: id, lectureId: first }, [[30, 40]]);
    await undoReset(id);
    await undoReset(id);
    await flushWatched();
    expect(await watchedOf(id, first)).toEqual([
      [0, 20],
      [30, 40],
    ]);
    expect(await Watched.findOne({ enrolmentId: id }).lean()).toMatchObject({ ranges: '0-20,30-40', seconds: 30 });
  });

  it('[LRN-10] is carried to its end where a process died on the way, in both directions', async () => {
    const { id, current } = await learner(2);
    await resetProgress(await current(), 1);
    const [taken] = await Reset.find({ enrolmentId: id }).lean();
    // As if the process had died after it wrote down what to take.
    const kept = (taken?.completions ?? []).map(({ completionId, lectureId, at }) => ({ completionId, lectureId, at }));
    for (const { completionId, lectureId, at } of kept)
      await Completion.create({ _id: completionId, enrolmentId: id, lectureId, userId: 'x', courseId: knots.id, at });
    await Reset.updateOne({ enrolmentId: id }, { $set: { takenAt: null } });
    await finishReset(id);
    expect((await current()).completedIds).toEqual([]);
    // As if it had died after it wrote down that all is to come back.
    await Reset.updateOne({ enrolmentId: id }, { $set: { undoneAt: new Date() } });
    await finishReset(id);
    await finishReset(id);
    expect((await current()).completedIds).toEqual(ids.slice(0, 2));
  });

  it('[LRN-10] a late message of the player about an old second does not bring it back', async () => {
    const { id, current } = await learner(1);
    await resetProgress(await current(), 1);
    await recordPosition(id, first, { seconds: 50, duration: 120 }, { ageMs: 5 * minute });
    await flushPositions();
    expect(await positionOf(id, first)).toMatchObject({ seconds: 0 });
    await recordPosition(id, first, { seconds: 7, duration: 120 });
    await undoReset(id);
    expect(await positionOf(id, first)).toMatchObject({ seconds: 7 });
  });
});
