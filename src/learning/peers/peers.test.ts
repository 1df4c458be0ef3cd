import { trusted } from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { listTries } from '../../assessment/assignments/submissions.service.ts';
import { listReached } from '../../assessment/grades/grades.service.ts';
import { PeerReview } from '../../assessment/peers/peer-review.model.ts';
import { PeerRound } from '../../assessment/peers/peer-round.model.ts';
import { listReviewsBy } from '../../assessment/peers/reviews.service.ts';
import { day, fromNow, hour, turnClock } from '../../lib/clock.ts';
import { forgetAccess } from '../../media/access.service.ts';
import { pdf } from '../../test/media-samples.ts';
import { circle, giveAll } from '../../test/peers.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { listDates } from '../calendar/dates.service.ts';

const school = await startSchool();
const { ada, charlie } = await world();
afterEach(() => turnClock(0));

describe('peer review', () => {
  it('[ASM-07] of five is dealt once, written, handed in, reckoned by the median and read by its author', async () => {
    const five = await circle(ada, 5);
    const [first, second] = five.people;
    if (!first || !second) throw new Error('nobody came');
    for (const { hand } of five.people) await hand();
    await school.settled();
    await Promise.all([five.tend(), five.tend()]);
    await five.tend();
    const dealt = await five.reviews();
    expect(dealt).toHaveLength(10);
    for (const { enrolment } of five.people) {
      expect(dealt.filter(({ reviewerEnrolmentId }) => reviewerEnrolmentId === enrolment.id)).toHaveLength(2);
      expect(dealt.filter(({ authorEnrolmentId }) => authorEnrolmentId === enrolment.id)).toHaveLength(2);
    }
    await school.settled();
    const mails = (await school.mailbox.all(first.who.email)).filter(({ subject }) => subject.startsWith('You have'));
    expect(mails.map(({ subject }) => subject)).toEqual(['You have 2 works to review: Tie it']);
    expect((await listDates(first.who.id, 'UTC')).find(({ kind }) => kind === 'reviews')?.detail).toMatch(
      /2 works wait/,
    );

    const client = await school.signedIn(first.who);
    const page = await client.get(five.lecture);
    expect(page.$('#reviews')).toMatch(/Give 2 more reviews[\s\S]*Work 1[\s\S]*Waits for you[\s\S]*Work 2/);
    expect((await client.delete(`${five.lecture}/work/submission`)).status).toBe(410);
    const [own] = await listReviewsBy(first.enrolment.id, five.ids.lectureId);
    const address = `${five.lecture}/reviews/${own?.id}`;
    const shown = await client.get(address);
    expect(shown.$('main')).toMatch(/work 1 of 2[\s\S]*The work of somebody\.[\s\S]*It holds/);
    for (const { who } of five.people) if (who.id !== first.who.id) expect(shown.text).not.toContain(who.name);
    const bad = await client.put(address, { revision: '0', 'level-c1': 'l1', comment: 'Too short', go: 'done' });
    expect(bad.status).toBe(422);
    expect(bad.$('main')).toMatch(/Please choose a level: It is explained\.[\s\S]*at least 5 words; these are 2/);
    expect((await client.put(address, { revision: '0', comment: 'A draft', go: 'stay' })).status).toBe(303);
    const fields = { 'level-c1': 'l1', 'level-c2': 'l4', comment: 'Well tied, and it really holds.', go: 'done' };
    expect((await client.put(address, { revision: '1', ...fields })).location).toBe(five.lecture);
    expect((await client.put(address, { revision: '2', ...fields, comment: '' })).status).toBe(422);
    const stranger = await school.signedIn(second.who);
    expect((await stranger.get(address)).status).toBe(own?.reviewerId === second.who.id ? 200 : 404);

    await giveAll(five);
    await five.tend();
    expect((await listTries(first.key))[0]?.stage).toBe('waiting');
    turnClock(8 * day);
    await five.tend();
    await Promise.all([five.tend(), five.tend()]);
    const [told] = await listTries(first.key);
    expect(told).toMatchObject({ stage: 'handed-back', former: [], toldResults: expect.any(Number) });
    const given = (await five.reviews()).filter(({ submissionId }) => submissionId === told?.id);
    const points = given.map(({ marks: said }) => ({ l1: 8, l2: 6, l3: 4 })[said?.marks[0]?.levelId ?? ''] ?? 0);
    expect(told?.result?.points).toBe((points[0] ?? 0) / 2 + (points[1] ?? 0) / 2);
    await school.settled();
    expect((await listReached(first.enrolment.id)).get(five.ids.lectureId)?.percent).toBe(told?.result?.percent);
    expect(
      (await school.mailbox.all(first.who.email)).filter(({ subject }) => /reviewed: Tie it/.test(subject)),
    ).toHaveLength(1);
    // The sign-in is eight days old there.
    turnClock(0);
    const result = await client.get(five.lecture);
    expect(result.$('#work')).toMatch(/median of 2 reviews by other learners[\s\S]*Reviewer 1[\s\S]*Reviewer 2/);
    expect((await client.put(address, { revision: '2', ...fields })).status).toBe(410);
  });

  it('[ASM-07] begins after the due date, takes in who comes late, and gives missing reviews to those who finished', async () => {
    const four = await circle(ada, 4, { waitDays: 2 }, { dueAt: fromNow(hour) });
    for (const { hand } of four.people) await hand();
    await four.tend();
    expect(await four.reviews()).toEqual([]);
    turnClock(2 * hour);
    await four.tend();
    expect(await four.reviews()).toHaveLength(8);
    const late = await four.join('Late Peer');
    await late.hand();
    await four.tend();
    expect(await listReviewsBy(late.enrolment.id, four.ids.lectureId)).toHaveLength(2);
    four.people.push(late);
    // One never reviews.
    const [, ...busy] = four.people;
    await giveAll({ ...four, people: busy });
    for (let days = 3; days <= 30; days += 3) {
      turnClock(days * day);
      await four.tend();
      await giveAll({ ...four, people: busy });
    }
    const reviews = await four.reviews();
    expect(reviews.some(({ isHelp }) => isHelp)).toBe(true);
    for (const { key } of busy) expect((await listTries(key))[0]?.stage).toBe('handed-back');
    // Whoever gives nothing gets no grade from the reviews.
    const idle = four.people[0];
    expect((await listTries(idle?.key ?? late.key))[0]?.stage).toBe('waiting');
    expect(
      reviews.filter(({ authorEnrolmentId, state }) => authorEnrolmentId === idle?.enrolment.id && state === 'given')
        .length,
    ).toBeGreaterThanOrEqual(2);
  });

  it('[ASM-07] of two gives each one review, of one none, and without a date waits until enough are there', async () => {
    const two = await circle(ada, 2, {}, { dueAt: fromNow(hour) });
    for (const { hand } of two.people) await hand();
    turnClock(2 * hour);
    await two.tend();
    expect(await two.reviews()).toHaveLength(2);
    turnClock(0);
    const open = await circle(ada, 2);
    for (const { hand } of open.people) await hand();
    await open.tend();
    expect(await open.reviews()).toEqual([]);
    const third = await open.join('Third Peer');
    await third.hand();
    await open.tend();
    expect(await open.reviews()).toHaveLength(6);
  });

  it('[ASM-07] goes on where a worker was killed in the middle', async () => {
    const six = await circle(ada, 6);
    for (const { hand } of six.people) await hand();
    await six.tend();
    const all = await six.reviews();
    await PeerReview.deleteMany({ _id: trusted({ $in: all.slice(5).map(({ id }) => id) }) });
    await six.tend();
    expect(await six.reviews()).toHaveLength(12);
    await school.settled();
    expect(await PeerRound.countDocuments({ lectureId: six.ids.lectureId })).toBe(1);
  });

  it('[ASM-07] reminds once, a day before the date, those who have something left', async () => {
    const three = await circle(ada, 3);
    for (const { hand } of three.people) await hand();
    await three.tend();
    await school.settled();
    const [busy, idle] = three.people;
    if (!busy || !idle) throw new Error('nobody came');
    await giveAll({ ...three, people: [busy] });
    for (const days of [5, 6.5, 6.6]) {
      turnClock(days * day);
      await three.tend();
      await school.settled();
    }
    const reminders = async (email: string) =>
      (await school.mailbox.all(email)).filter(({ subject }) => subject.startsWith('Due soon'));
    expect((await reminders(idle.who.email)).map(({ subject }) => subject)).toEqual([
      'Due soon: review 2 works, Tie it',
    ]);
    expect(await reminders(busy.who.email)).toEqual([]);
  });

  it('[ASM-07] serves files to the reviewer alone, under a neutral name, and no longer than they are asked', async () => {
    const three = await circle(ada, 3);
    const [author] = three.people;
    if (!author) throw new Error('nobody came');
    const writer = await school.signedIn(author.who);
    const sent = { file: { name: 'Peer-of-Hamburg.pdf', type: 'application/pdf', bytes: pdf } };
    await writer.upload(
      `${three.lecture}/work`,
      {
        _method: 'PUT',
        answer: 'The work of somebody.',
        link: '',
        revision: String(author.draft.revision),
        go: 'stay',
      },
      sent,
    );
    for (const { hand } of three.people) await hand();
    await three.tend();
    const review = (await three.reviews()).find(({ authorEnrolmentId }) => authorEnrolmentId === author.enrolment.id);
    const who = three.people.find(({ enrolment }) => enrolment.id === review?.reviewerEnrolmentId);
    if (!review || !who) throw new Error('nobody reviews');
    const reviewer = await school.signedIn(who.who);
    const page = await reviewer.get(`${three.lecture}/reviews/${review.id}`);
    expect(page.text).not.toContain('Hamburg');
    const href = page.html.querySelector('a[href^="/media/"]')?.getAttribute('href') ?? '';
    const served = await reviewer.get(href);
    expect(served.status).toBe(200);
    expect(served.headers.get('content-disposition')).toMatch(/filename="file\.pdf"/);
    expect((await (await school.signedIn(charlie)).get(href)).status).toBe(404);
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${three.course.id}/assignments/${three.ids.lectureId}/peers/${review.submissionId}`;
    await teacher.delete(`${base}/reviews/${review.id}`, { reason: 'Asked to be let go.' });
    forgetAccess();
    expect((await reviewer.get(href)).status).toBe(403);
    expect((await reviewer.get(`${three.lecture}/reviews/${review.id}`)).status).toBe(404);
  });
});
