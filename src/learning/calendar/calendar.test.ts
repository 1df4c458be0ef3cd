import ICAL from 'ical.js';
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { User } from '../../accounts/user.model.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture, updateLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse, readDraft } from '../../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { LectureRevision } from '../../authoring/publishing/version.model.ts';
import type { Release } from '../../authoring/release.ts';
import { day, hour, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { withoutSecrets } from '../../web/middleware.ts';
import { findEnrolment, grantAccess } from '../enrolment.service.ts';
import { completeLecture, readyLectures } from '../progress.service.ts';
import { listDates } from './dates.service.ts';
import { CalendarFeed } from './feed.model.ts';
import { quizWindowsOf } from './quiz-windows.ts';

const school = await startSchool();
const { ada } = await world();
const teacher = snapshotOf(ada);
const year = new Date().getUTCFullYear() + 1;
let count = 0;
afterEach(() => turnClock(0));

type Lecture = { title: string; kind?: 'article' | 'quiz'; seconds?: number; release?: Release };

/** A free course with these lectures; the first of each is open. */
async function courseOf(title: string, lectures: Lecture[]) {
  count += 1;
  const slug = `dated-${count}`;
  const { id } = await createCourse(teacher, { title, category: 'outdoors', description: 'Words.' }, { slug });
  const section = await addSection(teacher, id, 'Section');
  for (const lecture of lectures)
    await addLecture(teacher, id, section.id, { kind: 'article', markdown: 'Words.', seconds: 1200, ...lecture });
  await publishCourse(teacher, id);
  return requirePublishedCourse(slug);
}

async function learnerIn(course: { id: string } | null, zone = 'Europe/Berlin') {
  count += 1;
  const who = await person(`dates${count}`, `Dates ${count}`, 'learner');
  if (course) await grantAccess(who.id, course.id, { kind: 'free', id: who.id });
  const client = await school.signedIn(who, { stay: true });
  await client.put('/account', { name: who.name, timeZone: zone, language: 'en' });
  return { who, client };
}

/** Makes an address and gives its path, as the page shows it. */
async function addressOf({ client }: Awaited<ReturnType<typeof learnerIn>>): Promise<string> {
  const page = await client.follow(await client.post('/calendar/address'));
  return new URL(page.$('#calendar-address-words li') ?? '').pathname;
}
const eventsIn = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

describe('the calendar', () => {
  it('[LRN-09] is empty with words that say what stands here', async () => {
    const { client } = await learnerIn(null);
    const page = await client.get('/calendar');
    expect(page.$('main')).toContain('No dates ahead');
    expect(page.$('main')).toContain('Central European Time (Europe/Berlin), now UTC+0');
    expect((await school.visitor().get('/calendar')).location).toBe('/sign-in?next=%2Fcalendar');
  });

  it('[LRN-09] shows what opens by date and by days since enrolment, in the zone of the person, the past folded', async () => {
    const at = (ms: number) => new Date(Date.now() + ms);
    const course = await courseOf('Winter, knots & “ropes”', [
      { title: 'Begin' },
      { title: 'Opened', release: { kind: 'date', at: at(-3 * day) } },
      { title: 'By date', release: { kind: 'date', at: new Date(`${year}-07-01T07:30:00Z`) } },
      { title: 'In winter', release: { kind: 'date', at: new Date(`${year}-02-01T07:30:00Z`) } },
      { title: 'By days', release: { kind: 'days', days: 5 } },
    ]);
    const { who, client } = await learnerIn(course);
    const page = await client.get('/calendar');
    const months = page.html.querySelectorAll('main > div > div > section');
    expect(months.at(-1)?.text.replace(/\s+/g, ' ')).toMatch(/July \d{4} \w+day, 1 July 09:30 ?1.3 By date opens/);
    expect(page.html.querySelector(`time[datetime="${year}-07-01T09:30:00+02:00"]`)).not.toBeNull();
    expect(page.$('details.disclosure')).toContain('1.2 Opened opens');
    expect(page.html.querySelector(`time[datetime="${year}-02-01T08:30:00+01:00"]`)).not.toBeNull();
    expect(page.$('main')).toContain('1.5 By days opens');
    expect(page.$('main')).toContain('Clocks change in between');
    expect((await listDates(who.id, 'America/New_York')).at(-1)?.day).toBe(`${year}-07-01`);
    const auckland = await listDates(who.id, 'Pacific/Auckland');
    expect([auckland.at(-1)?.day, auckland.length]).toEqual([`${year}-07-01`, 4]);
    // What was completed does not open any more.
    const enrolment = await findEnrolment(who.id, course.id);
    const late = readyLectures(course).find(({ title }) => title === 'By date')?.id ?? '';
    if (enrolment) await completeLecture(enrolment, late);
    expect((await listDates(who.id, 'Europe/Berlin')).map(({ title }) => title)).not.toContain('1.3 By date opens');
  });

  it('[LRN-09] reads the window of a quiz from its published rules, and nothing from other lectures', async () => {
    const course = await courseOf('Quizzes', [{ title: 'Begin' }, { title: 'The test' }]);
    const lectures = readyLectures(course).map((one) => ({ ...one, kind: 'quiz' as const }));
    const rules = { opensAt: new Date('2027-03-28T00:30:00Z'), closesAt: null };
    await LectureRevision.updateOne({ _id: lectures[1]?.revisionId }, { $set: { quiz: { parts: [], rules } } });
    expect(await quizWindowsOf(lectures)).toEqual([{ lectureId: lectures[1]?.id, ...rules }]);
    expect(await quizWindowsOf(readyLectures(course))).toEqual([]);
  });
});

describe('the private address', () => {
  const dated = () =>
    courseOf('Knots, hitches; 🪢 עברית', [
      { title: 'Begin' },
      { title: 'Later', release: { kind: 'date', at: new Date(`${year}-03-29T07:00:00Z`) } },
    ]);

  it('[LRN-09] is shown once, holds only a hash, and is read without signing in', async () => {
    const learner = await learnerIn(await dated());
    const path = await addressOf(learner);
    expect(path).toMatch(/^\/calendar\/[\w-]{43}\/dates\.ics$/);
    expect((await learner.client.get('/calendar')).text).not.toContain(path);
    const [secret = ''] = path.match(/[\w-]{43}/) ?? [];
    expect(JSON.stringify(await CalendarFeed.find().lean())).not.toContain(secret);
    expect(withoutSecrets(path)).toBe('/calendar/…/dates.ics');
    const answer = await school.visitor().get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('set-cookie')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      null,
    ]);
    const [event] = eventsIn(answer.text);
    expect(event?.summary).toBe('1.2 Later opens · Knots, hitches; 🪢 עברית');
    expect(event?.startDate.toJSDate().toISOString()).toBe(`${year}-03-29T07:00:00.000Z`);
  });

  it('[LRN-09] answers 304 while nothing changed, and anew when a date moved: same event, higher count', async () => {
    const course = await dated();
    const learner = await learnerIn(course);
    const path = await addressOf(learner);
    const first = await school.visitor().get(path);
    const tag = first.headers.get('etag') ?? '';
    expect((await school.visitor().get(path, { headers: { 'If-None-Match': tag } })).status).toBe(304);
    const { outline } = await readDraft(teacher, course.id);
    const later = outline.sections.flatMap((one) => one.lectures).find(({ title }) => title === 'Later');
    const release = { kind: 'date' as const, at: new Date(`${year}-04-02T07:00:00Z`) };
    await updateLecture(teacher, course.id, later?.id ?? '', { release }, later?.revision ?? 0);
    await publishCourse(teacher, course.id);
    const second = await school.visitor().get(path, { headers: { 'If-None-Match': tag } });
    expect(second.status).toBe(200);
    const [[old], [moved]] = [eventsIn(first.text), eventsIn(second.text)];
    expect(moved?.uid).toBe(old?.uid);
    expect(moved?.sequence).toBeGreaterThan(old?.sequence ?? 0);
    expect(moved?.startDate.toJSDate()).toEqual(release.at);
  });

  it('[LRN-09] leads nowhere once it was ended, replaced, or its person is blocked', async () => {
    const learner = await learnerIn(await dated());
    const status = async (path: string) => (await school.visitor().get(path)).status;
    const [old, present] = [await addressOf(learner), await addressOf(learner)];
    expect([await status(old), await status(present)]).toEqual([404, 200]);
    await User.updateOne({ _id: learner.who.id }, { $set: { state: 'blocked' } });
    expect(await status(present)).toBe(404);
    await User.updateOne({ _id: learner.who.id }, { $set: { state: 'active' } });
    expect(await status(present)).toBe(200);
    expect((await learner.client.follow(await learner.client.delete('/calendar/address'))).text).toContain(
      'leads nowhere now',
    );
    expect(await status(present)).toBe(404);
    expect(await CalendarFeed.countDocuments({ userId: learner.who.id })).toBe(0);
  });

  it('[LRN-09] may be read often, not endlessly', async () => {
    const path = await addressOf(await learnerIn(null));
    const answers = await Promise.all(Array.from({ length: 125 }, () => school.visitor().get(path)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(5);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a plan', () => {
  const lectures = ['One', 'Two', 'Three', 'Four'].map((title) => ({ title }));
  const everyDay = ['1', '2', '3', '4', '5', '6', '7'];
  const inDays = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

  it('[LRN-10] is proposed, kept, shown on the course and in the calendar, changed and dropped', async () => {
    const course = await courseOf('Planned', lectures);
    const { client, who } = await learnerIn(course, 'UTC');
    const home = `/learn/${course.slug}`;
    const proposed = await client.get(`${home}/plan?${everyDay.map((one) => `weekdays=${one}`).join('&')}&minutes=20`);
    expect(proposed.$('#plan-proposal')).toContain('With about 20 min on every day you finish on');
    const finishBy = proposed.html.querySelector('#field-finishBy')?.getAttribute('value');
    expect(finishBy).toBe(inDays(3));
    expect((await client.put(`${home}/plan`, { weekdays: everyDay, finishBy })).location).toBe(home);
    expect((await client.get(home)).$('#course-plan')).toMatch(/Today ?1.1 One · 20 min/);
    const dates = await listDates(who.id, 'UTC');
    expect(dates.map(({ kind, day }) => [kind, day])).toEqual([
      ...[0, 1, 2, 3].map((days) => ['study', inDays(days)]),
      ['finish', inDays(3)],
    ]);
    expect((await client.put(`${home}/plan`, { weekdays: everyDay, finishBy: inDays(7) })).status).toBe(303);
    expect((await listDates(who.id, 'UTC')).filter(({ kind }) => kind === 'study')).toHaveLength(8);
    expect((await client.delete(`${home}/plan`)).location).toBe(home);
    expect(await listDates(who.id, 'UTC')).toEqual([]);
  });

  it('[LRN-10] refuses what cannot be, beside its field, with what was typed', async () => {
    const course = await courseOf('Refused', [...lectures, { title: 'Late', release: { kind: 'days', days: 20 } }]);
    const { client } = await learnerIn(course, 'UTC');
    const put = async (finishBy: string, weekdays = everyDay) => {
      const page = await client.put(`/learn/${course.slug}/plan`, { weekdays, finishBy });
      return [page.status, page.$('#field-finishBy-error') ?? page.$('#error-summary')];
    };
    expect(await put('2020-01-01')).toEqual([422, expect.stringContaining('This day is over')]);
    expect(await put(inDays(10))).toEqual([422, expect.stringContaining('“Late” opens on')]);
    expect(await put('soon')).toEqual([422, expect.stringContaining('Please choose a day.')]);
    expect(await put('2032-02-30')).toEqual([422, expect.stringContaining('Please choose a day.')]);
    expect(await put(inDays(30), [])).toEqual([422, expect.stringContaining('at least one day of the week')]);
  });

  it('[LRN-10] moves when days pass and when lectures are done, without a word of blame', async () => {
    const course = await courseOf('Moving', lectures);
    const { client, who } = await learnerIn(course, 'UTC');
    const home = `/learn/${course.slug}`;
    await client.put(`${home}/plan`, { weekdays: everyDay, finishBy: inDays(3) });
    const path = await addressOf({ client, who });
    const read = async () => eventsIn((await school.visitor().get(path)).text);
    const before = await read();
    turnClock(3 * day);
    const page = await client.get(home);
    expect(page.$('#course-plan')).toContain('The plan has moved on from');
    expect(page.$('#course-plan')).not.toMatch(/missed|late|behind|overdue|should/i);
    const after = await read();
    const end = (events: typeof before) => events.find(({ uid }) => uid.startsWith('finish-'));
    expect(end(after)?.startDate.toString()).toBe(inDays(6));
    expect(end(after)?.uid).toBe(end(before)?.uid);
    expect(end(after)?.sequence).toBeGreaterThan(end(before)?.sequence ?? 0);
    turnClock(3 * day + hour);
    await client.post(`${home}/lectures/one/completion`);
    expect((await client.get(home)).$('#course-plan')).toContain('Today’s part is done.');
    for (const name of ['two', 'three', 'four']) await client.post(`${home}/lectures/${name}/completion`);
    expect((await client.get(home)).$('#course-plan')).toContain('Everything in this plan is done.');
    expect(await read()).toEqual([]);
  });
});
