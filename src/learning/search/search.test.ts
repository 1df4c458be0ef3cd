/** Search in one's courses: what is found, where it leads, and what nobody but its learner finds. */
import { trusted } from 'mongoose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { Lecture as Lectures } from '../../authoring/lectures/lecture.model.ts';
import { changeLectures } from '../../authoring/lectures/many-lectures.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { fromNow, minute, turnClock } from '../../lib/clock.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import type { Client } from '../../test/client.ts';
import { filmCourse } from '../../test/journeys/lessons.ts';
import { sampleFile } from '../../test/media-samples.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { endGrant, grantAccess } from '../enrolment.service.ts';
import { CourseIndex, IndexPart } from './index.model.ts';
import { indexLater, makeCourseIndex } from './indexing.service.ts';
import { forgetLoaded } from './loaded.service.ts';

const school = await startSchool();
const cast = await world();
const teacher = snapshotOf(cast.ada);
const films = await filmCourse(cast.ada);
let count = 0;
beforeAll(() => untilIndexed(films.id));

async function learner(...courseIds: string[]) {
  count += 1;
  const who = await person(`seeker${count}`, `Sina ${count}`, 'learner');
  for (const id of courseIds) await grantAccess(who.id, id, { kind: 'admin', id: `${who.id}-${id}` });
  return { who, client: await school.signedIn(who) };
}

type Lecture = Omit<Parameters<typeof addLecture>[3], 'kind'> & { kind?: 'article' | 'video' };

async function courseOf(title: string, lectures: Lecture[]) {
  const made = await createCourse(teacher, { title, description: 'Words.', category: 'outdoors' });
  const section = await addSection(teacher, made.id, 'All of it');
  const ids: string[] = [];
  for (const lecture of lectures)
    ids.push((await addLecture(teacher, made.id, section.id, { kind: 'article', ...lecture })).id);
  await publishCourse(teacher, made.id);
  await untilIndexed(made.id);
  return { ...made, lectures: ids };
}

async function find(client: Client, q: string, more: Record<string, string> = {}) {
  const page = await client.get(`/learn/search?${new URLSearchParams({ q, ...more })}`);
  const rows = page.html.querySelectorAll('ol.found > li').map((row) => ({
    href: row.querySelector('h3 a')?.getAttribute('href') ?? null,
    text: row.text.replace(/\s+/g, ' ').trim(),
    marked: row.querySelectorAll('mark').map((mark) => mark.text),
  }));
  return { page, rows, hrefs: rows.map(({ href }) => href) };
}

describe('search in my courses', () => {
  it('[LRN-08] leads to the second of the film, the heading of the article and the lecture, with the words marked', async () => {
    const { client } = await learner(films.id);
    const said = await find(client, 'tree');
    expect(said.rows[0]?.href).toMatch(/^\/learn\/knots-on-film\/lectures\/film\?at=\d+$/);
    expect(said.rows[0]?.marked).toContain('tree');
    // "It runs round the back of the tree", in the middle of the film.
    expect((await find(client, 'runs back')).hrefs[0]).toBe('/learn/knots-on-film/lectures/film?at=22');
    const read = await find(client, 'presses turns');
    expect(read.rows[0]?.href).toMatch(/^\/learn\/knots-on-film\/lectures\/why#[\w-]+$/);
    const anchor = read.rows[0]?.href?.split('#')[1] ?? '';
    const lecture = await client.get('/learn/knots-on-film/lectures/why');
    expect(lecture.html.getElementById(anchor)?.text).toContain('Why it holds');
    expect((await find(client, 'sheet print')).rows[0]).toMatchObject({
      href: '/learn/knots-on-film/lectures/sheet',
      marked: ['sheet', 'print'],
    });
  });

  it('[LRN-08] forgives a typo, letters that changed places, other endings and accents', async () => {
    const { client } = await learner(films.id);
    for (const typed of ['bowlnie', 'bowlime', 'bowlines', 'BOWLÍNE'])
      expect((await find(client, typed)).hrefs).toContain('/learn/knots-on-film/lectures/film');
    for (const typed of ['pressed', 'pressing', 'presess'])
      expect((await find(client, typed)).rows[0]?.text).toContain('Why it holds');
    const some = await find(client, 'presses elephants');
    expect(some.page.text).toContain('Nothing holds all of these words');
    expect(some.rows).toHaveLength(1);
  });

  it('[LRN-08] finds words of scripts with and without spaces', async () => {
    const course = await courseOf('Scripts', [
      { title: 'चित्र', slug: 'hindi', markdown: '## रस्सी\n\nयह गाँठ बहुत मज़बूत है।' },
      { title: '绳结', slug: 'chinese', markdown: '这个绳结非常牢固，不会滑动。' },
      { title: 'عقدة', slug: 'arabic', markdown: 'هذه العقدة قوية جدا ولا تنزلق.' },
    ]);
    const { client } = await learner(course.id);
    expect((await find(client, 'मज़बूत')).rows[0]?.href).toContain('/lectures/hindi#');
    expect((await find(client, '牢固')).rows[0]).toMatchObject({ marked: ['牢固'] });
    expect((await find(client, 'قوية')).rows[0]?.href).toContain('/lectures/arabic');
  });

  it('[LRN-08] shows what an author typed as text, in snippets and titles', async () => {
    const course = await courseOf('Hostile', [
      {
        title: '<img src=x onerror=alert(1)> trap',
        slug: 'trap',
        markdown: 'Write `<script>alert(2)</script>` snares.',
      },
    ]);
    const { client } = await learner(course.id);
    const { page, rows } = await find(client, 'snares trap');
    expect(rows[0]?.text).toContain('<script>alert(2)</script>');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toContain('<img src=x');
    expect((await find(client, '"><script>alert(3)</script>')).page.text).not.toContain('<script>alert(3)');
  });

  it('[LRN-08] a lecture that is not open yet is found by its title, as the outline names it, and by nothing else', async () => {
    const course = await courseOf('Later', [
      { title: 'First', slug: 'first', markdown: 'Harmless.' },
      { title: 'Marlinspike', slug: 'second', markdown: 'Secretive splices.' },
    ]);
    const { client } = await learner(course.id);
    expect((await find(client, 'secretive')).rows).toHaveLength(1);
    const second = course.lectures[1] ?? '';
    await changeLectures(teacher, course.id, [second], { release: { kind: 'date', at: fromNow(10 * minute) } });
    await publishCourse(teacher, course.id);
    await untilIndexed(course.id);
    expect((await find(client, 'secretive')).rows).toEqual([]);
    expect((await find(client, 'marlinspike')).hrefs).toEqual(['/learn/later/lectures/second']);
    turnClock(20 * minute);
    expect((await find(client, 'secretive')).rows).toHaveLength(1);
    turnClock(0);
  });

  it('[LRN-08] follows the captions that the player shows', async () => {
    const vtt = (words: string) => `WEBVTT\n\n01:05.000 --> 01:09.000\n${words}\n`;
    const file = async (words: string, name: string) =>
      (await storeLocalFile(cast.ada.id, await sampleFile(vtt(words)), name)).id;
    const captions = [
      { language: 'en', label: 'English', fileId: await file('Here we whip the end.', 'a.en.vtt') },
      { language: 'de', label: 'Deutsch', fileId: await file('Hier takeln wir das Ende.', 'a.de.vtt') },
    ];
    const course = await courseOf('Two tongues', [
      { title: 'Film', slug: 'film', kind: 'video', fileId: await filmFile(), captions, seconds: 90 },
    ]);
    const { client } = await learner(course.id);
    expect((await find(client, 'whip')).hrefs).toEqual(['/learn/two-tongues/lectures/film?at=65']);
    expect((await find(client, 'takeln')).rows).toEqual([]);
    await client.put('/learn/two-tongues/lectures/film/captions', { captions: 'de' });
    expect((await find(client, 'takeln')).hrefs).toEqual(['/learn/two-tongues/lectures/film?at=65']);
    expect((await find(client, 'whip')).rows).toEqual([]);
  });

  it('[LRN-08] a stranger finds nothing, in no course; who lost access finds their notes alone', async () => {
    const { client: stranger } = await learner();
    expect((await find(stranger, 'bowline')).rows).toEqual([]);
    expect((await stranger.get('/learn/search?q=bowline&course=knots-on-film')).status).toBe(404);
    expect((await stranger.get('/learn/search?q=bowline&course=no-such-course')).status).toBe(404);
    const { who, client } = await learner(films.id);
    await client.post('/learn/knots-on-film/lectures/film/notes', {
      text: 'Remember the **carabiner** <b>',
      time: '0:21',
    });
    const own = await find(client, 'carabinner');
    expect(own.rows[0]).toMatchObject({
      href: '/learn/knots-on-film/lectures/film?tab=notes&at=21',
      marked: ['carabiner'],
    });
    expect(own.rows[0]?.text).toContain('<b>');
    const { client: other } = await learner(films.id);
    expect((await find(other, 'carabiner')).rows).toEqual([]);
    await endGrant({ kind: 'admin', id: `${who.id}-${films.id}` }, 'refunded');
    expect((await find(client, 'bowline')).rows).toEqual([]);
    const left = await find(client, 'carabiner', { course: 'knots-on-film', kind: 'notes' });
    expect(left.rows.map(({ href }) => href?.startsWith('/notes/'))).toEqual([true]);
  });

  it('[LRN-08] keeps to a course and a kind, and goes on by pages', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ title: `Splice ${at}`, slug: `s${at}`, markdown: 'Rope.' }));
    const course = await courseOf('Splicing', many);
    const { client } = await learner(course.id, films.id);
    const first = await find(client, 'splice');
    expect(first.rows).toHaveLength(20);
    const next = first.page.html.querySelector('a[rel=next]')?.getAttribute('href') ?? '';
    const second = await client.get(next);
    expect(second.html.querySelectorAll('ol.found > li')).toHaveLength(5);
    expect((await find(client, 'splice', { course: 'knots-on-film' })).rows).toEqual([]);
    expect((await find(client, 'splice', { kind: 'transcripts' })).rows).toEqual([]);
    expect((await find(client, 'tree', { kind: 'lectures' })).rows).toEqual([]);
    expect((await find(client, '')).page.status).toBe(200);
  });
});

describe('the index of a version', () => {
  it('[LRN-08] is made once, also by two workers, and again when it is missing; that of the version before goes', async () => {
    const course = await courseOf('Indexed', [{ title: 'Only', slug: 'only', markdown: 'Parcelling.' }]);
    const { client } = await learner(course.id);
    const made = await CourseIndex.find({ courseId: course.id }).lean();
    expect(made.map(({ state, parts }) => [state, parts])).toEqual([['ready', 1]]);
    await Promise.all([indexLater(made[0]?.versionId ?? ''), indexLater(made[0]?.versionId ?? '')]);
    await makeCourseIndex(String(made[0]?._id));
    expect(await IndexPart.countDocuments({ indexId: String(made[0]?._id) })).toBe(1);

    await CourseIndex.deleteMany({ courseId: course.id });
    await IndexPart.deleteMany({ indexId: String(made[0]?._id) });
    forgetLoaded();
    expect((await find(client, 'parcelling')).page.text).toContain('being prepared for the search');
    await untilIndexed(course.id);
    expect((await find(client, 'parcelling')).rows).toHaveLength(1);

    await changeLectures(teacher, course.id, course.lectures, { required: false });
    await publishCourse(teacher, course.id);
    await untilIndexed(course.id);
    const now = await CourseIndex.find({ courseId: course.id }).lean();
    expect(now.map(({ number }) => number)).toEqual([2]);
    expect(await IndexPart.countDocuments({ indexId: trusted({ $in: now.map(({ _id }) => String(_id)) }) })).toBe(1);
    expect((await find(client, 'parcelling')).rows).toHaveLength(1);
  });
});

/** The version that is learnt now is the one that is searched. */
async function untilIndexed(courseId: string): Promise<void> {
  const { versionId } = await requireLearnableCourse({ id: courseId });
  const states = async () => (await CourseIndex.find({ courseId }).lean()).map((one) => [one.versionId, one.state]);
  const ready = async () => expect(await states()).toEqual([[versionId, 'ready']]);
  await vi.waitFor(ready, { timeout: 50_000, interval: 50 });
}

async function filmFile(): Promise<string> {
  const film = await Lectures.findOne({ courseId: films.id, slug: 'film' }).lean();
  return film?.fileId ?? '';
}
