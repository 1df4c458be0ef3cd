import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { localTime } from '../../lib/calendar.ts';
import { assignmentCourse, rubric } from '../../test/assignment.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { copyCourse } from '../duplicates/copy-course.service.ts';
import { Lecture, type LectureRecord, requireLecture } from '../lectures/lecture.model.ts';
import { assignmentFromFile, assignmentToFile } from '../transfer/assignment-file.ts';
import { CourseFile } from '../transfer/course-file.ts';
import { assignmentLines } from './lines.ts';

const school = await startSchool();
const { ada } = await world();
const author = await school.signedIn(ada);
const course = await assignmentCourse(ada);
const address = `/studio/courses/${course.id}/lectures/${course.lectureId}`;
const stored = () => requireLecture(course.id, course.lectureId);
const zone = ada.timeZone ?? 'Asia/Kolkata';

/** The form as it stands, as a browser sends it. */
async function formOf(): Promise<Record<string, string | string[]>> {
  const page = await author.get(address);
  const fields: Record<string, string | string[]> = {};
  const add = (name: string, value: string) => {
    fields[name] = name in fields ? [fields[name] ?? [], value].flat() : value;
  };
  for (const one of page.html.querySelectorAll('#lecture-form input, #lecture-form textarea')) {
    const [name, type] = [one.getAttribute('name'), one.getAttribute('type')];
    if (!name || type === 'file' || name.startsWith('_')) continue;
    if ((type === 'checkbox' || type === 'radio') && one.getAttribute('checked') === undefined) continue;
    add(name, one.tagName === 'TEXTAREA' ? one.text.replace(/^\n/, '') : (one.getAttribute('value') ?? ''));
  }
  return fields;
}

describe('the editor of an assignment', () => {
  it('[ASM-06] shows what is stored, and saving it unchanged changes nothing', async () => {
    const before = await stored();
    expect((await author.put(address, await formOf())).status).toBe(303);
    const after = await stored();
    expect(after.revision).toBe(before.revision);
    expect(after.assignment).toEqual(before.assignment);
    expect((await author.get(address)).$('#preview')).toMatch(/Tie a bowline[\s\S]*The knot holds/);
  });

  it('[ASM-06] keeps rules and dates, and says beside the field what cannot be', async () => {
    const given = {
      ...(await formOf()),
      dueAt: '2027-02-01T23:59',
      late: 'less',
      latePercent: '20',
      again: '2',
      blind: 'on',
      model: 'So.',
    };
    expect((await author.put(address, given)).status).toBe(303);
    const { assignment } = await stored();
    expect(assignment).toMatchObject({ late: 'less', latePercent: 20, again: 2, blind: true, model: 'So.', rubric });
    expect(localTime(assignment?.dueAt ?? new Date(0), zone)).toBe('2027-02-01T23:59');
    const wrong = await author.put(address, { ...(await formOf()), takes: [], dueAt: 'soon' });
    expect(wrong.status).toBe(422);
    for (const words of ['Please say what is handed in.', 'Please enter a day and a time that exist'])
      expect(wrong.$('#lecture-form')).toContain(words);
    const many = await author.put(address, { ...(await formOf()), mostFiles: '90' });
    expect(many.$('#lecture-form')).toContain('from 1 to 20');
  });

  it('[ASM-06] adds, moves and removes criteria and levels by plain buttons, which store nothing', async () => {
    const press = async (show: string, fields: Record<string, string | string[]>) => {
      const page = await author.put(address, { ...fields, show });
      expect(page.status).toBe(200);
      const value = page.html.querySelector('[name="rubric"]')?.getAttribute('value') ?? '';
      const { criterionName: _name, criterionAbout: _about, levelName: _level, levelPoints: _points, ...rest } = fields;
      return { ...rest, rubric: value };
    };
    const before = await stored();
    let fields = await press('criterion-down/0', await formOf());
    fields = await press('level-out/1.2', fields);
    fields = await press('criterion-add', fields);
    expect((await stored()).revision).toBe(before.revision);
    expect((await author.put(address, fields)).$('#rubric')).toContain('Criterion 3 has no name.');
    const named = { ...fields, rubric: String(fields.rubric).replace(/(criterion [0-9a-f]{8}:) $/m, '$1 Care') };
    expect((await author.put(address, named)).status).toBe(303);
    const names = (await stored()).assignment?.rubric.map(({ name, levels }) => [name, levels.length]);
    expect(names).toEqual([
      ['It is explained', 2],
      ['The knot holds', 2],
      ['Care', 3],
    ]);
    expect((await author.post(`${address}/rubric`, { ...named, show: 'level-add/0' })).status).toBe(303);
  });

  it('[ASM-06] goes whole into a copy of its course, an archive and a comparison', async () => {
    const { assignment } = await stored();
    if (!assignment) throw new Error('the assignment is gone');
    const copy = await copyCourse(snapshotOf(ada), course.id, { key: String(new Types.ObjectId()) });
    const copied = await Lecture.findOne({ courseId: copy.id, kind: 'assignment' }).lean<LectureRecord>();
    expect(copied?.assignment).toEqual(assignment);
    const lecture = { title: 'Tie it', kind: 'assignment', assignment: assignmentToFile(assignment) };
    const file = { format: 'elearner-course/1', title: 'A', sections: [{ title: 'One', lectures: [lecture] }] };
    const read = CourseFile.parse(JSON.parse(JSON.stringify(file)));
    const came = assignmentFromFile(read.sections[0]?.lectures[0]?.assignment ?? {});
    const plain = ({ rubric: list, ...rest }: typeof assignment) => ({
      ...rest,
      rubric: list.map(({ name, about, levels }) => [name, about, levels.map((one) => [one.name, one.points])]),
    });
    expect(plain(came)).toEqual(plain(assignment));
    expect(assignmentLines(assignment, came, { zone })).toEqual([]);
    const changed = assignmentLines(assignment, { ...assignment, rubric: [], passPercent: 80 }, { zone });
    expect(changed.map(({ label }) => label)).toEqual(['Points', 'Pass mark', 'Rubric']);
  });
});
