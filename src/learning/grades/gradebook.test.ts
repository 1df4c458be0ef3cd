import { afterEach, describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { updateProfile } from '../../accounts/profile/profile.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { QuizAttempt } from '../../assessment/attempts/attempt.model.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { Grade } from '../../assessment/grades/grade.model.ts';
import { findGrade, listReached } from '../../assessment/grades/grades.service.ts';
import { saveScheme, usualScheme } from '../../assessment/grades/scheme.service.ts';
import { changeGrade, none } from '../../assessment/grades/setting.service.ts';
import { Lecture } from '../../authoring/lectures/lecture.model.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { sweepOutboxes } from '../../lib/events.ts';
import { gradedCourse, learnerOf } from '../../test/grades.ts';
import { beginQuiz } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { gradeOldAttempts } from './book.service.ts';
import { listRows, openBook, type Wanted } from './list.service.ts';
import { ownGrades } from './own.service.ts';
import { cellsIn, GradeRow, type RowRecord } from './row.model.ts';
import { bookOf, settleDueRows } from './rows.service.ts';

const school = await startSchool();
const { ada } = await world();
const teacher = { byId: ada.id, byName: ada.name, subject: 'A grade' };
const rowOf = (enrolmentId: string) => GradeRow.findOne({ enrolmentId }).lean<RowRecord>();
const cellsOf = async (enrolmentId: string) => cellsIn((await rowOf(enrolmentId)) ?? { cells: '[]' });
let count = 0;
const someone = (name: string) => person(`graded${++count}`, name, 'learner');

afterEach(() => turnClock(0));

/** Takes the first quiz of a course with the right answer, or the wrong one. */
async function take(who: PersonRecord, course: Awaited<ReturnType<typeof gradedCourse>>['course'], isRight: boolean) {
  const attempt = await beginQuiz(snapshotOf(who), course);
  const [item] = attempt.items;
  await saveAnswer(attempt, item?.questionId ?? '', { given: [isRight ? '0' : '1'], flagged: false });
  return submitAttempt(attempt);
}

async function names(courseId: string, wanted: Wanted = {}): Promise<string[]> {
  const book = await bookOf(courseId);
  if (!book) throw new Error('no book');
  return (await listRows(book, wanted)).rows.map(({ name }) => name);
}

describe('grades of quizzes', () => {
  it('[ASM-08] are written when an attempt ends, by the attempts that count, and stand in the row', async () => {
    const { course, quizzes } = await gradedCourse(ada, 'by-attempts', ['One', 'Two']);
    const who = await someone('Quinn Taker');
    await take(who, course, false);
    await school.settled();
    const first = await GradeRow.findOne({ userId: who.id }).lean<RowRecord>();
    expect(first).toMatchObject({ name: 'Quinn Taker', flags: ['missing', 'failing'] });
    await take(who, course, true);
    await school.settled();
    const enrolmentId = first?.enrolmentId ?? '';
    expect((await findGrade(enrolmentId, quizzes[0] ?? ''))?.earned).toEqual({
      percent: 100,
      passed: true,
      waiting: 0,
    });
    expect(await cellsOf(enrolmentId)).toMatchObject([{ lectureId: quizzes[0], percent: 100 }]);
    expect((await rowOf(enrolmentId))?.flags).toEqual(['missing']);
  });

  it('[ASM-08] follow the rules of a new version, and of attempts from before there were grades', async () => {
    const { course, quizzes, owner } = await gradedCourse(ada, 'new-rules', ['One']);
    const [quiz = ''] = quizzes;
    const who = await someone('Rita Rules');
    await take(who, course, true);
    await take(who, course, false);
    await school.settled();
    await openBook(owner, course.id);
    const { enrolmentId = '' } = (await GradeRow.findOne({ userId: who.id }).lean<RowRecord>()) ?? {};
    expect((await listReached(enrolmentId)).get(quiz)?.percent).toBe(100);

    await Lecture.updateOne({ _id: quiz }, { $set: { 'quiz.rules.counted': 'last' }, $inc: { revision: 1 } });
    await publishCourse(owner, course.id, { note: '' });
    await school.settled();
    expect((await listReached(enrolmentId)).get(quiz)?.percent).toBe(0);

    await Grade.deleteMany({ userId: who.id });
    expect(await gradeOldAttempts()).toBeGreaterThan(0);
    expect(await gradeOldAttempts()).toBe(0);
    expect((await listReached(enrolmentId)).get(quiz)?.percent).toBe(0);
    expect(await QuizAttempt.countDocuments({ userId: who.id })).toBe(2);
  });

  it('[ASM-08] reach the row also where the process dies before it is written', async () => {
    const { course, quizzes } = await gradedCourse(ada, 'crashed', ['One']);
    const { enrolment, key } = await learnerOf(await someone('Cora Crash'), course.slug);
    await school.settled();
    const told = {
      id: 'f-1',
      name: 'grade.changed' as const,
      at: new Date(0),
      data: { ...key, lectureId: quizzes[0] ?? '' },
    };
    await Grade.create({
      ...key,
      lectureId: quizzes[0],
      earned: { percent: 55, passed: false, waiting: 0 },
      outbox: [told],
    });
    expect(await cellsOf(enrolment.id)).toEqual([]);
    await sweepOutboxes(0);
    await school.settled();
    expect(await cellsOf(enrolment.id)).toMatchObject([{ percent: 55 }]);
    expect((await Grade.findOne(key).lean())?.outbox).toEqual([]);
  });
});

describe('changes by hand', () => {
  it('[ASM-08] stand over what is earned, meet, and are kept with who and from what to what', async () => {
    const { course, quizzes } = await gradedCourse(ada, 'by-hand', ['One']);
    const { key, earn } = await learnerOf(await someone('Hana Hand'), course.slug);
    const cell = { ...key, lectureId: quizzes[0] ?? '' };
    const revision = await changeGrade(cell, { kind: 'set', percent: 80 }, none, { ...teacher, reason: 'Oral exam' });
    await expect(changeGrade(cell, { kind: 'excused' }, none, teacher)).rejects.toMatchObject({ status: 409 });
    await earn(cell.lectureId, 40);
    await expect(changeGrade(cell, { kind: 'excused' }, revision, teacher)).rejects.toMatchObject({ status: 409 });
    expect((await listReached(key.enrolmentId)).get(cell.lectureId)).toMatchObject({ percent: 80, excused: false });
    const next = await changeGrade(cell, { kind: 'excused' }, revision + 1, teacher);
    expect(await changeGrade(cell, { kind: 'excused' }, next, teacher)).toBe(next);
    await changeGrade(cell, { kind: 'earned' }, next, teacher);
    const grade = await findGrade(key.enrolmentId, cell.lectureId);
    expect(grade).toMatchObject({ set: null, excused: false, earned: { percent: 40 } });
    expect(grade?.changes).toMatchObject([
      { byId: ada.id, from: { percent: null }, to: { percent: 80 }, reason: 'Oral exam' },
      { from: { percent: 80 }, to: { percent: 80, excused: true } },
      { from: { excused: true }, to: { percent: 40, excused: false } },
    ]);
  });

  it('[ASM-08] of two at the same moment are one', async () => {
    const { course, quizzes } = await gradedCourse(ada, 'at-once', ['One']);
    const { key } = await learnerOf(await someone('Ona Once'), course.slug);
    const cell = { ...key, lectureId: quizzes[0] ?? '' };
    const tried = await Promise.allSettled(
      [10, 20, 30, 40].map((percent) => changeGrade(cell, { kind: 'set', percent }, none, teacher)),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await findGrade(key.enrolmentId, cell.lectureId))?.changes).toHaveLength(1);
  });
});

describe('the rows', () => {
  it('[ASM-08] are found by name and filter, and sorted page by page by name and by total', async () => {
    const { course, quizzes, owner } = await gradedCourse(ada, 'sorted', ['One', 'Two']);
    const [one = '', two = ''] = quizzes;
    const people = ['Émile Zola', 'bela Bartok', 'Ádám Kis', 'Zora Neale', 'Carl <b>Bold</b>'];
    for (const [at, name] of people.entries()) {
      const { earn } = await learnerOf(await someone(name), course.slug);
      if (at < 4) await earn(one, 40 + at * 15);
      if (at === 1) await earn(two, 50, 1);
    }
    await school.settled();
    await openBook(owner, course.id);
    const sorted = ['Ádám Kis', 'bela Bartok', 'Carl <b>Bold</b>', 'Émile Zola', 'Zora Neale'];
    expect(await names(course.id)).toEqual(sorted);
    expect(await names(course.id, { order: 'total' })).toEqual([people[3], people[2], people[1], people[0], people[4]]);
    expect(await names(course.id, { q: 'zo' })).toEqual(['Émile Zola', 'Zora Neale']);
    expect(await names(course.id, { q: 'ba be' })).toEqual(['bela Bartok']);
    expect(await names(course.id, { flag: 'waiting' })).toEqual(['bela Bartok']);
    expect(await names(course.id, { flag: 'failing', order: 'total' })).toEqual([people[1], people[0]]);
    for (const order of ['name', 'total'] as const) {
      const walked: string[] = [];
      const book = await bookOf(course.id);
      for (let after: string | undefined; book; ) {
        const page = await listRows(book, { order, limit: 2, after });
        walked.push(...page.rows.map(({ name }) => name));
        after = page.next ?? undefined;
        if (!after) break;
      }
      expect(walked).toEqual(await names(course.id, { order }));
    }
  });

  it('[ASM-08] follow a new scheme, a new name, and a date that passes', async () => {
    const closesAt = new Date(Date.now() + day);
    const { course, quizzes, owner } = await gradedCourse(ada, 'followed', ['One', 'Two'], { closesAt });
    const who = await someone('Fay Follow');
    const { enrolment, earn } = await learnerOf(who, course.slug);
    await earn(quizzes[0] ?? '', 90);
    await school.settled();
    await openBook(owner, course.id);
    expect((await rowOf(enrolment.id))?.byTotal).toMatch(/^009000/);
    expect((await rowOf(enrolment.id))?.flags).toEqual([]);
    await saveScheme({ id: course.id, title: 'Followed' }, { ...usualScheme, ungraded: 'zero' }, 0);
    await updateProfile(snapshotOf(who), { name: 'Gaia Follow', headline: '', bio: '', timeZone: 'Asia/Kolkata' });
    await school.settled();
    expect(await rowOf(enrolment.id)).toMatchObject({ name: 'Gaia Follow', basis: expect.stringMatching(/:1$/) });
    await expect(saveScheme({ id: course.id, title: 'Followed' }, usualScheme, 0)).rejects.toMatchObject({
      status: 409,
    });
    turnClock(2 * day);
    expect(await settleDueRows()).toBeGreaterThan(0);
    expect(await rowOf(enrolment.id)).toMatchObject({ flags: ['missing', 'failing'], dueAt: null });
    expect((await rowOf(enrolment.id))?.byTotal).toMatch(/^004500/);
  });

  it('[ASM-08] belong to a course that has them, and to those who answer its learners', async () => {
    const { course, quizzes, owner } = await gradedCourse(ada, 'private', ['One']);
    const who = await someone('Priya Private');
    const { enrolment, earn } = await learnerOf(who, course.slug);
    await earn(quizzes[0] ?? '', 90);
    await school.settled();
    await expect(openBook(snapshotOf(who), course.id)).rejects.toMatchObject({ status: 404 });
    expect((await openBook(owner, course.id)).state).toBe('ready');
    const own = await ownGrades(enrolment, new Map([[quizzes[0] ?? '', 10]]));
    expect([own?.outcome.total, own?.supposed?.total]).toEqual([90, 10]);
    expect((await findGrade(enrolment.id, quizzes[0] ?? ''))?.earned?.percent).toBe(90);
  });

  it('[ACC-10] grades and rows go with their person; a copy of them holds both', async () => {
    const { course, quizzes } = await gradedCourse(ada, 'erased', ['One']);
    const who = await someone('Eva Erased');
    const { key } = await learnerOf(who, course.slug);
    await changeGrade({ ...key, lectureId: quizzes[0] ?? '' }, { kind: 'set', percent: 77 }, none, teacher);
    await school.settled();
    const areas = listPersonalAreas().filter(({ area }) => area === 'grades' || area === 'gradebook');
    expect(areas).toHaveLength(2);
    const copy = JSON.stringify(await Promise.all(areas.map(({ collect }) => collect(who.id))));
    expect(copy).toContain('77');
    expect(copy).not.toContain(ada.id);
    for (const { erase } of areas) await erase(who.id);
    expect([await Grade.countDocuments({ userId: who.id }), await GradeRow.countDocuments({ userId: who.id })]).toEqual(
      [0, 0],
    );
  });
});
