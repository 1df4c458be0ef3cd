import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { savePrivacy } from '../accounts/privacy/privacy.service.ts';
import { moveLecture } from '../authoring/outline/moves.service.ts';
import { addLecture, updateLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse, readDraft } from '../authoring/publishing/publication.service.ts';
import { restoreVersion } from '../authoring/publishing/rollback.service.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { grantAccess, requireEnrolment } from './enrolment.service.ts';

const school = await startSchool();
const { ada: adaPerson, knots } = await world();
const ada = snapshotOf(adaPerson);
let count = 0;

async function learner() {
  count += 1;
  const who = await person(`news${count}`, `News ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return { who, client: await school.signedIn(who) };
}

/** An edit, so that there is something to publish. */
async function edit(markdown: string) {
  const { outline } = await readDraft(ada, knots.id);
  const lecture = outline.sections.flatMap((section) => section.lectures).find(({ slug }) => slug === 'figure-eight');
  if (lecture) await updateLecture(ada, knots.id, lecture.id, { markdown }, lecture.revision);
}

describe('what changed, for learners', () => {
  it('[AUT-05] stands on the course until it was read; who came later does not see it', async () => {
    const { client } = await learner();
    expect((await client.get('/learn/knots')).$('#course-news')).toBeNull();
    await edit('A figure of eight, told better.');
    await publishCourse(ada, knots.id, { note: 'The figure of eight is told better.', tells: false });
    expect((await client.get('/learn/knots')).$('#course-news')).toContain('The figure of eight is told better.');
    expect((await (await learner()).client.get('/learn/knots')).$('#course-news')).toBeNull();
    expect((await client.post('/learn/knots/news')).location).toBe('/learn/knots');
    expect((await client.get('/learn/knots')).$('#course-news')).toBeNull();
  });

  it('[AUT-05] is told by bell and mail only where the teacher wants it, once, and no mail to who wants none', async () => {
    const [wants, wantsNot] = [await learner(), await learner()];
    await savePrivacy(snapshotOf(wants.who), { shows: { name: true, page: true, picture: true }, news: true });
    await edit('Silent.');
    await publishCourse(ada, knots.id, { note: 'Silent words', tells: false });
    await edit('Loud.');
    const version = await publishCourse(ada, knots.id, { note: 'Loud words', tells: true });
    await school.settled();
    expect(version.tells).toBe(true);
    for (const { client } of [wants, wantsNot]) {
      const bell = (await client.get('/notifications')).$('main') ?? '';
      expect([bell.split('Loud words').length - 1, bell.includes('Silent words')]).toEqual([1, false]);
    }
    const mails = async (email: string) =>
      (await school.mailbox.all(email)).filter(({ subject }) => subject.startsWith('New in')).map(({ text }) => text);
    expect(await mails(wants.who.email)).toEqual([expect.stringMatching(/Loud words.*\/account\/privacy/s)]);
    expect(await mails(wantsNot.who.email)).toEqual([]);
  });
});

it('[AUT-05] a learner in the middle of a lecture sees no break, whichever version comes', async () => {
  const { who, client } = await learner();
  const address = '/learn/knots/lectures/bowline';
  await client.get(address);
  await client.post(`${address}/position`, { seconds: 42, duration: 120 });
  await client.post('/learn/knots/lectures/figure-eight/completion');
  const before = await requireEnrolment(snapshotOf(who), 'knots');
  const { outline } = await readDraft(ada, knots.id);
  const [section] = outline.sections;
  const bowline = outline.sections.flatMap((one) => one.lectures).find(({ slug }) => slug === 'bowline');
  await addLecture(ada, knots.id, section?.id ?? '', { title: 'Between', kind: 'article', markdown: 'New.' });
  await moveLecture(ada, knots.id, bowline?.id ?? '', 'down');
  await updateLecture(ada, knots.id, bowline?.id ?? '', { title: 'The bowline, anew' }, bowline?.revision ?? 0);
  const second = await publishCourse(ada, knots.id);
  const page = await client.get(address);
  expect([page.status, page.$('h1')]).toEqual([200, 'The bowline, anew']);
  expect((await client.post(`${address}/position`, { seconds: 50, duration: 120 })).status).toBeLessThan(400);
  await restoreVersion(ada, knots.id, second.number - 1, { note: '', tells: false });
  const again = await client.get(address);
  expect([again.status, again.$('h1')]).toEqual([200, 'The bowline']);
  expect((await client.post(`${address}/completion`)).status).toBe(303);
  const after = await requireEnrolment(snapshotOf(who), 'knots');
  expect(after.completedIds.toSorted()).toEqual([...before.completedIds, bowline?.id].toSorted());
});
