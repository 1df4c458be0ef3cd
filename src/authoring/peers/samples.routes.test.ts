import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { listTries } from '../../assessment/assignments/submissions.service.ts';
import { listSamples, mostSamples } from '../../assessment/peers/samples.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { rubric } from '../../test/assignment.ts';
import { pdf } from '../../test/media-samples.ts';
import { circle, giveAll, openSample } from '../../test/peers.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { newId } from '../courses/course.model.ts';
import { copyLecture } from '../duplicates/copy-lectures.service.ts';
import { samplesFromFile, samplesToFile } from '../transfer/samples-file.ts';

const school = await startSchool();
const { ada, charlie } = await world();
afterEach(() => turnClock(0));

/** The first of them hands in a file whose name says who they are. */
async function attachFile({ people: [author], lecture }: Awaited<ReturnType<typeof circle>>): Promise<void> {
  const writer = await school.signedIn(author?.who ?? charlie);
  const fields = { _method: 'PUT', answer: 'The work of somebody.', link: '', go: 'stay' };
  const sent = { file: { name: 'Peer-of-Hamburg.pdf', type: 'application/pdf', bytes: pdf } };
  await writer.upload(`${lecture}/work`, { ...fields, revision: String(author?.draft.revision) }, sent);
}

describe('the team and its samples', () => {
  it('[ASM-07] writes one, marks it, shows it when it is whole, changes its marks and withdraws it, each with audit', async () => {
    const ring = await circle(ada, 1);
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${ring.course.id}/assignments/${ring.ids.lectureId}`;
    expect((await teacher.get(base)).$('main')).toContain('Peer review');
    expect((await teacher.get(`${base}/samples`)).$('main')).toMatch(/before their first review[\s\S]*No samples yet/);
    const key = newId();
    const made = await teacher.post(`${base}/samples`, { key });
    expect((await teacher.post(`${base}/samples`, { key })).location).toBe(made.location);
    const at = made.location ?? '';
    const bad = await teacher.put(at, {
      revision: '0',
      text: '',
      'level-c1': 'l1',
      comment: 'Look at the turn.',
      go: 'done',
    });
    expect(bad.status).toBe(422);
    expect(bad.$('main')).toMatch(
      /Please write the sample\.[\s\S]*Please choose a level: It is explained\.[\s\S]*Look at the turn\./,
    );
    const whole = {
      text: 'A bowline for a swing.',
      link: '',
      'level-c1': 'l1',
      'level-c2': 'l5',
      comment: 'Look at the turn.',
    };
    expect((await teacher.put(at, { revision: '0', ...whole, go: 'stay' })).location).toBe(at);
    expect((await listSamples(ring.ids.lectureId))[0]?.state).toBe('draft');
    await teacher.put(at, { revision: '1', ...whole, go: 'done' });
    expect((await listSamples(ring.ids.lectureId))[0]?.state).toBe('open');
    expect((await teacher.put(at, { revision: '1', ...whole, 'level-c1': 'l2', go: 'done' })).status).toBe(409);
    // What learners mark stays whole.
    expect((await teacher.put(at, { revision: '2', ...whole, 'level-c1': '', go: 'stay' })).status).toBe(422);
    await teacher.put(at, { revision: '2', ...whole, 'level-c1': 'l2', go: 'done' });
    await teacher.delete(at);
    expect((await teacher.get(`${base}/samples`)).$('main')).toMatch(/A bowline for a swing\.[\s\S]*Withdrawn/);
    for (let more = 1; more <= mostSamples; more++) await teacher.post(`${base}/samples`, {});
    expect((await teacher.post(`${base}/samples`, {})).status).toBe(422);
    expect((await teacher.put(at, { revision: '4', ...whole, go: 'done' })).$('main')).toContain('5 samples already');
    await school.settled();
    const acts = (await Audit.find({}).lean()).map(({ action }) => action);
    expect(acts.filter((one) => one.startsWith('peer-review.sample')).sort()).toEqual([
      'peer-review.sample-changed',
      'peer-review.sample-opened',
      'peer-review.sample-withdrawn',
    ]);
    expect((await (await school.signedIn(charlie)).get(at)).status).toBe(403);
  });

  it('[ASM-07] copies a work that is handed back, not to its own author, and lets it go with that person', async () => {
    const three = await circle(ada, 3);
    await attachFile(three);
    for (const { hand } of three.people) await hand();
    await three.tend();
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${three.course.id}/assignments/${three.ids.lectureId}`;
    const [author, other] = three.people;
    const [work] = await listTries(author?.key ?? { enrolmentId: '', lectureId: '' });
    expect((await teacher.post(`${base}/samples`, { work: work?.id ?? '' })).status).toBe(410);
    await giveAll(three);
    turnClock(8 * day);
    await three.tend();
    await three.tend();
    turnClock(0);
    const graded = await teacher.get(`${base}/submissions/${work?.id}`);
    expect(graded.$('main')).toContain('Use as a sample');
    const { location } = await teacher.post(`${base}/samples`, { work: work?.id ?? '' });
    const form = await teacher.get(location ?? '');
    expect(form.$('main')).toMatch(/A copy of what a learner handed in[\s\S]*The work of somebody\./);
    await teacher.put(location ?? '', {
      ...{ revision: '0', text: 'The work of somebody.', 'level-c1': 'l1', 'level-c2': 'l4', go: 'done' },
    });
    const [sample] = await listSamples(three.ids.lectureId);
    const address = `${three.lecture}/samples/${sample?.id}`;
    const reader = await school.signedIn(other?.who ?? charlie);
    const shown = await reader.get(address);
    expect(shown.text).not.toContain('Hamburg');
    const href = shown.html.querySelector('a[href^="/media/"]')?.getAttribute('href') ?? '';
    expect((await reader.get(href)).headers.get('content-disposition')).toMatch(/filename="file\.pdf"/);
    expect((await (await school.signedIn(charlie)).get(href)).status).toBe(404);
    expect((await (await school.signedIn(author?.who ?? charlie)).get(address)).status).toBe(404);
    const area = listPersonalAreas().find(({ area: name }) => name === 'peer review');
    await area?.erase(author?.who.id ?? '');
    expect(await listSamples(three.ids.lectureId)).toEqual([]);
  });

  it('[ASM-07] takes samples that the team wrote along, to a copy of the lecture and in an archive', async () => {
    const ring = await circle(ada, 1);
    const sample = await openSample(ada, ring);
    const key = newId();
    const copy = await copyLecture(snapshotOf(ada), ring.course.id, ring.ids.lectureId, key);
    await copyLecture(snapshotOf(ada), ring.course.id, ring.ids.lectureId, key);
    const words = { text: sample.text, state: 'open', marks: sample.marks };
    expect(await listSamples(copy)).toMatchObject([words]);
    const file = samplesToFile([sample], { rubric });
    expect(file[0]?.criteria.map(({ level }) => level)).toEqual([1, 2]);
    expect(samplesFromFile(file, { rubric })).toMatchObject([words]);
  });
});
