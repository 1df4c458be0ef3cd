import { afterEach, describe, expect, it } from 'vitest';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { listTries } from '../../assessment/assignments/submissions.service.ts';
import { PeerPractice } from '../../assessment/peers/peer-practice.model.ts';
import { listReviewsBy } from '../../assessment/peers/reviews.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { circle, giveAll, marks, openSample } from '../../test/peers.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';

const school = await startSchool();
const { ada, charlie } = await world();
afterEach(() => turnClock(0));

/** Everybody has handed in and has two works to review. */
async function dealt(many: number, rules: Parameters<typeof circle>[2] = {}) {
  const ring = await circle(ada, many, rules);
  for (const { hand } of ring.people) await hand();
  await ring.tend();
  return ring;
}

describe('practice on samples', () => {
  it('[ASM-07] comes before the first review: marked once, compared by criterion with the words of the teacher', async () => {
    const three = await dealt(3);
    const [first] = three.people;
    if (!first) throw new Error('nobody came');
    const client = await school.signedIn(first.who);
    expect((await client.get(three.lecture)).html.querySelector('#practice')).toBeNull();
    const sample = await openSample(ada, three);
    const address = `${three.lecture}/samples/${sample.id}`;
    const part = await client.get(three.lecture);
    expect(part.$('#practice')).toMatch(/Before you review others, mark a sample[\s\S]*Sample 1[\s\S]*Waits for you/);
    const [review] = await listReviewsBy(first.enrolment.id, three.ids.lectureId);
    const work = `${three.lecture}/reviews/${review?.id}`;
    expect((await client.get(work)).location).toBe(address);
    const whole = {
      revision: '0',
      'level-c1': 'l1',
      'level-c2': 'l4',
      comment: 'It holds, and I could tie it.',
      go: 'done',
    };
    const early = await client.put(work, whole);
    expect(early.status).toBe(422);
    expect(early.$('main')).toMatch(/Mark the samples of your teacher first[\s\S]*It holds, and I could tie it\./);
    expect((await client.put(work, { ...whole, go: 'stay' })).status).toBe(303);

    const shown = await client.get(address);
    expect(shown.$('main')).toMatch(/Mark sample 1 of 1[\s\S]*A bowline for a swing\.[\s\S]*It is explained/);
    expect(shown.text).not.toContain('Nobody could tie it after reading this.');
    const bad = await client.put(address, { revision: '0', 'level-c1': 'l2', comment: 'Half of it', go: 'done' });
    expect(bad.status).toBe(422);
    expect(bad.$('main')).toMatch(/Please choose a level: It is explained\.[\s\S]*Half of it/);
    const marked = {
      revision: '0',
      'level-c1': 'l2',
      'level-c2': 'l5',
      'comment-c1': 'The second turn is loose.',
      go: 'done',
    };
    const twice = await Promise.all([client.put(address, marked), client.put(address, marked)]);
    expect(twice.filter(({ status }) => status === 303).length).toBeGreaterThanOrEqual(1);
    expect(await PeerPractice.countDocuments({ sampleId: sample.id })).toBe(1);
    // Sent once more with other levels it changes nothing.
    expect((await client.put(address, { ...marked, revision: '1', 'level-c1': 'l1' })).location).toBe(address);
    const compared = await client.get(address);
    // 2 of 4 apart in the one criterion, none of 3 in the other: 1 - 2/7.
    expect(compared.$('#compared')).toMatch(
      /71 %[\s\S]*You gave 2 points less[\s\S]*It holds[\s\S]*The second turn is loose/,
    );
    expect(compared.$('#compared')).toMatch(/The same[\s\S]*Nobody could tie it after reading this\./);
    expect(compared.$('main')).toMatch(/You agree 71 % with your teacher, so each of your reviews counts 1\.21 times/);
    expect((await client.put(work, { ...whole, revision: '1' })).status).toBe(303);

    expect((await (await school.signedIn(charlie)).get(address)).status).toBe(404);
    const late = await three.join('Late Practice');
    expect((await (await school.signedIn(late.who)).get(address)).status).toBe(410);
  });

  it('[ASM-07] weighs reviews in the median, says how, and lets those go on who had begun', async () => {
    const three = await dealt(3);
    const [author, near, far] = three.people;
    if (!author || !near || !far) throw new Error('nobody came');
    await giveAll({ ...three, people: [author] });
    const sample = await openSample(ada, three);
    const asAuthor = await school.signedIn(author.who);
    const [done] = await listReviewsBy(author.enrolment.id, three.ids.lectureId);
    expect((await asAuthor.get(`${three.lecture}/reviews/${done?.id}`)).status).toBe(200);
    const address = `${three.lecture}/samples/${sample.id}`;
    const send = async ({ who }: typeof near, c1: string, c2: string) =>
      (await school.signedIn(who)).put(address, { revision: '0', 'level-c1': c1, 'level-c2': c2, go: 'done' });
    await send(near, 'l1', 'l5');
    await send(far, 'l3', 'l4');
    await giveAll({ ...three, people: [near] }, () => marks('l1', 'l4'));
    await giveAll({ ...three, people: [far] }, () => marks('l3', 'l5'));
    turnClock(8 * day);
    await three.tend();
    await three.tend();
    const [told] = await listTries(author.key);
    // 8 points weigh 1.5, and 1 point weighs 0.5: of two it is their weighted mean.
    expect(told?.result?.points).toBe(6.25);
    expect(told?.result?.given.reason).toMatch(
      /weighed by how near .* \(points × weight: (8 × 1\.5, 1 × 0\.5|1 × 0\.5, 8 × 1\.5)\)$/,
    );
    turnClock(0);
    expect((await asAuthor.get(three.lecture)).$('#work')).toMatch(
      /The grade is the median of 2 reviews by other learners, weighed/,
    );
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${three.course.id}/assignments/${three.ids.lectureId}`;
    expect((await teacher.get(`${base}/peers`)).$('main')).toMatch(
      /100 % agreement with you[\s\S]*0 % agreement with you/,
    );
    const work = await teacher.get(`${base}/peers/${told?.id}`);
    expect(work.$('main')).toMatch(/counts (1\.5|0\.5) times[\s\S]*counts (1\.5|0\.5) times/);
    expect((await teacher.get(`${base}/samples/${sample.id}`)).$('main')).toMatch(
      /2 learners marked it · 50 % agreement/,
    );
  });

  it('[ASM-07] may be offered only, and a withdrawn sample counts for nobody', async () => {
    const three = await dealt(3, { practice: 'offered' });
    const sample = await openSample(ada, three);
    const [first] = three.people;
    if (!first) throw new Error('nobody came');
    const client = await school.signedIn(first.who);
    expect((await client.get(three.lecture)).$('#practice')).toContain('Mark it too if you like');
    const [review] = await listReviewsBy(first.enrolment.id, three.ids.lectureId);
    expect((await client.get(`${three.lecture}/reviews/${review?.id}`)).status).toBe(200);
    const address = `${three.lecture}/samples/${sample.id}`;
    await client.put(address, { revision: '0', 'level-c1': 'l3', 'level-c2': 'l4', go: 'done' });
    const teacher = await school.signedIn(ada);
    const at = `/studio/courses/${three.course.id}/assignments/${three.ids.lectureId}/samples/${sample.id}`;
    await teacher.delete(at);
    expect((await client.get(address)).status).toBe(404);
    await giveAll(three);
    turnClock(8 * day);
    await three.tend();
    await three.tend();
    expect((await listTries(first.key))[0]?.result?.given.reason).toBe('median of 2 reviews by other learners');
  });

  it('[ASM-07] tells a person what they marked, and forgets it with them', async () => {
    const three = await dealt(3);
    const sample = await openSample(ada, three);
    const [first] = three.people;
    const client = await school.signedIn(first?.who ?? charlie);
    const fields = { revision: '0', 'level-c1': 'l3', 'comment-c1': 'It opened in my hand.', go: 'stay' };
    await client.put(`${three.lecture}/samples/${sample.id}`, fields);
    const area = listPersonalAreas().find(({ area: name }) => name === 'peer review');
    expect(JSON.stringify(await area?.collect(first?.who.id ?? ''))).toContain('It opened in my hand.');
    await area?.erase(first?.who.id ?? '');
    expect(await PeerPractice.countDocuments({ sampleId: sample.id })).toBe(0);
  });
});
