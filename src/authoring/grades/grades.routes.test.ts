import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { findGrade, listReached } from '../../assessment/grades/grades.service.ts';
import { schemeOf } from '../../assessment/grades/scheme.service.ts';
import { GradeImport } from '../../learning/grades/import.model.ts';
import { takeImport } from '../../learning/grades/import.service.ts';
import { gradedCourse, learnerOf } from '../../test/grades.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';

const school = await startSchool();
const { ada } = await world();
const eve = await person('eve', 'Eve Norton', 'instructor');
const desk = await school.signedIn(ada);
const hostile = '=HYPERLINK("x"), <img src=x onerror=alert(1)>';
const long = `Bartholomew ${'Maximilian '.repeat(7)}Featherstonehaugh`;
let count = 0;

/** A course of two quizzes with three learners, of whom the first earned 66.666… in the first. */
async function book() {
  count += 1;
  const { course, quizzes, base } = await gradedCourse(ada, `book-${count}`, ['First & <b>best</b>', 'Second']);
  const learners = [];
  for (const [at, name] of ['Leela Rao', hostile, long].entries())
    learners.push(await learnerOf(await person(`book${count}x${at}`, name, 'learner'), course.slug));
  const [one, two, three] = learners;
  if (!one || !two || !three) throw new Error('no learners');
  const [first = '', second = ''] = quizzes;
  await one.earn(first, 200 / 3);
  await school.settled();
  const cell = (enrolmentId: string, lecture = first) => `${base}/${enrolmentId}/${lecture}`;
  return { course, base, first, second, one, two, three, cell };
}

async function sent(base: string, csv: string) {
  const page = await desk.upload(`${base}/lists`, {}, { file: { name: 'grades.csv', bytes: csv, type: 'text/csv' } });
  return { page, address: page.location ?? '' };
}

describe('the table', () => {
  it('[ASM-08] shows learners and lectures, whatever they are called, with filter, search and order', async () => {
    const { base, one, first } = await book();
    const page = await desk.get(base);
    expect(page.status).toBe(200);
    expect(page.$('main')).toContain('2 graded lectures');
    expect(page.$(`#grade-${one.enrolment.id}-${first}`)).toBe('66.7');
    expect(page.$(`#total-${one.enrolment.id}`)).toBe('67 %');
    expect(page.html.querySelectorAll('tbody tr')).toHaveLength(3);
    expect(page.text).not.toMatch(/<img src=x|<b>best/);
    expect((await desk.get(`${base}?q=lee`)).html.querySelectorAll('tbody tr')).toHaveLength(1);
    expect((await desk.get(`${base}?show=waiting`)).$('main')).toContain('Nobody fits');
    expect((await desk.get(`${base}?sort=total&cols=99&after=nonsense`)).$('tbody th')).toBe('Leela Rao');
  });

  it('[ASM-08] is empty in words: before it is published, without graded lectures, without learners', async () => {
    const none = await gradedCourse(ada, 'nothing-graded', []);
    expect((await desk.get(none.base)).$('main')).toContain('Nothing here is graded');
    const nobody = await gradedCourse(ada, 'nobody-there', ['One']);
    expect((await desk.get(nobody.base)).$('main')).toContain('No learners yet');
    const other = await school.signedIn(eve);
    for (const address of [nobody.base, `${nobody.base}/rules`, `${nobody.base}/table.csv`])
      expect((await other.get(address)).status).toBe(404);
  });

  it('[ASM-08] shows the lectures of a long course twenty at a time', async () => {
    const titles = Array.from({ length: 23 }, (_one, at) => `Quiz ${at + 1}`);
    const { base, course } = await gradedCourse(ada, 'many-columns', titles);
    await learnerOf(await person('many', 'Many Columns', 'learner'), course.slug);
    await school.settled();
    const page = await desk.get(base);
    expect(page.$('main')).toContain('Lectures 1 to 20 of 23');
    const next = await desk.get(`${base}?cols=2`);
    expect(next.html.querySelectorAll('tbody tr:first-child .grade')).toHaveLength(3);
  });
});

it('[ASM-08] a page asks the database the same few questions for one learner as for many', async () => {
  const { course, base, quizzes } = await gradedCourse(ada, 'counted', ['One', 'Two', 'Three']);
  const asked = async () => {
    await desk.get(base);
    let count = 0;
    mongoose.set('debug', () => {
      count += 1;
    });
    const page = await desk.get(base);
    mongoose.set('debug', false);
    return { count, rows: page.html.querySelectorAll('tbody tr').length };
  };
  await learnerOf(await person('counted0', 'Counted Zero', 'learner'), course.slug);
  await school.settled();
  const few = await asked();
  for (const at of [1, 2, 3, 4]) await learnerOf(await person(`counted${at}`, `Counted ${at}`, 'learner'), course.slug);
  await school.settled();
  const many = await asked();
  expect([few.rows, many.rows, quizzes.length]).toEqual([1, 5, 3]);
  expect(many.count).toBe(few.count);
  expect(many.count).toBeLessThan(20);
});

describe('one grade', () => {
  it('[ASM-08] is set, excused and taken back by plain forms, with a history and a line in the audit log', async () => {
    const { cell, one, base } = await book();
    const address = cell(one.enrolment.id);
    const page = await desk.get(address);
    const revision = page.html.querySelector('[name=revision]')?.getAttribute('value') ?? '';
    expect(page.$('main')).toContain('Earned 66.7 %');
    const bad = await desk.put(address, { act: 'set', percent: '120', reason: 'Oral', revision });
    expect([bad.status, bad.$('#field-percent-error')]).toEqual([422, 'Error: Please enter a percent from 0 to 100.']);
    expect(bad.html.querySelector('[name=reason]')?.getAttribute('value')).toBe('Oral');
    const set = await desk.follow(await desk.put(address, { act: 'set', percent: '91,5', reason: 'Oral', revision }));
    expect(set.$('main')).toMatch(/66\.7 % → 91\.5 %[\s\S]*Ada Fernandes[\s\S]*Oral/);
    const stale = await desk.put(address, { act: 'excused', revision });
    expect([stale.status, stale.$('main')]).toEqual([409, expect.stringContaining('changed meanwhile')]);
    const again = stale.html.querySelector('[name=revision]')?.getAttribute('value') ?? '';
    expect((await desk.put(address, { act: 'excused', revision: again })).status).toBe(303);
    expect((await desk.get(base)).$(`#total-${one.enrolment.id}`)).toBe('–');
    await school.settled();
    const lines = await Audit.find({ subjectId: `${one.enrolment.id}-${address.split('/').at(-1)}` })
      .sort({ _id: 1 })
      .lean();
    expect(lines.map(({ action }) => action)).toEqual(['grade.set', 'grade.excused']);
    expect(lines[0]).toMatchObject({
      actorName: 'Ada Fernandes',
      before: { percent: expect.closeTo(66.67, 1) },
      after: { percent: 91.5, reason: 'Oral' },
    });
  });

  it('[ASM-08] is changed in its place with htmx: form, grade and total come alone', async () => {
    const { cell, two, first } = await book();
    const address = cell(two.enrolment.id);
    const id = `${two.enrolment.id}-${first}`;
    const form = await desk.htmx.get(address);
    expect(form.text.trim()).toMatch(new RegExp(`^<div class="grade is-edited" id="grade-${id}">`));
    const bad = await desk.htmx.post(address, { _method: 'PUT', act: 'set', percent: 'many', revision: '-1' });
    expect([bad.status, bad.$(`#percent-${id}-error`)]).toEqual([422, expect.stringContaining('0 to 100')]);
    const saved = await desk.htmx.post(address, { _method: 'PUT', act: 'set', percent: '40', revision: '-1' });
    expect(saved.$(`#grade-${id}`)).toBe('40set');
    expect(saved.$(`#total-${two.enrolment.id}`)).toBe('40 %, below the pass mark');
    expect((await desk.htmx.get(`${address}?cell=shown`)).$(`#grade-${id}`)).toBe('40set');
  });

  it('[ASM-08] of another course or another learner is not there', async () => {
    const [here, there] = [await book(), await book()];
    const strange = `${here.base}/${there.one.enrolment.id}/${here.first}`;
    expect((await desk.get(strange)).status).toBe(404);
    expect(
      (await desk.put(`${here.base}/${here.one.enrolment.id}/${there.first}`, { act: 'excused', revision: -1 })).status,
    ).toBe(404);
    const leela = await school.signedIn({ email: `book${count}x0@cast.school` });
    expect((await leela.get(here.cell(here.one.enrolment.id))).status).toBe(403);
  });
});

describe('the rules', () => {
  const fields = {
    ...{
      groupId: ['a', 'b', 'c'],
      groupName: ['Homework', 'Exams', ''],
      weight: ['30', '50', ''],
      drop: ['1', '0', '0'],
    },
    ...{ letter: ['Merit', 'Pass', 'Fail', ''], from: ['80', '50', '0', ''], show: 'letters', ungraded: 'zero' },
    ...{ decimals: '1', passPercent: '50' },
  };

  it('[ASM-08] are saved by a form: groups, weights, letters; weights that make no 100 are said', async () => {
    const { base, course, first, second, one } = await book();
    const form = { ...fields, lecture: [first, second], place: ['a', 'b'] };
    const saved = await desk.put(`${base}/rules`, { ...form, revision: '0' });
    expect(saved.location).toBe(base);
    expect(await schemeOf(course.id)).toMatchObject({
      groups: [
        { id: 'a', name: 'Homework', weight: 30, dropLowest: 1 },
        { id: 'b', name: 'Exams', weight: 50, dropLowest: 0 },
      ],
      places: [
        { lectureId: first, groupId: 'a' },
        { lectureId: second, groupId: 'b' },
      ],
      scale: [
        { letter: 'Merit', from: 80 },
        { letter: 'Pass', from: 50 },
        { letter: 'Fail', from: 0 },
      ],
      ...{ show: 'letters', ungraded: 'zero', decimals: 1, passPercent: 50, revision: 1 },
    });
    expect((await desk.get(base)).$(`#total-${one.enrolment.id}`)).toBe('Pass (66.7 %)');
    expect((await desk.get(`${base}/rules`)).$('main')).toContain('The weights make 80 %');
    const stale = await desk.put(`${base}/rules`, { ...form, groupName: ['Mine', 'Exams', ''], revision: '0' });
    expect([stale.status, stale.$('main')]).toEqual([409, expect.stringContaining('saved in another window')]);
    expect(stale.html.querySelector('[name=groupName]')?.getAttribute('value')).toBe('Mine');
  });

  it.each([
    ['no group', { groupName: ['', '', ''] }, 'Please name at least one group.'],
    ['a weight over 100', { weight: ['130', '0', ''] }, 'Each weight is a percent from 0 to 100.'],
    ['no weight at all', { weight: ['0', '0', ''] }, 'At least one group needs a weight.'],
    [
      'letters that end above 0',
      { from: ['80', '50', '10', ''] },
      'The lowest letter begins at 0, so that everybody has one.',
    ],
    ['a pass mark that is none', { passPercent: 'half' }, 'Please enter a percent from 0 to 100.'],
  ])('[ASM-08] are refused with %s, and what was typed stays', async (_case, wrong, message) => {
    const { base } = await book();
    const page = await desk.put(`${base}/rules`, { ...fields, ...wrong, revision: '0' });
    expect(page.status).toBe(422);
    expect(page.$('#error-summary')).toContain(message);
    expect(page.html.querySelector('[name=passPercent]')?.getAttribute('value')).toBe(
      (wrong as { passPercent?: string }).passPercent ?? '50',
    );
  });
});

describe('the table as a file', () => {
  it('[ASM-08] goes out safely and comes back without a change', async () => {
    const { base, course } = await book();
    const file = await desk.get(`${base}/table.csv`);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="grades-${course.slug}.csv"`);
    const [heads = '', ...rows] = file.text.split('\r\n');
    expect(heads).toMatch(/^\uFEFF?Learner,Learner id,1\.2 First & <b>best<\/b> \([0-9a-f]{24}\),1\.3 Second \(/);
    expect(rows.filter((row) => row.startsWith(`"'=HYPERLINK`))).toHaveLength(1);
    const { address } = await sent(base, file.text);
    const page = await desk.get(address);
    expect(page.$('#list-state')).toContain('3 rows read, 0 grades would change');
    expect(page.html.querySelector('form[action$=taking]')).toBe(null);
  });

  it('[ASM-08] is looked at first, then taken in once, and leaves alone what changed meanwhile', async () => {
    const { base, one, two, three, first, second, cell } = await book();
    const ids = [one, two, three].map(({ enrolment }) => enrolment.id);
    const csv = [
      `Name;Learner id;Best (${first});2 (${second});Total`,
      `Leela;${ids[0]};70,5;excused;12`,
      `H;${ids[1]};;101;`,
      `L;${ids[2]};55 %;20;`,
      `Nobody;${'a'.repeat(24)};1;1;`,
      `Again;${ids[0]};1;1;`,
    ].join('\n');
    const { address } = await sent(base, csv);
    const seen = await desk.get(address);
    expect(seen.$('#list-state')).toContain('5 rows read, 4 grades would change');
    const problems = seen.html
      .querySelectorAll('[aria-labelledby=problems-title] li')
      .map((one) => one.text.replace(/\s+/g, ' '));
    expect(problems).toEqual([
      expect.stringMatching(/Line 3.*“101” is no percent/),
      expect.stringMatching(/Line 5.*No learner of this course/),
      expect.stringMatching(/Line 6.*stands in the list twice/),
    ]);
    expect(seen.$('table')).toMatch(/Leela Rao[\s\S]*66\.67 %[\s\S]*70\.5 %/);
    expect((await listReached(ids[0] ?? '')).get(first)?.percent).toBeCloseTo(66.67, 1);

    await desk.put(cell(ids[2] ?? ''), { act: 'set', percent: '99', revision: '-1' });
    await Promise.all([desk.post(`${address}/taking`), desk.post(`${address}/taking`)]);
    await school.settled();
    const done = await desk.get(address);
    expect(done.$('#list-state')).toContain('3 grades changed. 1 grade had been changed meanwhile');
    expect((await listReached(ids[0] ?? '')).get(first)?.percent).toBe(70.5);
    expect((await listReached(ids[0] ?? '')).get(second)?.excused).toBe(true);
    expect((await listReached(ids[2] ?? '')).get(first)?.percent).toBe(99);
    expect((await desk.get(base)).$(`#grade-${ids[2]}-${second}`)).toBe('20set');
    const taken = await Audit.find({ action: 'grades.list-taken' }).lean();
    expect(taken.at(-1)).toMatchObject({ actorName: 'Ada Fernandes', subjectName: 'grades.csv' });
  });

  it('[ASM-08] goes on where a killed worker stopped, and counts what that one did', async () => {
    const { base, one, two, first } = await book();
    const csv = `Learner id,(${first})\n${one.enrolment.id},80\n${two.enrolment.id},90\n`;
    const { address } = await sent(base, csv);
    const id = address.split('/').at(-1) ?? '';
    await GradeImport.updateOne({ _id: id }, { $set: { state: 'waiting' } });
    await takeImport(id);
    // As if it had been killed before it said that it was done.
    await GradeImport.updateOne({ _id: id }, { $set: { state: 'waiting', changed: 0 } });
    await takeImport(id);
    expect(await GradeImport.findById(id).lean()).toMatchObject({ state: 'done', changed: 2, leftAlone: 0 });
    expect((await findGrade(one.enrolment.id, first))?.changes).toHaveLength(1);
  });

  it('[ASM-08] is refused in words where it is no such table', async () => {
    const { base } = await book();
    const refused = async (csv: string) => (await sent(base, csv)).page.$('#error-summary');
    expect(await refused('a,b\n1,2\n')).toContain('“Learner id” is missing');
    expect(await refused(`Learner id,Quiz\n${'a'.repeat(24)},2\n`)).toContain('No column of this course');
    expect((await desk.post(`${base}/lists`)).status).toBe(422);
  });
});

describe('the learner’s own page', () => {
  it('[ASM-08] says what counts and what would, without JavaScript, and stores nothing', async () => {
    const { course, one, first, second } = await book();
    const leela = await school.signedIn({ email: `book${count}x0@cast.school` });
    expect((await leela.get(`/learn/${course.slug}`)).$('main')).toContain('Your grades');
    const page = await leela.get(`/learn/${course.slug}/grades`);
    expect(page.$('#grades-result')).toMatch(/67 %.*Passed so far/);
    const what = await leela.get(`/learn/${course.slug}/grades?p-${second}=20&p-${first}=abc`);
    expect(what.$('#grades-result')).toMatch(/With what you typed 43 % −24 points.*One field holds no percent/);
    expect(what.html.querySelector(`[name=p-${second}]`)?.getAttribute('value')).toBe('20');
    const part = await leela.htmx.get(`/learn/${course.slug}/grades?p-${second}=100`);
    expect(part.text.trim()).toMatch(/^<div class="card[^>]*id="grades-result"/);
    expect(part.$('#grades-result')).toContain('83 % +16 points');
    expect((await listReached(one.enrolment.id)).size).toBe(1);
    const stranger = await school.signedIn({ email: 'charlie@cast.school' });
    expect((await stranger.get(`/learn/${course.slug}/grades`)).status).toBe(404);
  });
});
