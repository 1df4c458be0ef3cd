import mongoose, { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { answerAnonymously, newTicket } from '../../assessment/surveys/answering.service.ts';
import { AnswerPool, type AnswerPoolRecord, SurveyMark } from '../../assessment/surveys/response.model.ts';
import { surveyResults } from '../../assessment/surveys/results.service.ts';
import { usualSurvey } from '../../assessment/surveys/survey.ts';
import { optionValue } from '../../assessment/surveys/taking.service.ts';
import { requireLecture } from '../../authoring/lectures/lecture.model.ts';
import { updateLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import type { Client } from '../../test/client.ts';
import { startSchool } from '../../test/school.ts';
import '../../assessment/surveys/personal.ts';
import { surveyCourse, surveyQuestions } from '../../test/survey.ts';
import { person, world } from '../../test/world.ts';
import { Completion } from '../completion.model.ts';
import { enrolFree } from '../enrolment.service.ts';

const school = await startSchool();
const { ada } = await world();
const open = await surveyCourse(ada, { feedback: true });
const signed = await surveyCourse(ada, { anonymous: false }, { slug: 'knot-names' });
const page = '/learn/knot-views/lectures/views';
let count = 0;

async function learner(slug = 'knot-views') {
  count += 1;
  const who = await person(`poll${count}`, `Polly ${count}`, 'learner');
  const { enrolment } = await enrolFree(snapshotOf(who), slug);
  return { who, enrolment, client: await school.signedIn(who) };
}

async function ticketOf(client: Client, at = page): Promise<string> {
  return (await client.get(at)).html.querySelector('#survey-form [name="ticket"]')?.getAttribute('value') ?? '';
}

const answers = (words: string) => ({
  ...{ 'answer-clear': '4', 'answer-pace': 'other', 'other-pace': `pace ${words}`, 'answer-more': words },
  'answer-used': [optionValue('Rope'), optionValue('Notes')],
});
const pooled = async () =>
  (await AnswerPool.find({ lectureId: open.lectureId }).lean<AnswerPoolRecord[]>()).flatMap((one) => one.responses);

/** Everything that is stored, document by document, as text. */
async function wholeDatabase() {
  const { db } = mongoose.connection;
  if (!db) throw new Error('there is no database');
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  const found = await Promise.all(
    names.map(async (name) =>
      (await db.collection(name).find({}).toArray()).map((one) => ({ name, text: JSON.stringify(one) })),
    ),
  );
  return found.flat();
}

describe('an anonymous survey', () => {
  it('[ASM-12] is answered once, completes its lecture, and leaves no link to who answered anywhere', async () => {
    const { who, enrolment, client } = await learner();
    const ticket = await ticketOf(client);
    expect((await client.get(page)).$('#survey-promise')).toContain('This survey is anonymous.');
    const sent = await client.post(`${page}/survey`, { ...answers('secretwords'), ticket });
    expect([sent.status, sent.location]).toEqual([303, page]);
    await school.settled();
    const shown = await client.get(page);
    expect(shown.$('#survey-note')).toContain('you have answered');
    expect(shown.$('#lecture-actions')).toContain('Completed');

    const documents = await wholeDatabase();
    const holding = documents.filter(({ text }) => text.includes('secretwords'));
    expect(holding.map(({ name }) => name)).toEqual([AnswerPool.collection.name]);
    const [pool] = holding;
    for (const link of [who.id, enrolment.id, ticket, who.name, who.email, '"createdAt"', '"updatedAt"', '"at"'])
      expect(pool?.text).not.toContain(link);
    const { key } = (await pooled()).at(-1) ?? {};
    expect(documents.filter(({ text }) => text.includes(key ?? '?'))).toHaveLength(1);
    expect(documents.some(({ text }) => text.includes(ticket))).toBe(false);
    const mark = await SurveyMark.findOne({ enrolmentId: enrolment.id }).lean<{ seal: string | null }>();
    expect(mark?.seal).toBeNull();
    // All pools are made at once, so that none tells when its first answer came.
    expect(await AnswerPool.countDocuments({ lectureId: open.lectureId })).toBe(32);
  });

  it('[ASM-12] takes the same form, another form and many forms at once as one answer', async () => {
    const { client, enrolment } = await learner();
    const before = (await pooled()).length;
    const [one, other] = [await ticketOf(client), await ticketOf(client)];
    const tickets = [one, one, other, one, other];
    await Promise.all(tickets.map((ticket) => client.post(`${page}/survey`, { ...answers('twice'), ticket })));
    await client.post(`${page}/survey`, { ...answers('later'), ticket: await ticketOf(client) });
    expect((await pooled()).length).toBe(before + 1);
    expect(await Completion.countDocuments({ enrolmentId: enrolment.id, lectureId: open.lectureId })).toBe(1);
  });

  it('[ASM-12] counts an answer once when the process died between its two writes', async () => {
    const { client, enrolment, who } = await learner();
    const ticket = await ticketOf(client);
    const seat = { enrolmentId: enrolment.id, userId: who.id, courseId: open.id, lectureId: open.lectureId };
    const before = (await pooled()).length;
    // Killed after the answers were stored, before anything else was.
    expect(await answerAnonymously(seat, [{ questionId: 'clear', values: ['4'], other: '' }], ticket)).toBe('stored');
    expect((await client.get(page)).$('#survey-note')).toContain('send it again there: it counts once');
    // Killed after the mark alone: the same form stores its answers, another one does not.
    const half = await learner();
    const own = { ...seat, enrolmentId: half.enrolment.id, userId: half.who.id };
    const lost = newTicket();
    await answerAnonymously(own, [], lost);
    await AnswerPool.updateMany({ lectureId: open.lectureId }, { $pull: { responses: { answers: [] } } });
    expect(await answerAnonymously(own, [], newTicket())).toBe('unsure');
    expect(await answerAnonymously(own, [{ questionId: 'clear', values: ['1'], other: '' }], lost)).toBe('stored');

    expect((await client.post(`${page}/survey`, { ...answers('again'), ticket })).status).toBe(303);
    expect((await client.get(page)).$('#lecture-actions')).toContain('Completed');
    expect((await pooled()).length).toBe(before + 2);
    expect(JSON.stringify(await pooled())).not.toContain('again');
  });

  it('[ASM-12] lies at places by chance: the order in which answers lie is not the order in which they came', async () => {
    const lectureId = String(new Types.ObjectId());
    const sent = Array.from({ length: 24 }, (_, at) => `number ${at}`);
    for (const words of sent) {
      const seat = { enrolmentId: String(new Types.ObjectId()), userId: 'u', courseId: 'c', lectureId };
      await answerAnonymously(seat, [{ questionId: 'more', values: [words], other: '' }], newTicket());
    }
    const pools = await AnswerPool.find({ lectureId }).lean<AnswerPoolRecord[]>();
    const lying = pools.flatMap(({ responses }) => responses.map((one) => one.answers[0]?.values[0] ?? ''));
    expect([...lying].sort()).toEqual([...sent].sort());
    // 24 answers come to lie in the order in which they came once in 24! times.
    expect(lying).not.toEqual(sent);
  });

  it('[ASM-12] comes back with what was typed when something that is required is missing', async () => {
    const { client } = await learner();
    const ticket = await ticketOf(client);
    const wrong = await client.post(`${page}/survey`, {
      ...answers('kept words'),
      'answer-clear': '',
      'other-pace': '',
      ticket,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.$('#survey-form')).toMatch(
      /Please choose one\.[\s\S]*Please say what, in your own words\.[\s\S]*kept words/,
    );
    expect(wrong.html.querySelector('#survey-form [name="ticket"]')?.getAttribute('value')).toBe(ticket);
    expect((await client.post(`${page}/completion`)).status).toBe(422);
  });

  it('[ASM-12] is asked for on the page of the course by who has finished it, until it is answered', async () => {
    const { client } = await learner();
    expect((await client.get('/learn/knot-views')).$('#course-feedback')).toBeNull();
    await client.post('/learn/knot-views/lectures/loop/completion');
    expect((await client.get('/learn/knot-views')).$('#course-feedback')).toContain('How was this course?');
    await client.post(`${page}/survey`, { ...answers('fine'), ticket: await ticketOf(client) });
    expect((await client.get('/learn/knot-views')).$('#course-feedback')).toBeNull();
  });

  it('[ASM-12] shows results to its team only once there are five, and as a safe table', async () => {
    const teacher = await school.signedIn(ada);
    const base = `/studio/courses/${open.id}/surveys/${open.lectureId}`;
    const few = await surveyCourse(ada, {}, { slug: 'knot-few' });
    const { client } = await learner('knot-few');
    const own = '/learn/knot-few/lectures/views';
    await client.post(`${own}/survey`, { ...answers('a lone voice'), ticket: await ticketOf(client, own) });
    const hidden = await teacher.get(`/studio/courses/${few.id}/surveys/${few.lectureId}`);
    expect(hidden.$('main')).toContain('shown once there are 5');
    expect(hidden.$('main')).not.toContain('a lone voice');
    const table = await teacher.get(`/studio/courses/${few.id}/surveys/${few.lectureId}/answers.csv`);
    expect(table.text).not.toContain('a lone voice');

    while ((await pooled()).length < 6) {
      const more = await learner();
      await more.client.post(`${page}/survey`, { ...answers('=1+1'), ticket: await ticketOf(more.client) });
    }
    const results = await surveyResults(open.lectureId, surveyQuestions);
    expect(results.named).toBeNull();
    const shown = await teacher.get(base);
    expect(shown.$('main')).toMatch(/Anonymous answers[\s\S]*How clear was it\?[\s\S]*mean/);
    expect(shown.$('main')).toContain('secretwords');
    expect((await teacher.get(`${base}/answers.csv`)).text).toMatch(/Learner,How clear was it\?[\s\S]*"?'=1\+1/);
  });
});

describe('a promise that changes', () => {
  it('[ASM-12] never stores by name what was written under the promise of anonymity', async () => {
    const changing = await surveyCourse(ada, {}, { slug: 'knot-changes' });
    const at = '/learn/knot-changes/lectures/views';
    const { client } = await learner('knot-changes');
    const ticket = await ticketOf(client, at);
    const lecture = await requireLecture(changing.id, changing.lectureId);
    const survey = { ...usualSurvey, questions: surveyQuestions, anonymous: false };
    await updateLecture(snapshotOf(ada), changing.id, changing.lectureId, { survey }, lecture.revision);
    await publishCourse(snapshotOf(ada), changing.id, { note: '' });
    const refused = await client.post(`${at}/survey`, { ...answers('in trust'), ticket });
    expect(refused.status).toBe(422);
    expect(refused.$('#survey-form')).toMatch(/not anonymous any more[\s\S]*in trust/);
    expect((await wholeDatabase()).filter(({ text }) => text.includes('in trust'))).toEqual([]);
    expect((await client.post(`${at}/survey`, answers('in the open'))).status).toBe(303);
    expect((await surveyResults(changing.lectureId, surveyQuestions)).named?.count).toBe(1);
  });
});

describe('a survey that has closed', () => {
  it('[ASM-12] takes nothing any more, and lets its lecture be completed', async () => {
    const closed = await surveyCourse(ada, { closesAt: new Date(Date.now() - 60_000) }, { slug: 'knot-closed' });
    const at = '/learn/knot-closed/lectures/views';
    const { client } = await learner('knot-closed');
    const shown = await client.get(at);
    expect(shown.$('#survey')).toMatch(/This survey has closed\.[\s\S]*Complete this lecture/);
    expect(shown.html.querySelector('#survey-form')).toBeNull();
    expect((await client.post(`${at}/survey`, { ...answers('too late'), ticket: newTicket() })).status).toBe(303);
    expect((await wholeDatabase()).filter(({ text }) => text.includes('too late'))).toEqual([]);
    expect(await SurveyMark.countDocuments({ lectureId: closed.lectureId })).toBe(0);
    expect((await client.get(at)).$('#lecture-actions')).toContain('Completed');
  });
});

describe('a survey by name', () => {
  const at = '/learn/knot-names/lectures/views';

  it('[ASM-12] can be changed until it closes, stands in the export and goes with the account', async () => {
    const { client, who } = await learner('knot-names');
    expect((await client.get(at)).$('#survey-promise')).toContain('stored with your name');
    await client.post(`${at}/survey`, answers('first'));
    await client.post(`${at}/survey`, { ...answers('second'), 'answer-pace': optionValue('Right') });
    const { named, anonymousCount } = await surveyResults(signed.lectureId, surveyQuestions);
    expect([named?.count, anonymousCount]).toEqual([1, 0]);
    expect(named?.questions.find(({ question }) => question.id === 'more')?.texts).toEqual(['second']);
    expect(named?.questions[1]?.counts).toContainEqual({ text: 'Right', count: 1 });
    const page = await client.get(at);
    expect(page.$('#survey-form')).toContain('second');
    const area = listPersonalAreas().find((one) => one.area === 'surveys');
    expect(JSON.stringify(await area?.collect(who.id))).toContain('second');
    await area?.erase(who.id);
    expect((await surveyResults(signed.lectureId, surveyQuestions)).named).toBeNull();
  });
});
