/** The articles of a course as a PDF: asked for, made by a job, kept for a week. */
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { day, fromNow, minute, turnClock } from '../../lib/clock.ts';
import { storageOf } from '../../lib/storage.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { endGrant, grantAccess } from '../enrolment.service.ts';
import { HandoutPdf, type HandoutPdfRecord } from './handout-pdf.model.ts';
import { forgetPdfsOf, listLostPdfs, removeOldPdfs } from './handout-pdfs.service.ts';
import { makePdf } from './make-pdf.service.ts';

const school = await startSchool();
const cast = await world();
const teacher = snapshotOf(cast.ada);
afterEach(() => turnClock(0));

const facts = { title: 'On sheets', description: 'Words.', category: 'outdoors' };
const made = await createCourse(teacher, facts, { slug: 'on-sheets' });
const sections = [await addSection(teacher, made.id, 'First'), await addSection(teacher, made.id, 'Second')];
for (const [at, { id }] of sections.entries())
  await addLecture(teacher, made.id, id, { kind: 'article', title: `Article ${at}`, markdown: '## Why\n\nBecause.' });
await publishCourse(teacher, made.id);
const path = '/learn/on-sheets/print';
let count = 0;

async function learner() {
  count += 1;
  const who = await person(`reader${count}`, `Rita ${count}`, 'learner');
  await grantAccess(who.id, made.id, { kind: 'admin', id: who.id });
  return { who, client: await school.signedIn(who) };
}

const stored = (userId: string) => HandoutPdf.find({ userId }).sort({ _id: 1 }).lean<HandoutPdfRecord[]>();
const linkOf = (page: {
  html: { querySelector(css: string): { getAttribute(name: string): string | undefined } | null };
}) => page.html.querySelector('#pdf a')?.getAttribute('href') ?? '';

describe('the articles of a course as a PDF', () => {
  it('[LRN-15] asked for twice at once, it is made once, and is there to be fetched for a week', async () => {
    const { who, client } = await learner();
    expect((await client.get(path)).$('#pdf')).toContain('Make a PDF');
    const answers = await Promise.all([1, 2].map(() => client.post(`${path}/pdf`, {})));
    expect(answers.map(({ location }) => location)).toEqual([path, path]);
    await school.settled();
    const page = await client.get(path);
    expect(page.$('#pdf')).toMatch(/Download the PDF[\s\S]*\d pages, .*B, here until/);
    const file = await client.get(linkOf(page));
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(file.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(Number(file.headers.get('content-length'))).toBe(file.bytes.length);
    const before = await stored(who.id);
    expect(before).toHaveLength(1);
    await client.post(`${path}/pdf`, {});
    await school.settled();
    expect((await stored(who.id)).map(({ key, endsAt }) => [key, endsAt])).toEqual(
      before.map(({ key, endsAt }) => [key, endsAt]),
    );
  });

  it('[LRN-15] of chosen sections is another one, and stays with the choice', async () => {
    const { who, client } = await learner();
    const answer = await client.post(`${path}/pdf`, { section: sections[1]?.id });
    expect(answer.location).toBe(`${path}?section=${sections[1]?.id}`);
    await school.settled();
    expect((await client.get(path)).$('#pdf')).toContain('Make a PDF');
    expect((await client.get(`${path}?section=${sections[1]?.id}`)).$('#pdf')).toContain('Download the PDF');
    const [one] = await stored(who.id);
    expect(one?.sections.flatMap(({ articles }) => articles.map(({ title }) => title))).toEqual(['Article 1']);
  });

  it('[LRN-15] is for its learner only, as long as they may learn here', async () => {
    const { who, client } = await learner();
    await client.post(`${path}/pdf`, {});
    await school.settled();
    const href = linkOf(await client.get(path));
    const { client: other } = await learner();
    expect((await other.get(href)).status).toBe(404);
    await endGrant({ kind: 'admin', id: who.id }, 'refunded');
    expect((await client.get(href)).status).toBe(403);
  });

  it('[LRN-15] whose worker was killed is made by the next one, once', async () => {
    const { who, client } = await learner();
    await client.post(`${path}/pdf`, {});
    await school.settled();
    const [{ _id, key } = { _id: '', key: '' }] = await stored(who.id);
    const id = String(_id);
    const killed = { state: 'waiting', claimedUntil: fromNow(30_000), askedAt: fromNow(-20 * minute) };
    await HandoutPdf.updateOne({ _id }, { $set: killed });
    await expect(makePdf(id)).rejects.toThrow('Another worker');
    expect(await listLostPdfs()).not.toContain(id);
    expect((await client.get(path)).$('#pdf')).toContain('is being made');
    expect((await client.get(`${path}/pdf`)).location).toBe(path);
    turnClock(minute);
    expect(await listLostPdfs()).toContain(id);
    await Promise.allSettled([makePdf(id), makePdf(id)]);
    expect((await stored(who.id)).map((one) => [one.state, one.key])).toEqual([['ready', key]]);
  });

  it('[LRN-15] goes after its week, says so, and is made anew; one that never came says so and is tried again', async () => {
    const { who, client } = await learner();
    await client.post(`${path}/pdf`, {});
    await school.settled();
    const href = linkOf(await client.get(path));
    const [old] = await stored(who.id);
    if (!old) return expect.fail();
    turnClock(8 * day);
    await removeOldPdfs();
    const later = await school.signedIn(who);
    expect((await later.get(href)).status).toBe(410);
    expect(await storageOf(old.store).sizeOf(old.key)).toBeNull();
    await HandoutPdf.updateOne({ _id: old._id }, { $set: { state: 'waiting', claimedUntil: fromNow(-1) } });
    turnClock(9 * day);
    await removeOldPdfs();
    expect((await (await school.signedIn(who)).get(path)).$('#pdf')).toMatch(/took too long[\s\S]*Try again/);
    const again = await school.signedIn(who);
    await again.post(`${path}/pdf`, {});
    await school.settled();
    expect((await again.get(path)).$('#pdf')).toContain('Download the PDF');
    expect(await stored(who.id)).toHaveLength(1);
  });

  it('[ACC-10] leaves with its learner', async () => {
    const { who, client } = await learner();
    await client.post(`${path}/pdf`, {});
    await school.settled();
    const [one] = await stored(who.id);
    if (!one) return expect.fail();
    for (let times = 0; times < 2; times++) await forgetPdfsOf(who.id);
    expect([await stored(who.id), await storageOf(one.store).sizeOf(one.key)]).toEqual([[], null]);
  });
});
