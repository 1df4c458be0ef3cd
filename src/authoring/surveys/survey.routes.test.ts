import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { usualSurvey } from '../../assessment/surveys/survey.ts';
import { localTime } from '../../lib/calendar.ts';
import { startSchool } from '../../test/school.ts';
import { surveyCourse } from '../../test/survey.ts';
import { world } from '../../test/world.ts';
import { copyCourse } from '../duplicates/copy-course.service.ts';
import { Lecture, type LectureRecord, requireLecture } from '../lectures/lecture.model.ts';
import { addLecture } from '../outline/outline.service.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { CourseFile } from '../transfer/course-file.ts';
import { surveyFromFile, surveyToFile } from '../transfer/survey-file.ts';
import { surveyLines } from './lines.ts';

const school = await startSchool();
const { ada } = await world();
const author = await school.signedIn(ada);
const course = await surveyCourse(ada);
const address = `/studio/courses/${course.id}/lectures/${course.lectureId}`;
const stored = () => requireLecture(course.id, course.lectureId);
const zone = ada.timeZone ?? 'Asia/Kolkata';

/** The form as a page shows it, as a browser sends it. */
async function formOf(from = author.get(address)): Promise<Record<string, string[]>> {
  const fields: Record<string, string[]> = {};
  for (const one of (await from).html.querySelectorAll(
    '#lecture-form input, #lecture-form textarea, #lecture-form select',
  )) {
    const [name, type] = [one.getAttribute('name'), one.getAttribute('type')];
    if (!name || type === 'file' || name.startsWith('_')) continue;
    if ((type === 'checkbox' || type === 'radio') && one.getAttribute('checked') === undefined) continue;
    const selected = one.querySelector('option[selected]') ?? one.querySelector('option');
    const value = one.tagName === 'SELECT' ? selected?.getAttribute('value') : one.getAttribute('value');
    fields[name] = [...(fields[name] ?? []), one.tagName === 'TEXTAREA' ? one.text.replace(/^\n/, '') : (value ?? '')];
  }
  return fields;
}

describe('the editor of a survey', () => {
  it('[ASM-12] shows what is stored, and saving it unchanged changes nothing', async () => {
    const before = await stored();
    expect((await author.put(address, await formOf())).status).toBe(303);
    const after = await stored();
    expect(after.revision).toBe(before.revision);
    expect(after.survey).toEqual(before.survey);
    expect((await author.get(address)).$('#preview')).toMatch(/This survey is anonymous[\s\S]*How clear was it\?/);
  });

  it('[ASM-12] adds, moves and removes questions by plain buttons, which store nothing', async () => {
    const press = async (show: string, fields: Record<string, string[]>) => {
      const page = await author.put(address, { ...fields, show });
      expect(page.status).toBe(200);
      return formOf(Promise.resolve(page));
    };
    const before = await stored();
    let fields = await press('question-down/0', await formOf());
    fields = await press('question-out/5', fields);
    fields = await press('question-add', { ...fields, surveyAdd: ['single'] });
    expect((await stored()).revision).toBe(before.revision);
    const empty = await author.put(address, fields);
    expect(empty.status).toBe(422);
    expect(empty.$('#survey-questions')).toContain('Question 6 has no words.');
    const [texts = [], options = []] = [fields.sqText, fields.sqOptions];
    const named = {
      ...fields,
      sqText: texts.with(5, 'Which knot?'),
      sqOptions: options.with(5, 'Bowline\nReef knot\n\nBowline'),
    };
    expect((await author.put(address, { ...named, sqKind: (fields.sqKind ?? []).with(5, 'multiple') })).status).toBe(
      303,
    );
    const questions = (await stored()).survey?.questions ?? [];
    expect(questions.map(({ text }) => text).slice(0, 2)).toEqual(['How was the pace?', 'How clear was it?']);
    expect(questions[5]).toMatchObject({ kind: 'multiple', text: 'Which knot?', options: ['Bowline', 'Reef knot'] });
    expect((await author.post(`${address}/survey`, { ...named, show: 'question-add' })).status).toBe(303);
  });

  it('[ASM-12] keeps its promise and its end, and says beside the field what cannot be', async () => {
    const { anonymous: _ticked, ...fields } = await formOf();
    const given = { ...fields, courseFeedback: ['on'], surveyCloses: ['2031-02-01T23:59'] };
    expect((await author.put(address, given)).status).toBe(303);
    const { survey } = await stored();
    expect(survey).toMatchObject({ anonymous: false, feedback: true });
    expect(localTime(survey?.closesAt ?? new Date(0), zone)).toBe('2031-02-01T23:59');
    const wrong = await author.put(address, { ...(await formOf()), surveyCloses: ['soon'] });
    expect(wrong.status).toBe(422);
    expect(wrong.$('#lecture-form')).toContain('Please enter a day and a time that exist');
  });

  it('[ASM-12] goes whole into a copy of its course, an archive and a comparison', async () => {
    const { survey } = await stored();
    if (!survey) throw new Error('the survey is gone');
    const copy = await copyCourse(snapshotOf(ada), course.id, { key: String(new Types.ObjectId()) });
    const copied = await Lecture.findOne({ courseId: copy.id, kind: 'survey' }).lean<LectureRecord>();
    expect(copied?.survey).toEqual(survey);
    const lecture = { title: 'Your view', kind: 'survey', survey: surveyToFile(survey) };
    const file = { format: 'elearner-course/1', title: 'A', sections: [{ title: 'One', lectures: [lecture] }] };
    const read = CourseFile.parse(JSON.parse(JSON.stringify(file)));
    const { survey: came } = surveyFromFile(read.sections[0]?.lectures[0]?.survey ?? {});
    expect(surveyLines(survey, came, { zone })).toEqual([]);
    const changed = surveyLines(survey, { ...survey, questions: [], anonymous: true }, { zone });
    expect(changed.map(({ label }) => label)).toEqual(['Questions', 'Anonymous']);
  });

  it('[ASM-12] is not ready before it asks something', async () => {
    const { outline } = await readDraft(snapshotOf(ada), course.id);
    const [section] = outline.sections;
    const empty = await addLecture(snapshotOf(ada), course.id, section?.id ?? '', { title: 'Later', kind: 'survey' });
    expect(empty.survey).toMatchObject(usualSurvey);
    const rows = (await readDraft(snapshotOf(ada), course.id)).outline.sections.flatMap(({ lectures }) => lectures);
    expect(rows.find(({ id }) => id === empty.id)?.missing).toBe('No questions yet');
  });
});
