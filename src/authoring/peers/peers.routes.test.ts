import { afterEach, describe, expect, it } from 'vitest';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { circle, giveAll } from '../../test/peers.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';

const school = await startSchool();
const { ada, charlie } = await world();

afterEach(() => turnClock(0));

describe('the team beside peer review', () => {
  it('[ASM-07] sees who gave what, removes an abusive review, asks another, answers a dispute with mail and audit', async () => {
    const five = await circle(ada, 5);
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
    expect((await later.get(base.replace(/\/[^/]+$/, ''))).$('main')).toContain('2 to answer');
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
    const three = await circle(ada, 3);
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
