import { join } from 'node:path';
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { addQuestion, updateQuestion } from '../../assessment/questions/questions.service.ts';
import { pinStops } from '../../assessment/stops/pinning.service.ts';
import { FilmAnswer, type StopAnswerRecord } from '../../assessment/stops/stop-answer.model.ts';
import { copyCourse } from '../../authoring/duplicates/copy-course.service.ts';
import { Lecture, type LectureRecord, requireLecture } from '../../authoring/lectures/lecture.model.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { removeUnasked } from '../../authoring/quizzes/question-uses.service.ts';
import { stopLines } from '../../authoring/stops/lines.ts';
import { stopsFromFile, stopsToFile } from '../../authoring/transfer/stops-file.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import { answerOf, everyKind, questionOf } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { grantAccess } from '../enrolment.service.ts';
import '../../assessment/stops/personal.ts';

const school = await startSchool();
const { ada, knots } = await world();
const teacher = snapshotOf(ada);
const media = join(import.meta.dirname, '../../ops/demo/school/courses/knots-that-hold/media');
const video = await storeLocalFile(ada.id, join(media, 'bowline.mp4'), 'bowline.mp4');
const [choice, number, text, essay] = await Promise.all(
  [everyKind[0], everyKind[3], everyKind[4], questionOf('essay', 'Why?')].map(async (one) =>
    String((await addQuestion(ada.id, knots.id, one ?? questionOf('essay', '?'))).id),
  ),
);
if (!choice || !number || !text || !essay) throw new Error('the bank is empty');
const film = await addLecture(teacher, knots.id, knots.sections[0]?.id ?? '', {
  ...{ title: 'The film', slug: 'the-film', kind: 'video', fileId: video.id, seconds: 54 },
  stops: await pinStops(
    knots.id,
    {
      questions: [
        { second: 5, questionId: choice },
        { second: 65, questionId: number },
      ],
      mustAnswer: true,
    },
    null,
  ),
});
await publishCourse(teacher, knots.id, { note: '' });
const author = await school.signedIn(ada);
const editor = `/studio/courses/${knots.id}/lectures/${film.id}`;
const page = '/learn/knots/lectures/the-film';
let count = 0;

async function learner() {
  count += 1;
  const who = await person(`stops${count}`, `Stella ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return { who, client: await school.signedIn(who) };
}
const kept = (userId: string) => FilmAnswer.find({ userId }).lean<StopAnswerRecord[]>();
const draft = () => requireLecture(knots.id, film.id);
const fieldsOf = async (more: object) => ({
  ...{ revision: (await draft()).revision, title: 'The film', counts: 'required', ready: 'on', stopsShown: '1' },
  ...more,
});

describe('questions in a film', () => {
  it('[ASM-10] are listed below the film with their minutes and answered by plain forms, again and again', async () => {
    const { who, client } = await learner();
    const first = await client.get(page);
    expect(first.$('#film-questions')).toMatch(/0:05[\s\S]*Which knot makes a[\s\S]*1:05[\s\S]*How long is a cable/);
    expect(first.$('#film-questions')).not.toContain('It joins two ends.');
    expect((await client.post(`${page}/stops/${choice}`, { q1: '1' })).status).toBe(303);
    const wrong = await client.get(page);
    expect(wrong.$('#stop-1')).toMatch(/Not right[\s\S]*It joins two ends\./);
    await client.post(`${page}/stops/${choice}`, { q1: '0' });
    const right = await client.get(page);
    expect(right.$('#stop-1')).toContain('It holds and opens again.');
    expect(right.html.querySelector('#stop-1')?.hasAttribute('data-answered')).toBe(true);
    expect(await kept(who.id)).toMatchObject([
      { questionId: choice, wasRight: false, first: { given: ['1'] }, last: { given: ['0'] } },
    ]);
  });

  it('[ASM-10] keep one answer for each learner, however often it is sent at once', async () => {
    const { who, client } = await learner();
    await Promise.all([1, 2, 3].map(() => client.post(`${page}/stops/${number}`, { q2: '185' })));
    expect(await kept(who.id)).toMatchObject([{ questionId: number, wasRight: true }]);
  });

  it('[ASM-10] keep nothing for nothing, of a stranger, or for a question that the film does not ask', async () => {
    const { who, client } = await learner();
    expect((await client.post(`${page}/stops/${choice}`, { q1: 'x' })).status).toBe(303);
    expect((await client.get(page)).text).toContain('Nothing was answered.');
    expect((await client.post(`${page}/stops/${text}`, { q1: 'x' })).status).toBe(404);
    const stranger = await school.signedIn(await person('stranger', 'Stan', 'learner'));
    expect((await stranger.post(`${page}/stops/${choice}`, { q1: '0' })).status).toBe(404);
    expect(await kept(who.id)).toEqual([]);
  });

  it('[ASM-10] are asked as they were when the lecture was saved, until it is saved and published again', async () => {
    const { client } = await learner();
    const shown = async () => (await client.get(page)).$('#film-questions');
    const changed = questionOf('numeric', 'How long is a **nautical** cable?', [answerOf('185.2', 100)]);
    await updateQuestion(knots.id, number, changed, 1);
    await publishCourse(teacher, knots.id, { note: '' }).catch(() => undefined);
    expect(await shown()).toContain('How long is a cable');
    const fields = { stopAt: ['0:05', '1:05'], stopQuestion: [choice, number], stopRule: 'answer' };
    expect((await author.put(editor, await fieldsOf(fields))).status).toBe(303);
    await publishCourse(teacher, knots.id, { note: '' });
    expect(await shown()).toContain('nautical');
  });

  it('[ASM-10] are told to their teacher with how many answered and how many were right at once', async () => {
    const results = await author.get(`/studio/courses/${knots.id}/films/${film.id}`);
    expect(results.$('table')).toMatch(/Which knot makes a[\s\S]*?0:05[\s\S]*?1[\s\S]*?0 %/);
    expect((await author.get(`/studio/courses/${knots.id}/results`)).text).toContain(`/films/${film.id}`);
  });

  it('[ASM-10] are given out and erased with everything else of a person', async () => {
    const { who, client } = await learner();
    await client.post(`${page}/stops/${choice}`, { q1: '0' });
    const area = listPersonalAreas().find(({ models }) => 'FilmAnswer' in models);
    expect(JSON.stringify(await area?.collect(who.id))).toContain(choice);
    await area?.erase(who.id);
    expect(await kept(who.id)).toEqual([]);
  });
});

describe('the editor of a film', () => {
  it('[ASM-10] takes times as people type them, adds with Save, and takes out what has no time', async () => {
    const added = await fieldsOf({
      ...{ stopAt: ['0:05', ''], stopQuestion: [choice, number] },
      ...{ newStopAt: '90', newStopQuestion: text, stopRule: 'skip' },
    });
    expect((await author.put(editor, added)).status).toBe(303);
    expect((await draft()).stops).toMatchObject({
      questions: [
        { second: 5, questionId: choice },
        { second: 90, questionId: text },
      ],
      mustAnswer: false,
    });
    const shown = await author.get(editor);
    expect(shown.html.querySelectorAll('[name=stopAt]').map((one) => one.getAttribute('value'))).toEqual([
      '0:05',
      '1:30',
    ]);
  });

  it('[ASM-10] says what is wrong, keeps what was typed, and stores nothing', async () => {
    const before = await draft();
    const tried = async (newStopAt: string, newStopQuestion: string) =>
      author.put(editor, await fieldsOf({ stopAt: ['0:05'], stopQuestion: [choice], newStopAt, newStopQuestion }));
    const strange = await tried('<b>soon</b>', text);
    expect(strange.status).toBe(422);
    expect(strange.$('#film-stops')).toContain('Please type the times like 1:30');
    expect(strange.html.querySelectorAll('[name=stopAt]').length).toBe(2);
    expect((await tried('0:20', essay)).status).toBe(422);
    expect((await tried('0:05', text)).status).toBe(422);
    expect((await tried('0:20', 'f'.repeat(24))).status).toBe(422);
    expect((await draft()).stops).toEqual(before.stops);
  });

  it('[ASM-10] keeps a question in the bank while a film asks it', async () => {
    await expect(removeUnasked(knots.id, [choice])).rejects.toThrow('The film');
  });

  it('[ASM-10] takes its questions along into a copy and an archive, and tells of changes in words', async () => {
    const { stops } = await draft();
    if (!stops) throw new Error('the film asks nothing');
    const file = stopsToFile(stops, new Map([[choice, 1]]));
    expect(file.questions).toEqual([{ second: 5, question: 1 }]);
    expect(await stopsFromFile(knots.id, file, [choice])).toMatchObject({
      questions: [{ second: 5, questionId: choice }],
    });
    expect(await stopsFromFile(knots.id, file, [essay])).toBeNull();
    const key = String(new Types.ObjectId());
    const copy = await copyCourse(teacher, knots.id, { key });
    const copied = await Lecture.findOne({ courseId: copy.id, slug: 'the-film' }).lean<LectureRecord>();
    const [first] = copied?.stops?.questions ?? [];
    expect(first?.second).toBe(5);
    expect(first?.questionId).not.toBe(choice);
    expect(stopLines(null, stops, { question: (id) => (id === choice ? 'The loop' : 'Another') })[0]?.after).toBe(
      '0:05 The loop\n1:30 Another',
    );
  });
});
