import { trusted } from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { type Assignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import { handIn } from '../../assessment/assignments/handing-in.service.ts';
import { listTries, openDraft, saveDraft } from '../../assessment/assignments/submissions.service.ts';
import { listReached } from '../../assessment/grades/grades.service.ts';
import { PeerReview } from '../../assessment/peers/peer-review.model.ts';
import { PeerRound } from '../../assessment/peers/peer-round.model.ts';
import { listReviews, listReviewsBy, saveReview } from '../../assessment/peers/reviews.service.ts';
import { day, fromNow, hour, turnClock } from '../../lib/clock.ts';
import { forgetAccess } from '../../media/access.service.ts';
import { assignmentCourse } from '../../test/assignment.ts';
import { pdf } from '../../test/media-samples.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { requireTerms } from '../assignment/assignment-of.service.ts';
import { listDates } from '../calendar/dates.service.ts';
import { enrolFree } from '../enrolment.service.ts';
import { tendPeers } from './tending.service.ts';

const school = await startSchool();
const { ada, charlie } = await world();
let count = 0;
const marks = (c1: string, c2: string, comment = 'Clear and well tied, the second turn could be tighter.') => ({
  ...{
    marks: [
      { criterionId: 'c1', levelId: c1, comment: '' },
      { criterionId: 'c2', levelId: c2, comment: '' },
    ],
  },
  ...{ comment, points: null, reason: '' },
});

/** A course of its own, and so many who handed in. */
async function circle(many: number, peers: Partial<Assignment['peers']> = {}, rules: Partial<Assignment> = {}) {
  count += 1;
  const course = await assignmentCourse(
    ada,
    { peers: { ...usualPeers, count: 2, needed: 2, words: 5, ...peers }, ...rules },
    { slug: `peers-${count}` },
  );
  const { lectureId } = course;
  const ids = { courseId: course.id, lectureId };
  const join = async (name: string) => {
    const who = await person(name.toLowerCase().replaceAll(' ', ''), name, 'learner');
    const { enrolment } = await enrolFree(snapshotOf(who), course.slug);
    const key = { enrolmentId: enrolment.id, userId: who.id, ...ids };
    const revisionId =
      course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId)?.revisionId ?? '';
    const draft = await openDraft(key, enrolment.createdAt);
    const written = await saveDraft(draft, { text: `The work of somebody.`, link: '' }, draft.revision);
    const hand = async () => handIn(written, { ...(await requireTerms(revisionId)), revisionId });
    return { who, enrolment, key, draft: written, hand };
  };
  const people = [];
  for (let at = 1; at <= many; at++) people.push(await join(`Peer ${count} ${at}`));
  const tend = () => tendPeers(ids);
  const reviews = () => listReviews(lectureId);
  return { course, ids, people, join, tend, reviews, lecture: `/learn/${course.slug}/lectures/tie` };
}
type Circle = Awaited<ReturnType<typeof circle>>;

async function giveAll({ people, ids }: Circle, of = (at: number) => marks(['l1', 'l2', 'l3'][at % 3] ?? 'l1', 'l4')) {
  const { rules } = await requireTerms(
    (await listTries(people[0]?.key ?? { enrolmentId: '', lectureId: '' }))[0]?.revisionId ?? '',
  );
  for (const [at, { enrolment }] of people.entries())
    for (const one of await listReviewsBy(enrolment.id, ids.lectureId))
      if (one.state === 'open') await saveReview(one, of(at), { revision: one.revision, isDone: true, rules });
}

afterEach(() => turnClock(0));

describe('peer review', () => {
  it('[ASM-07] of five is dealt once, written, handed in, reckoned by the median and read by its author', async () => {
    const five = await circle(5);
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
    expect(bad.$('main')).toMatch(/Please choose one\.[\s\S]*at least 5 words; these are 2/);
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
    const four = await circle(4, { waitDays: 2 }, { dueAt: fromNow(hour) });
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
    const two = await circle(2, {}, { dueAt: fromNow(hour) });
    for (const { hand } of two.people) await hand();
    turnClock(2 * hour);
    await two.tend();
    expect(await two.reviews()).toHaveLength(2);
    turnClock(0);
    const open = await circle(2);
    for (const { hand } of open.people) await hand();
    await open.tend();
    expect(await open.reviews()).toEqual([]);
    const third = await open.join('Third Peer');
    await third.hand();
    await open.tend();
    expect(await open.reviews()).toHaveLength(6);
  });

  it('[ASM-07] goes on where a worker was killed in the middle', async () => {
    const six = await circle(6);
    for (const { hand } of six.people) await hand();
    await six.tend();
    const all = await six.reviews();
    await PeerReview.deleteMany({ _id: trusted({ $in: all.slice(5).map(({ id }) => id) }) });
    await six.tend();
    expect(await six.reviews()).toHaveLength(12);
    await school.settled();
    expect(await PeerRound.countDocuments({ lectureId: six.ids.lectureId })).toBe(1);
  });

  it('[ASM-07] serves files to the reviewer alone, under a neutral name, and no longer than they are asked', async () => {
    const three = await circle(3);
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

describe('the team beside peer review', () => {
  it('[ASM-07] sees who gave what, removes an abusive review, asks another, answers a dispute with mail and audit', async () => {
    const five = await circle(5);
    for (const { hand } of five.people) await hand();
    await five.tend();
    await giveAll(five);
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${five.course.id}/assignments/${five.ids.lectureId}`;
    expect((await teacher.get(base)).$('main')).toContain('Peer review of 5');
    expect((await teacher.get(`${base}/peers`)).$('main')).toMatch(/got 2 of 2 · gave 2 of 2/);
    const [review] = await five.reviews();
    if (!review) throw new Error('no review');
    const work = `${base}/peers/${review.submissionId}`;
    expect((await teacher.delete(`${work}/reviews/${review.id}`, { reason: '' })).status).toBe(422);
    await teacher.delete(`${work}/reviews/${review.id}`, { reason: 'Insults the author.' });
    expect((await teacher.get(work)).$('main')).toMatch(/Removed[\s\S]*Insults the author\./);
    const asked = new Set(
      (await five.reviews())
        .filter(({ submissionId }) => submissionId === review.submissionId)
        .map((one) => one.reviewerEnrolmentId),
    );
    const free = five.people.find(
      ({ enrolment }) => enrolment.id !== review.authorEnrolmentId && !asked.has(enrolment.id),
    );
    expect((await teacher.post(`${work}/reviewers`, { reviewer: review.authorEnrolmentId })).status).toBe(422);
    expect((await teacher.post(`${work}/reviewers`, { reviewer: free?.enrolment.id ?? '' })).status).toBe(303);
    await giveAll(five);
    turnClock(20 * day);
    await five.tend();
    const author = five.people.find(({ enrolment }) => enrolment.id === review.authorEnrolmentId);
    if (!author) throw new Error('no author');
    await school.settled();
    const client = await school.signedIn(author.who);
    const [shown] = (await five.reviews()).filter(
      ({ submissionId, state }) => submissionId === review.submissionId && state === 'given',
    );
    expect((await client.get(five.lecture)).html.querySelectorAll('#received article')).toHaveLength(2);
    await client.put(`${five.lecture}/reviews/${shown?.id}/rating`, { helpful: 'no' });
    await client.post(`${five.lecture}/reviews/${shown?.id}/report`);
    await client.post(`${five.lecture}/reviews/${shown?.id}/report`);
    expect((await client.post(`${five.lecture}/work/dispute`, { text: 'No' })).status).toBe(422);
    expect((await client.post(`${five.lecture}/work/dispute`, { text: 'The second turn is tight.' })).status).toBe(303);
    const later = await school.signedIn(ada);
    const list = (await later.get(`${base}/peers`)).$('main');
    expect(list).toMatch(/reports a review[\s\S]*disputes the grade/);
    const form = (await later.get(work)).html
      .querySelectorAll('section form')
      .map((one) => one.getAttribute('action') ?? '');
    const cases = form.filter((one) => one.endsWith('/answer'));
    expect(cases).toHaveLength(2);
    for (const address of cases) await later.put(address, { answer: 'I looked at it again, and the grade stays.' });
    await school.settled();
    expect((await school.mailbox.latest(author.who.email, /^Your teacher answered/)).text).toContain('the grade stays');
    expect((await client.get(five.lecture)).$('#peers-part')).toContain('the grade stays');
    const acts = await Audit.find({}).lean();
    expect(acts.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['peer-review.removed', 'peer-review.asked', 'peer-review.dispute-answered']),
    );
    expect((await (await school.signedIn(charlie)).get(work)).status).toBe(403);
  });

  it('[ASM-07] keeps the reviews of somebody who is erased, and tells everybody what they wrote', async () => {
    const three = await circle(3);
    for (const { hand } of three.people) await hand();
    await three.tend();
    await giveAll(three);
    const [gone] = three.people;
    const area = listPersonalAreas().find(({ area: name }) => name === 'peer review');
    expect(JSON.stringify(await area?.collect(gone?.who.id ?? ''))).toContain('the second turn could be tighter');
    await area?.erase(gone?.who.id ?? '');
    expect(await three.reviews()).toHaveLength(6);
  });
});
