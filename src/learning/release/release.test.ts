import { afterEach, describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { listActs } from '../../accounts/audit/audit-log.service.ts';
import { savePrivacy } from '../../accounts/privacy/privacy.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { changeLectures } from '../../authoring/lectures/many-lectures.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { type PublishedCourse, requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { changeCourseRules } from '../../authoring/release/rules.service.ts';
import type { Release } from '../../authoring/release.ts';
import { listCertificatesOf } from '../../credentials/certificates.service.ts';
import { day, hour, minute, now, turnClock } from '../../lib/clock.ts';
import { formatOpening } from '../../lib/dates.ts';
import { listNotifications } from '../../notifications/notify.service.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { type Enrolment, endGrant, findEnrolment, grantAccess } from '../enrolment.service.ts';
import { completeLecture, progressOf, readyLectures } from '../progress.service.ts';
import { openDue } from './due-openings.service.ts';
import { mayOpenLecture } from './locks.service.ts';

const school = await startSchool();
const cast = await world();
const teacher = snapshotOf(cast.ada);
let count = 0;
afterEach(() => turnClock(0));

type Lecture = { release?: Release | null; required?: boolean; certificate?: boolean; preview?: boolean };

/** A published course of free articles: `one`, `two`, … */
async function courseOf(lectures: Lecture[], facts: { forcedOrder?: boolean; prerequisites?: string[] } = {}) {
  count += 1;
  const slug = `course-${count}`;
  const given = { title: `Course ${count}`, category: 'outdoors', description: 'Words.', ...facts };
  const { id } = await createCourse(teacher, given, { slug });
  const section = await addSection(teacher, id, 'Section');
  const names = ['one', 'two', 'three', 'four'];
  for (const [at, lecture] of lectures.entries()) {
    const name = names[at] ?? `l${at}`;
    await addLecture(teacher, id, section.id, {
      kind: 'article',
      title: name,
      slug: name,
      markdown: 'Words.',
      ...lecture,
    });
  }
  await publishCourse(teacher, id);
  return requirePublishedCourse(slug);
}

/** Somebody new, enrolled. */
async function learnerIn(course: PublishedCourse, zone?: string) {
  count += 1;
  const who = await person(`learner${count}`, `Lara ${count} Field`, 'learner');
  const enrolment = await grantAccess(who.id, course.id, { kind: 'free', id: who.id });
  const client = await school.signedIn(who);
  if (zone) await client.put('/account', { name: who.name, timeZone: zone, language: 'en' });
  return { who, enrolment, client };
}

const pathOf = ({ slug }: PublishedCourse, lecture: string) => `/learn/${slug}/lectures/${lecture}`;
const idsOf = (course: PublishedCourse) => readyLectures(course).map(({ id }) => id) as [string, string, string];
const stored = async ({ id }: PersonRecord, course: PublishedCourse) =>
  (await findEnrolment(id, course.id)) as Enrolment;
const inHours = (hours: number): Release => ({ kind: 'date', at: new Date(now().getTime() + hours * hour) });
const previous: Release = { kind: 'after', lectureId: null };
async function titlesOf({ id }: PersonRecord): Promise<string[]> {
  await school.settled();
  return (await listNotifications(id)).entries.map(({ title }) => title);
}

describe('a closed lecture', () => {
  it('[AUT-11] is named with its moment in the learner’s zone, and opens at that moment', async () => {
    const at = new Date(now().getTime() + 20 * minute);
    const course = await courseOf([{}, { release: { kind: 'date', at } }]);
    const [, second] = idsOf(course);
    const { who, client } = await learnerIn(course, 'America/New_York');
    const words = formatOpening(at, 'America/New_York', now());
    expect(words).toMatch(/^\d{1,2} [A-Z][a-z]+, \d\d:\d\d GMT-[45]$/);
    expect((await client.get(`/learn/${course.slug}`)).$('#learning-outline')).toContain(`opens ${words}`);
    const page = await client.get(pathOf(course, 'two'));
    expect(page.status).toBe(403);
    expect(page.$('main')).toContain(`It opens by itself on ${words}`);
    expect(page.text).not.toContain('<article');
    for (const act of ['completion', 'position'])
      expect((await client.post(`${pathOf(course, 'two')}/${act}`, { seconds: 1 })).status).toBe(403);
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(false);
    turnClock(20 * minute);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(true);
  });

  it('[AUT-11] after the lecture before it: leads there, and completing it on another device opens it', async () => {
    const course = await courseOf([{}, { release: previous }]);
    const { who, client } = await learnerIn(course);
    const page = await client.get(pathOf(course, 'two'));
    expect(page.status).toBe(403);
    expect(page.html.querySelector(`main a[href="${pathOf(course, 'one')}"]`)).not.toBeNull();
    const other = await school.signedIn(who);
    expect((await other.post(`${pathOf(course, 'one')}/completion`)).location).toBe(pathOf(course, 'two'));
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
  });

  it('[AUT-11] by two rules does not open by itself: both are named', async () => {
    const course = await courseOf([{}, { release: inHours(1) }], { forcedOrder: true });
    const { client } = await learnerIn(course);
    const words = (await client.get(pathOf(course, 'two'))).$('main');
    expect(words).toMatch(/does not open before .*Complete 1\.1 “one” first/);
    expect(words).not.toContain('by itself');
  });

  it('[AUT-11] is not where “Continue” leads; where nothing is open, the page says what comes next', async () => {
    const course = await courseOf([{}, { release: inHours(30) }, { release: inHours(5) }]);
    const { client, enrolment } = await learnerIn(course);
    const [first] = idsOf(course);
    const done = await completeLecture(enrolment, first);
    expect(done.progress.nextLecture).toBeNull();
    const home = await client.get(`/learn/${course.slug}`);
    expect(home.$('aside')).toContain('1.3 three opens');
    expect(home.$('#course-left')).toContain('2 lectures');
  });

  it('[AUT-11] days count from the first access: a refund and another purchase begin nothing anew', async () => {
    const course = await courseOf([{}, { release: { kind: 'days', days: 2 } }]);
    const { who, enrolment } = await learnerIn(course);
    const [, second] = idsOf(course);
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(false);
    turnClock(day);
    await endGrant({ kind: 'free', id: who.id }, 'refunded');
    await grantAccess(who.id, course.id, { kind: 'order', id: enrolment.id });
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(false);
    turnClock(2 * day + hour);
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(true);
    await endGrant({ kind: 'order', id: enrolment.id }, 'refunded');
    expect(await mayOpenLecture(who.id, course.id, second)).toBe(false);
  });
});

describe('what is done', () => {
  it('[AUT-11] stays open when a new version brings rules: what was completed, and what was begun', async () => {
    const course = await courseOf([{}, {}, {}]);
    const [first, second, third] = idsOf(course);
    const { who, client, enrolment } = await learnerIn(course);
    await completeLecture(enrolment, first);
    await client.get(pathOf(course, 'two'));
    await changeLectures(teacher, course.id, [first, second, third], { release: inHours(48) });
    await publishCourse(teacher, course.id);
    expect((await client.get(pathOf(course, 'one'))).status).toBe(200);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
    expect((await client.get(pathOf(course, 'three'))).status).toBe(403);
    const newcomer = await learnerIn(course);
    expect((await newcomer.client.get(pathOf(course, 'two'))).status).toBe(403);
    expect((await stored(who, course)).openedIds).toContain(second);
  });

  it('[AUT-11] a free preview that was read is no way in once it is neither free nor open', async () => {
    const course = await courseOf([{ preview: true, release: inHours(48) }, {}]);
    const [first] = idsOf(course);
    const { client } = await learnerIn(course);
    expect((await client.get(pathOf(course, 'one'))).status).toBe(200);
    await changeLectures(teacher, course.id, [first], { preview: false });
    await publishCourse(teacher, course.id);
    expect((await client.get(pathOf(course, 'one'))).status).toBe(403);
  });
});

describe('an exception', () => {
  it('[AUT-11] opens one lecture for one learner, who reads why; it is logged, and can be taken back', async () => {
    const course = await courseOf([{}, { release: inHours(48) }, { release: inHours(48) }]);
    const [, second] = idsOf(course);
    const { who, client, enrolment } = await learnerIn(course);
    const other = await learnerIn(course);
    const ada = await school.signedIn(cast.ada);
    const page = `/studio/courses/${course.id}/learners/${enrolment.id}`;
    expect((await ada.post(`${page}/exceptions`, { lecture: second, reason: '' })).status).toBe(422);
    const sent = { lecture: second, reason: 'Away next week' };
    expect((await ada.post(`${page}/exceptions`, sent)).status).toBe(303);
    await ada.post(`${page}/exceptions`, sent);
    expect((await stored(who, course)).exceptions).toHaveLength(1);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
    expect((await client.get(pathOf(course, 'three'))).status).toBe(403);
    expect((await other.client.get(pathOf(course, 'two'))).status).toBe(403);
    expect((await client.get(`/learn/${course.slug}`)).$('#course-door')).toContain('Away next week');
    expect((await titlesOf(who)).filter((title) => /teacher has opened/.test(title))).toHaveLength(1);
    await ada.delete(`${page}/exceptions/${second}`);
    await ada.delete(`${page}/exceptions/${second}`);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(403);
    await school.settled();
    const { lines } = await listActs({ personId: who.id });
    const acts = lines.map(({ action }) => action).filter((action) => /lecture/.test(action));
    expect(acts.sort()).toEqual(['person.lecture-closed', 'person.lecture-opened']);
  });

  it('[AUT-11] is made by those who answer learners of that course; learners are found by name, not by address', async () => {
    const course = await courseOf([{}, { release: inHours(48) }]);
    const { who, enrolment } = await learnerIn(course);
    const ada = await school.signedIn(cast.ada);
    const list = `/studio/courses/${course.id}/learners`;
    expect((await ada.get(`${list}?q=lara`)).$('main')).toContain(who.name);
    expect((await ada.get(`${list}?q=${who.email}`)).$('main')).not.toContain(who.name);
    const eve = await school.signedIn(await person(`eve${count}`, 'Eve Norton', 'instructor'));
    expect((await eve.get(list)).status).toBe(404);
    expect((await eve.post(`${list}/${enrolment.id}/exceptions`, { lecture: 'course', reason: 'x' })).status).toBe(404);
    const foreign = `/studio/courses/${cast.knots.id}/learners/${enrolment.id}`;
    expect((await ada.get(foreign)).status).toBe(404);
  });
});

describe('courses that come first', () => {
  it('[AUT-12] may be enrolled in, says what comes first before and after, and opens once that is finished', async () => {
    const first = await courseOf([{}]);
    const course = await courseOf([{ preview: true }, {}], { prerequisites: [first.id] });
    const { who, client } = await learnerIn(course);
    expect((await school.visitor().get(`/courses/${course.slug}`)).$('.course-offer')).toContain(first.facts.title);
    const home = await client.get(`/learn/${course.slug}`);
    expect(home.$('#course-door')).toContain(first.facts.title);
    expect((await client.get(pathOf(course, 'one'))).status).toBe(200);
    const closed = await client.get(pathOf(course, 'two'));
    expect(closed.status).toBe(403);
    expect(closed.html.querySelector(`main a[href="/courses/${first.slug}"]`)).not.toBeNull();
    const shelf = async () => (await client.get('/learn')).$('main');
    const line = `Finish “${first.facts.title}” first`;
    expect(await shelf()).toContain(line);
    const before = await grantAccess(who.id, first.id, { kind: 'free', id: who.id });
    await completeLecture(before, idsOf(first)[0]);
    expect(await shelf()).not.toContain(line);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
    expect((await titlesOf(who)).filter((title) => title.startsWith('You can begin'))).toHaveLength(1);
  });

  it('[AUT-12] asked for later shut out nobody who has begun', async () => {
    const first = await courseOf([{}]);
    const course = await courseOf([{}, {}]);
    const { client } = await learnerIn(course);
    await client.get(pathOf(course, 'one'));
    await changeCourseRules(teacher, course.id, { forcedOrder: false, prerequisites: [first.id] }, 1);
    await publishCourse(teacher, course.id);
    expect((await client.get(pathOf(course, 'two'))).status).toBe(200);
    const newcomer = await learnerIn(course);
    expect((await newcomer.client.get(pathOf(course, 'two'))).status).toBe(403);
  });
});

describe('the certificate', () => {
  it('[AUT-13] may ask for more than finishing: each is told once, and the learner reads what is left and why', async () => {
    const course = await courseOf([{}, { required: false, certificate: true }, { required: false }]);
    const [first, second] = idsOf(course);
    const { who, client, enrolment } = await learnerIn(course);
    expect((await client.get(`/learn/${course.slug}`)).$('#course-left')).toMatch(
      /1 lecture \(.*\) to finish the course\. 1 more lecture \(.*\) for the certificate/,
    );
    await Promise.all([1, 2, 3].map(() => completeLecture(enrolment, first)));
    await school.settled();
    const finished = await stored(who, course);
    expect(finished.completedAt).not.toBeNull();
    expect(finished.certifiedAt).toBeNull();
    expect((await progressOf(finished)).percent).toBe(100);
    expect(await listCertificatesOf(who.id)).toHaveLength(0);
    expect((await client.get(`/learn/${course.slug}`)).$('#course-left')).toContain('You have finished the course.');
    await Promise.all([1, 2, 3].map(() => completeLecture(enrolment, second)));
    await school.settled();
    expect(await listCertificatesOf(who.id)).toHaveLength(1);
    const home = await client.get(`/learn/${course.slug}`);
    expect(home.$('#course-left')).toBeNull();
    expect(home.text).toContain('/certificates/');
  });

  it('[AUT-13] comes by itself to a learner who comes by after the teacher asks for less', async () => {
    const course = await courseOf([{}, { required: false, certificate: true }]);
    const [first, second] = idsOf(course);
    const { who, client, enrolment } = await learnerIn(course);
    await completeLecture(enrolment, first);
    await changeLectures(teacher, course.id, [second], { certificate: false });
    await publishCourse(teacher, course.id);
    await school.settled();
    expect(await listCertificatesOf(who.id)).toHaveLength(0);
    await client.get(`/learn/${course.slug}`);
    await school.settled();
    expect(await listCertificatesOf(who.id)).toHaveLength(1);
  });
});

describe('the clock', () => {
  it('[AUT-11] tells each learner once that lectures opened, however often it is asked', async () => {
    const course = await courseOf([{}, { release: inHours(1) }, { release: inHours(1) }]);
    const learners = [await learnerIn(course), await learnerIn(course)];
    await school.settled();
    turnClock(hour + 1000);
    await Promise.all([openDue(), openDue()]);
    await openDue();
    for (const { who } of learners) {
      expect((await titlesOf(who)).filter((title) => /open now/.test(title))).toEqual([
        `“two” and 1 more are open now in “${course.facts.title}”.`,
      ]);
      expect((await stored(who, course)).nextOpeningAt).toBeNull();
    }
  });

  it('[AUT-11] bids nobody begin where nothing is open yet, and sends no mail when it opens, not even for news', async () => {
    const course = await courseOf([{ release: inHours(1) }]);
    // Who comes while the publication is still told hears of it too.
    await school.settled();
    const { who } = await learnerIn(course);
    await savePrivacy(snapshotOf(who), { shows: { name: true, page: true, picture: true }, news: true });
    expect(await titlesOf(who)).toEqual([`You are enrolled in “${course.facts.title}”.`]);
    const { text } = await school.mailbox.latest(who.email, /You are enrolled/);
    expect(text).toContain('Its lectures open later.');
    expect(text).not.toContain('open for you');
    const mails = async () => (await school.mailbox.all(who.email)).map(({ subject }) => subject);
    const before = await mails();
    turnClock(hour + 1000);
    await openDue();
    expect((await titlesOf(who)).filter((title) => /open now/.test(title))).toHaveLength(1);
    expect(await mails()).toEqual(before);
  });

  it('[AUT-11] follows a date that a new version moves, and says nothing of what something else keeps closed', async () => {
    const course = await courseOf([{}, { release: inHours(1) }], { forcedOrder: true });
    const [, second] = idsOf(course);
    const { who } = await learnerIn(course);
    await changeLectures(teacher, course.id, [second], { release: inHours(3) });
    await publishCourse(teacher, course.id);
    await school.settled();
    const planned = (await stored(who, course)).nextOpeningAt?.getTime() ?? 0;
    expect(planned).toBeGreaterThan(now().getTime() + 2 * hour);
    turnClock(4 * hour);
    await openDue();
    expect((await titlesOf(who)).filter((title) => /open now/.test(title))).toEqual([]);
  });
});
