import { expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { addLecture, removeLecture, updateLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse, readDraft } from '../../authoring/publishing/publication.service.ts';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { listCertificatesOf } from '../../credentials/certificates.service.ts';
import { startSchool } from '../../test/school.ts';
import { course, person, world } from '../../test/world.ts';
import { grantAccess, requireEnrolment } from '../enrolment.service.ts';
import { completeLecture, progressOf, readyLectures } from '../progress.service.ts';

const school = await startSchool();
const { ada: adaPerson, knots } = await world();
const ada = snapshotOf(adaPerson);
let count = 0;

/** A course of three lectures, and somebody who completed the first `done`. */
async function setUp(done: number) {
  count += 1;
  const slug = `splices-${count}`;
  const lectures = ['One', 'Two', 'Three'].map((title) => ({ title, slug: title.toLowerCase(), markdown: title }));
  const made = await course(adaPerson, {
    ...{ ...knots.facts, slug, title: `Splices ${count}`, price: null },
    sections: [{ title: 'Splices', lectures }],
  });
  const who = await person(`changes${count}`, `Changes ${count}`, 'learner');
  await grantAccess(who.id, made.id, { kind: 'admin', id: who.id });
  const current = () => requireEnrolment(snapshotOf(who), slug);
  for (const { id } of readyLectures(made).slice(0, done)) await completeLecture(await current(), id);
  return { id: made.id, slug, who, current, client: await school.signedIn(who) };
}

/** Two lectures more, one less, and one that is told otherwise. */
async function publishChanges(courseId: string) {
  const { outline } = await readDraft(ada, courseId);
  const [section] = outline.sections;
  const of = (slug: string) => section?.lectures.find((one) => one.slug === slug);
  const [two, three] = [of('two'), of('three')];
  if (!section || !two || !three) throw new Error('The outline is not as it was made.');
  await updateLecture(ada, courseId, two.id, { markdown: 'Two, told better.' }, two.revision);
  await removeLecture(ada, courseId, three.id);
  for (const title of ['Four', 'Five'])
    await addLecture(ada, courseId, section.id, { title, kind: 'article', markdown: title });
  await publishCourse(ada, courseId, { note: 'Two is told better.', tells: false });
}

it('[LRN-05] who has finished keeps 100 % and the certificate, and is offered what was added', async () => {
  const { id, slug, who, current, client } = await setUp(3);
  await school.settled();
  const before = await current();
  await publishChanges(id);
  const home = await client.get(`/learn/${slug}`);
  expect((await progressOf(await current())).percent).toBe(100);
  expect(home.$('main')).toMatch(/Finished on \d+ \w+ \d{4}/);
  expect(home.$('#course-added')).toMatch(/1\.3 Four.*1\.4 Five/s);
  expect(home.$('#course-left')).toBeNull();
  expect(home.$('#learning-outline')).toMatch(/Two.*changed since you did it.*Four.*added since you finished/s);
  expect((await client.get('/learn')).$('main')).toContain('Finished · 2 new lectures');
  // Both added ones are done: nothing drops, nothing is told a second time.
  const lectures = readyLectures(await requireLearnableCourse({ id }));
  for (const lecture of lectures.slice(-2)) await completeLecture(await current(), lecture.id);
  await school.settled();
  const after = await current();
  expect(after).toMatchObject({ completedAt: before.completedAt, finishedVersionId: before.finishedVersionId });
  expect((await progressOf(after)).percent).toBe(100);
  expect((await client.get('/learn')).$('main')).not.toContain('new lecture');
  expect((await client.get(`/learn/${slug}`)).$('#course-added')).toContain('done');
  expect((await client.delete(`/learn/${slug}/lectures/four/completion`)).status).toBe(303);
  expect((await progressOf(await current())).percent).toBe(100);
  expect(await listCertificatesOf(who.id)).toHaveLength(1);
});

it('[LRN-05] who is in the middle sees what is new and changed until they say so', async () => {
  const { id, slug, client } = await setUp(2);
  await publishChanges(id);
  const news = (await client.get(`/learn/${slug}`)).$('#course-news');
  expect(news).toMatch(/Two is told better\..*1\.2 Two.*changed since you did it.*1\.3 Four.*new/s);
  const beside = await client.get(`/learn/${slug}/lectures/two`);
  expect(beside.$('#learning-outline')).toContain('changed since you did it');
  await client.post(`/learn/${slug}/news`);
  const read = await client.get(`/learn/${slug}`);
  expect([read.$('#course-news'), /changed since|>new</.test(read.$('#learning-outline') ?? '')]).toEqual([
    null,
    false,
  ]);
  expect(read.$('main')).toContain('2 of 4 lectures · 50 %');
});
