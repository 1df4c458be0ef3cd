import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { User } from '../../accounts/user.model.ts';
import { localTime, momentFrom, spelledOut } from '../../lib/calendar.ts';
import { day, fromNow, hour, turnClock } from '../../lib/clock.ts';
import { castPassword } from '../../test/school.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { saveCategory } from '../courses/categories.service.ts';
import { Course, newId } from '../courses/course.model.ts';
import { createCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { addLecture, updateLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { dropPlan, planPublication, publishPlanned } from './plans.service.ts';
import { publishCourse, withdrawCourse } from './publication.service.ts';
import { findPublishedCourse, requirePublishedCourse } from './published.service.ts';
import { CourseVersion } from './version.model.ts';

const ruth: Person = { id: newId(), name: 'Ruth', role: 'admin' };
let ada: Person;

beforeAll(async () => {
  await indexStores();
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
  const given = {
    email: 'ada@plans.school',
    name: 'Ada',
    role: 'instructor',
    password: castPassword,
    state: 'active',
  } as const;
  ada = snapshotOf(await createPerson(given));
});
afterEach(() => turnClock(0));

async function readyCourse() {
  const course = await createCourse(ada, { title: 'Knots', description: 'Knots.', category: 'crafts' });
  const section = await addSection(ada, course.id, 'Loops');
  const a = await addLecture(ada, course.id, section.id, { title: 'A', kind: 'article', markdown: 'First.' });
  return { id: course.id, slug: course.slug, a };
}

const tomorrow = () => ({ at: fromNow(day), note: 'As planned', tells: false });
const factsOf = async (id: string) =>
  ((await Course.findById(id).lean())?.outbox ?? []).filter(({ name }) => name === 'course.plan-ended').length;

describe('a planned publication', () => {
  it('[AUT-10] publishes the draft as it stands at its time, not before', async () => {
    const { id, slug, a } = await readyCourse();
    await planPublication(ada, id, tomorrow());
    await updateLecture(ada, id, a.id, { title: 'A, edited after planning' }, 1);
    await publishPlanned();
    expect(await findPublishedCourse(slug)).toBeNull();
    turnClock(day + 5 * hour);
    await publishPlanned();
    const course = await requirePublishedCourse(slug);
    expect(course.sections[0]?.lectures[0]?.title).toBe('A, edited after planning');
    expect(await CourseVersion.findOne({ courseId: id }).lean()).toMatchObject({
      note: 'As planned',
      publishedBy: ada.id,
    });
    expect((await requireOwnCourse(ada, id)).plan).toBeUndefined();
  });

  it('[AUT-10] happens once, whichever workers meet', async () => {
    const { id } = await readyCourse();
    await planPublication(ada, id, tomorrow());
    turnClock(2 * day);
    await Promise.allSettled(Array.from({ length: 4 }, () => publishPlanned()));
    await publishPlanned();
    expect(await CourseVersion.countDocuments({ courseId: id })).toBe(1);
    expect(await factsOf(id)).toBe(1);
  });

  it('[AUT-10] that meets a missing thing publishes nothing, says why, and is over', async () => {
    const { id, slug } = await readyCourse();
    await planPublication(ada, id, tomorrow());
    await updateDraft(ada, id, { description: '' }, 1);
    turnClock(2 * day);
    await publishPlanned();
    await publishPlanned();
    expect(await findPublishedCourse(slug)).toBeNull();
    const course = await requireOwnCourse(ada, id);
    expect(course.plan).toBeUndefined();
    expect(course.planFailed?.reason).toContain('a description');
    expect(await factsOf(id)).toBe(1);
  });

  it('[AUT-10] ends with publishing by hand, with withdrawing, and when it is dropped', async () => {
    const { id } = await readyCourse();
    await planPublication(ada, id, tomorrow());
    await publishCourse(ada, id);
    expect((await requireOwnCourse(ada, id)).plan).toBeUndefined();
    await planPublication(ada, id, tomorrow());
    await dropPlan(ada, id);
    await dropPlan(ada, id);
    expect((await requireOwnCourse(ada, id)).plan).toBeUndefined();
    await planPublication(ada, id, tomorrow());
    await withdrawCourse(ada, id);
    turnClock(2 * day);
    await publishPlanned();
    expect((await requireOwnCourse(ada, id)).state).toBe('withdrawn');
  });

  it('[AUT-10] is refused for the past and for years ahead', async () => {
    const { id } = await readyCourse();
    for (const at of [fromNow(-hour), fromNow(800 * day)])
      await expect(planPublication(ada, id, { at, note: '', tells: false })).rejects.toMatchObject({ field: 'date' });
  });

  it('[AUT-10] does not happen in the name of somebody who is blocked by then', async () => {
    const { id, slug } = await readyCourse();
    await planPublication(ada, id, tomorrow());
    await User.updateOne({ _id: ada.id }, { state: 'blocked' });
    turnClock(2 * day);
    await publishPlanned();
    await User.updateOne({ _id: ada.id }, { state: 'active' });
    expect(await findPublishedCourse(slug)).toBeNull();
    expect((await requireOwnCourse(ada, id)).planFailed?.reason).toContain('no account in use');
  });
});

describe('the chosen time', () => {
  it('[AUT-10] is that of the teacher’s zone, spelled out, summer time included', () => {
    const at = momentFrom('2027-03-27T09:00', 'Europe/Berlin');
    expect(at?.toISOString()).toBe('2027-03-27T08:00:00.000Z');
    expect(momentFrom('2027-03-29T09:00', 'Europe/Berlin')?.toISOString()).toBe('2027-03-29T07:00:00.000Z');
    expect(spelledOut(at ?? new Date(0), 'Asia/Kolkata')).toBe('Saturday, 27 March 2027, 13:30 IST');
    expect(localTime(at ?? new Date(0), 'Europe/Berlin')).toBe('2027-03-27T09:00');
  });

  it('[AUT-10] that the clocks skip is none, and rubbish is none', () => {
    expect(momentFrom('2027-03-28T02:30', 'Europe/Berlin')).toBeNull();
    for (const text of ['2027-02-30T09:00', 'T09:00', '', '2027-03-27T25:00', 'x'])
      expect(momentFrom(text, 'Asia/Kolkata')).toBeNull();
  });
});
