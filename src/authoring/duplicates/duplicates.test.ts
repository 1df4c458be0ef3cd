import { beforeAll, describe, expect, it } from 'vitest';
import { importBank, listBank } from '../../assessment/exchange/export.service.ts';
import { placesInExport } from '../../assessment/exchange/same-questions.service.ts';
import { questionIdsIn } from '../../assessment/quizzes/parts.service.ts';
import { type Quiz, usualRules } from '../../assessment/quizzes/quiz.ts';
import { rowsOf, studioCast } from '../../test/studio.ts';
import { Course, newId } from '../courses/course.model.ts';
import { listOwnCourses, requireOwnCourse } from '../courses/courses.service.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { readOutline } from '../outline/draft.service.ts';
import { addLecture, removeLecture, updateLecture } from '../outline/outline.service.ts';
import { publishCourse } from '../publishing/publication.service.ts';
import { copyCourse } from './copy-course.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

describe('once more', () => {
  it('[AUT-02] a lecture and a section stand right behind themselves, with their texts', async () => {
    const { base, section, lecture, made } = await cast.course();
    expect((await cast.ada.post(`${base}/lectures/${lecture.id}/copies`)).status).toBe(303);
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toEqual(['Bowline', 'Copy of Bowline', 'Alpine']);
    await cast.ada.post(`${base}/sections/${section.id}/copies`);
    const { sections } = await readOutline(await requireOwnCourse(cast.owner, made.id));
    expect(sections.map(({ title }) => title)).toEqual(['Loops', 'Copy of Loops']);
    expect(sections[1]?.lectures.map(({ title }) => title)).toEqual(['Bowline', 'Copy of Bowline', 'Alpine']);
    const texts = await Lecture.find({ courseId: made.id, title: 'Bowline' }).lean<LectureRecord[]>();
    expect(texts.map(({ markdown, html }) => [markdown, html])).toEqual(
      [texts[0], texts[0]].map((one) => [one?.markdown, one?.html]),
    );
    expect(new Set(texts.map(({ slug }) => slug)).size).toBe(2);
  });

  it('[AUT-02] the same button pressed twice at once makes one copy of a lecture, of a section, of what is ticked', async () => {
    const { base, section, lecture, other, made } = await cast.course();
    const twice = async (address: string, body: Record<string, string>) => {
      const page = await cast.ada.get(`${base}/outline`);
      const key = page.html.querySelector('#outline-acts [name="key"]')?.getAttribute('value') ?? '';
      const sent = [1, 2].map(() => cast.ada.post(`${base}/${address}`, { ...body, key }));
      expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([303, 303]);
      return readOutline(await requireOwnCourse(cast.owner, made.id));
    };
    const titles = (all: { lectures: { title: string }[] }[]) =>
      all.map(({ lectures }) => lectures.map(({ title }) => title).join(', '));
    const one = await twice(`lectures/${lecture.id}/copies`, {});
    expect(titles(one.sections)).toEqual(['Bowline, Copy of Bowline, Alpine']);
    const two = await twice('chosen', { act: 'copy', lecture: other.id });
    expect(titles(two.sections)).toEqual(['Bowline, Copy of Bowline, Alpine, Copy of Alpine']);
    const whole = await twice(`sections/${section.id}/copies`, {});
    expect(titles(whole.sections)).toEqual(Array(2).fill('Bowline, Copy of Bowline, Alpine, Copy of Alpine'));
  });

  it('[AUT-08] a course is copied as a draft of whoever copies it, with files, questions and rules, and nothing else', async () => {
    const { made, lecture, other } = await cast.course('Knots');
    const resources = [{ id: '1', title: 'Sheet', fileId: newId() }];
    const release = { kind: 'after' as const, lectureId: lecture.id };
    await updateLecture(cast.owner, made.id, other.id, { resources, release }, 1);
    await importBank(cast.owner.id, made.id, [question]);
    await publishCourse(cast.owner, made.id);
    await removeLecture(cast.owner, made.id, lecture.id);
    const { id } = await copyCourse(cast.owner, made.id, { key: newId() });
    const copy = await requireOwnCourse(cast.owner, id);
    expect(copy).toMatchObject({
      state: 'draft',
      learners: 0,
      team: [],
      publishedVersionId: null,
      ownerId: cast.owner.id,
    });
    expect(copy.draft).toMatchObject({ title: 'Copy of Knots', description: 'About knots.', category: 'crafts' });
    const [only, more] = await Lecture.find({ courseId: id }).lean<LectureRecord[]>();
    expect(more).toBeUndefined();
    // What the rule waited for stayed in the bin of the first course.
    expect(only).toMatchObject({
      title: 'Alpine',
      markdown: 'Another.',
      resources,
      release: { kind: 'after', lectureId: null },
    });
    expect(await listBank(id)).toEqual(await listBank(made.id));
    expect(await listBank(id)).toHaveLength(1);
  });

  it('[AUT-08] [ASM-01] the quiz of a copy asks the copies of its questions', async () => {
    const { made, section } = await cast.course('Knots');
    const second = { ...question, text: 'And another one?' };
    await importBank(cast.owner.id, made.id, [question, second]);
    const [first = '', last = ''] = (await placesInExport(made.id)).keys();
    const quiz: Quiz = { parts: [{ kind: 'questions', questionIds: [last, first] }], rules: usualRules };
    await addLecture(cast.owner, made.id, section.id, { title: 'Check', kind: 'quiz', quiz });
    const { id } = await copyCourse(cast.owner, made.id, { key: newId() });
    const copy = await Lecture.findOne({ courseId: id, kind: 'quiz' }).lean<LectureRecord>();
    const places = await placesInExport(id);
    const asked = questionIdsIn(copy?.quiz);
    expect(asked.map((one) => places.get(one))).toEqual([2, 1]);
    expect(asked).not.toContain(first);
    expect(copy).toMatchObject({ seconds: 120, quiz: { rules: usualRules } });
  });

  it('[AUT-08] pressing the button five times makes one copy, and no half of one is ever seen', async () => {
    const { base, made } = await cast.course('Often');
    const page = await cast.ada.get(`${base}/copies`);
    const key = page.html.querySelector('[name="key"]')?.getAttribute('value') ?? '';
    const sent = Array.from({ length: 5 }, () => cast.ada.post(`${base}/copies`, { title: 'Often again', key }));
    const places = new Set((await Promise.all(sent)).map(({ status, location }) => `${status} ${location}`));
    expect(places.size).toBe(1);
    const id = /^303 \/studio\/courses\/(\w{24})\/basics$/.exec([...places].join())?.[1] ?? '';
    expect((await listOwnCourses(cast.owner)).filter(({ draft }) => draft.title === 'Often again')).toHaveLength(1);
    expect(await Lecture.countDocuments({ courseId: id })).toBe(2);
    expect(rowsOf(await cast.ada.get(`/studio/courses/${id}/outline`))).toEqual(['Bowline', 'Alpine']);
    await expect(copyCourse(cast.owner, made.id, { key: 'none' })).rejects.toMatchObject({ status: 422 });
  });

  it('[AUT-08] others copy nothing, and no key takes somebody else’s course', async () => {
    const { base, made } = await cast.course('Mine');
    expect((await cast.eve.post(`${base}/copies`, { title: 'Stolen', key: newId() })).status).toBe(404);
    expect((await cast.leo.post(`${base}/copies`, { title: 'Stolen', key: newId() })).status).toBe(403);
    const eves = await Course.create({ slug: `eve-${newId()}`, ownerId: newId(), draft: { title: 'Hers' } });
    await expect(copyCourse(cast.owner, made.id, { key: String(eves._id) })).rejects.toMatchObject({ status: 404 });
  });
});

describe('templates', () => {
  it('[AUT-08] a teacher’s own template is offered to them alone, with its outline, and a course begins from it', async () => {
    const { base, made } = await cast.course('My pattern');
    expect((await cast.ada.put(`${base}/template`, { template: 'own' })).status).toBe(303);
    const page = await cast.ada.get('/studio/courses/new');
    expect(page.$('#new-templates')?.replace(/\s+/g, ' ')).toMatch(/My pattern.*Loops.*Bowline.*Alpine/);
    expect((await cast.eve.get('/studio/courses/new')).text).not.toContain('My pattern');
    const key = newId();
    const begun = { title: 'From a pattern', category: '', template: made.id, key };
    const { location } = await cast.ada.post('/studio/courses', begun);
    expect((await cast.ada.post('/studio/courses', begun)).location).toBe(location);
    expect(rowsOf(await cast.ada.get(String(location).replace('basics', 'outline')))).toEqual(['Bowline', 'Alpine']);
    expect((await cast.eve.post('/studio/courses', { ...begun, key: newId() })).status).toBe(404);
  });

  it('[AUT-08] admins make a template of the whole school, which is written down; teachers do not', async () => {
    const { base, made } = await cast.course('School pattern');
    expect((await cast.ada.put(`${base}/template`, { template: 'school' })).status).toBe(403);
    const ruth = await cast.school.signedIn(cast.ruthPerson);
    expect((await ruth.put(`${base}/template`, { template: 'school' })).status).toBe(303);
    expect((await cast.ada.put(`${base}/template`, { template: 'none' })).status).toBe(403);
    const begun = { title: 'Eve begins', category: '', template: made.id, key: newId() };
    expect((await cast.eve.get('/studio/courses/new')).text).toContain('School pattern');
    expect((await cast.eve.post('/studio/courses', begun)).status).toBe(303);
    expect((await cast.eve.get(`/studio/courses/${made.id}/outline`)).status).toBe(404);
    const copy = await Course.findOne({ 'draft.title': begun.title }).lean();
    expect(copy).toMatchObject({ state: 'draft' });
    expect(copy?.template).toBeUndefined();
  });
});

const question = {
  kind: 'single',
  points: 1,
  text: 'Which knot makes a loop?',
  answers: [
    { text: 'Bowline', share: 100 },
    { text: 'Reef', share: 0 },
  ],
};
