import { describe, expect, it } from 'vitest';
import { addQuestion } from '../../assessment/questions/questions.service.ts';
import { localTime } from '../../lib/calendar.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { studioCast } from '../../test/studio.ts';
import { listLectures, requireLecture } from '../lectures/lecture.model.ts';
import { changeLectures } from '../lectures/many-lectures.service.ts';
import { addLecture } from '../outline/outline.service.ts';
import { publishCourse } from '../publishing/publication.service.ts';
import { LectureRevision } from '../publishing/version.model.ts';

const { ada, eve, owner, course } = await studioCast();
const zone = owner.timeZone ?? 'Asia/Kolkata';

describe('the editor of a quiz', () => {
  it('[ASM-01] is chosen from the bank, put in order and saved, all by plain forms', async () => {
    const { page, ids, id } = await quizWith('Bowline', 'Clove hitch', 'Sheet bend');
    const [bowline = '', clove = '', sheet = ''] = ids;
    const open = await ada.get(page);
    expect(open.$('#quiz-choose')).toContain('Sheet bend');
    expect(open.html.querySelectorAll('#quiz-choose input[name=add]')).toHaveLength(3);

    const searched = await ada.post(page, fields({ show: 'find', findWords: 'clove' }));
    expect(searched.html.querySelectorAll('#quiz-choose input[name=add]')).toHaveLength(1);
    const added = await ada.post(page, fields({ show: 'add', add: [bowline, clove, sheet] }));
    expect(added.status).toBe(200);
    expect((await requireLecture(...id)).quiz?.parts).toEqual([]);

    const lines = partsOf(added);
    expect(lines).toBe(`question ${bowline}\nquestion ${clove}\nquestion ${sheet}`);
    const moved = await ada.post(page, fields({ show: 'up/2', parts: lines }));
    const out = await ada.post(page, fields({ show: 'out/0', parts: partsOf(moved) }));
    expect(out.$('[role=status]')).toContain('Taken out');
    const saved = await ada.post(page, fields({ parts: partsOf(out) }));
    expect(saved.status).toBe(303);
    expect((await requireLecture(...id)).quiz?.parts).toEqual([{ kind: 'questions', questionIds: [sheet, clove] }]);
    expect((await ada.get(page)).$('#quiz-preview')).toContain('Sheet bend');
  });

  it('[ASM-01] Save takes in what is ticked and typed below the lines; a quiz takes a minute for each question', async () => {
    const { page, ids, id } = await quizWith('Reef', 'Figure eight');
    const more = { add: ids[0], newDrawCount: 1, newDrawTags: 'Loops, loops' };
    expect((await ada.post(page, fields(more))).status).toBe(303);
    const { quiz, seconds } = await requireLecture(...id);
    expect(quiz?.parts).toEqual([
      { kind: 'questions', questionIds: [ids[0]] },
      { kind: 'draw', tags: ['loops'], count: 1 },
    ]);
    expect(seconds).toBe(120);
    expect((await ada.get(page)).$('#quiz-parts')).toContain('The bank has 1 question for it.');
  });

  it('[ASM-02] every rule is stored, dates in the zone of the teacher, and comes back as typed', async () => {
    const { page, id } = await quizWith('Tail');
    const [opens, closes] = [fromNow(day), fromNow(2 * day)].map((at) => localTime(at, zone));
    const rules = {
      ...{ passPercent: 80, attempts: 3, wait: 2, waitUnit: 'hours', limit: 45, opensAt: opens, closesAt: closes },
      ...{ shuffleQuestions: 'on', onePerPage: 'on', feedback: 'close', counted: 'average' },
    };
    const { shuffleOptions: _none, ...usual } = fields(rules);
    expect((await ada.post(page, usual)).status).toBe(303);
    const stored = await requireLecture(...id);
    expect(stored.seconds).toBe(45 * 60);
    expect(stored.quiz?.rules).toMatchObject({
      ...{ passPercent: 80, attempts: 3, waitMinutes: 120, minutes: 45 },
      ...{ shuffleQuestions: true, shuffleOptions: false, onePerPage: true, feedback: 'close', counted: 'average' },
    });
    expect(localTime(stored.quiz?.rules.opensAt ?? new Date(0), zone)).toBe(opens);
    const back = await ada.get(page);
    const value = (name: string) => back.html.querySelector(`[name=${name}]`)?.getAttribute('value');
    expect([value('limit'), value('wait'), value('closesAt'), value('attempts')]).toEqual(['45', '2', closes, '3']);
    expect(back.html.querySelector('[name=waitUnit] [selected]')?.text).toBe('Hours');
    expect(back.html.querySelector('[name=shuffleOptions]')?.hasAttribute('checked')).toBe(false);
  });

  it('[ASM-02] a form that is wrong comes back with 422 and all that was typed', async () => {
    const { page, id } = await quizWith('Splice');
    const typed = {
      ...{ passPercent: 70, closesAt: '2026-02-30T10:00', feedback: 'close', limit: 20 },
      ...{ parts: 'draw 0: loops', title: 'Kept title' },
    };
    const back = await ada.post(page, fields(typed));
    expect(back.status).toBe(422);
    expect(back.$('#error-summary')).toContain('how many questions to draw');
    expect(back.$('#error-summary')).toContain('a day and a time that exist');
    expect(back.html.querySelector('[name=closesAt]')?.getAttribute('value')).toBe('2026-02-30T10:00');
    expect(back.html.querySelector('[name=drawTags]')?.getAttribute('value')).toBe('loops');
    expect((await requireLecture(...id)).revision).toBe(1);

    const odd = await ada.post(page, fields({ passPercent: 170, attempts: '-1', wait: 'soon' }));
    for (const words of ['0 to 100', 'how many attempts', 'whole number'])
      expect(odd.$('#error-summary')).toContain(words);
    const backwards = { opensAt: '2026-12-02T10:00', closesAt: '2026-12-01T10:00' };
    expect((await ada.post(page, fields(backwards))).$('#error-summary')).toContain('before it opens');
  });

  it('[AUT-05] saves by itself, and leaves what is ticked to its button', async () => {
    const { page, ids, id } = await quizWith('Prusik');
    const headers = { 'x-autosave': '1', 'hx-request': 'true' };
    const body = fields({ passPercent: 55, add: ids[0] });
    const answer = await ada.post(page, body, { headers });
    expect(answer.html.querySelector('#autosave-answer')?.getAttribute('data-state')).toBe('saved');
    const { quiz, revision } = await requireLecture(...id);
    expect([quiz?.rules.passPercent, quiz?.parts, revision]).toEqual([55, [], 2]);
  });

  it('[ASM-01] its lines change without a new page, for nobody but the team', async () => {
    const { page, ids } = await quizWith('Bend', 'Hitch');
    const parts = ids.map((one) => `question ${one}`).join('\n');
    const body = { parts, show: 'down/0' };
    const part = await ada.post(`${page}/quiz`, body, { headers: { 'hx-request': 'true' } });
    expect(partsOf(part)).toBe(`question ${ids[1]}\nquestion ${ids[0]}`);
    expect((await eve.post(`${page}/quiz`, body)).status).toBe(404);
  });

  it('[ASM-01] a question that a quiz asks cannot be removed, and it is said where it is asked', async () => {
    const { page, ids, base } = await quizWith('Anchor hitch', 'Blood knot');
    const [asked = '', free = ''] = ids;
    await ada.post(page, fields({ parts: `question ${asked}` }));
    const refused = await ada.post(`${base}/questions/${asked}`, { _method: 'DELETE' });
    expect(refused.status).toBe(422);
    expect(refused.$('#error-summary')).toContain('“Anchor hitch” is asked in “Check”. Take it out there first.');
    const both = await ada.post(`${base}/questions/selection`, { act: 'remove', ids: [asked, free] });
    expect([both.status, both.$('#error-summary')]).toEqual([422, expect.stringContaining('Nothing was removed.')]);
    expect((await ada.get(`${base}/questions`)).html.querySelectorAll('#question-list li')).toHaveLength(2);
    await ada.post(page, fields({ revision: 2, parts: `question ${free}` }));
    expect((await ada.post(`${base}/questions/${asked}`, { _method: 'DELETE' })).status).toBe(303);
  });

  it('[ASM-01] what learners are asked stays in the bank until the change is published', async () => {
    const { page, ids, base, made } = await quizWith('Carrick bend', 'Draw hitch');
    await ada.post(page, fields({ parts: `question ${ids[0]}` }));
    await publishCourse(owner, made.id);
    await ada.post(page, fields({ revision: 2, parts: `question ${ids[1]}` }));
    const refused = await ada.post(`${base}/questions/${ids[0]}`, { _method: 'DELETE' });
    expect(refused.$('#error-summary')).toContain('“Check” as learners see it. Publish your changes first.');
    await publishCourse(owner, made.id);
    expect((await ada.post(`${base}/questions/${ids[0]}`, { _method: 'DELETE' })).status).toBe(303);
  });

  it('[AUT-14] [ASM-02] a draw that is larger than the bank keeps the course from being published', async () => {
    const { page, base, made, ids } = await quizWith('Eye splice', 'Fisher bend');
    await ada.post(page, fields({ parts: `question ${ids[0]}\ndraw 2: loops` }));
    expect((await ada.get(page)).$('#quiz-parts')).toContain('The bank has 1 question for it. That is too few.');
    expect((await ada.get(`${base}/publish`)).text).toContain(
      'draws 2 by the tag “loops”, but the bank has 1 for that',
    );
    await expect(publishCourse(owner, made.id)).rejects.toThrow('the bank has 1 for that');
    await ada.post(page, fields({ revision: 2, parts: '' }));
    expect((await ada.get(`${base}/publish`)).text).toContain('will be listed as coming: no questions yet');
  });

  it('[AUT-07] [AUT-15] changes and history say which question came and which rule changed', async () => {
    const { page, ids, base, id, made } = await quizWith('Granny', 'Highwayman');
    await ada.post(page, fields({ parts: `question ${ids[0]}` }));
    const version = await publishCourse(owner, made.id);
    const { revisionId } = version.sections[0]?.lectures.at(-1) ?? {};
    const revision = await LectureRevision.findById(revisionId).lean<{ quiz: unknown }>();
    expect(revision?.quiz).toEqual((await requireLecture(...id)).quiz);
    await ada.post(page, fields({ revision: 2, parts: `question ${ids[0]}\nquestion ${ids[1]}`, passPercent: 80 }));
    for (const where of [`${base}/changes`, `${page}/history/comparison?from=2&to=3`]) {
      const said = ((await ada.get(where)).$('main') ?? '').replace(/\s+/g, ' ');
      expect(said, where).toContain('Highwayman');
      expect(said, where).toMatch(/Pass mark.{0,40}70 %.{0,40}80 %/);
      expect(said, where).not.toContain('Time limit');
    }
  });

  it('[AUT-11] what waits for a quiz opens when it is passed', async () => {
    const { id, base, made } = await quizWith('Icicle hitch');
    const { _id } = (await listLectures(made.id)).find(({ kind }) => kind === 'article') ?? {};
    await changeLectures(owner, made.id, [String(_id)], { release: { kind: 'after', lectureId: id[1] } });
    expect((await ada.get(`${base}/release`)).text).toContain('Check” is passed');
  });

  it('[ASM-01] a question of another course is none of its own', async () => {
    const [mine, other] = [await quizWith('Mine'), await quizWith('Theirs')];
    await ada.post(mine.page, fields({ parts: `question ${other.ids[0]}` }));
    const page = await ada.get(mine.page);
    expect(page.$('#quiz-parts')).toContain('A question that is gone');
    expect(page.$('#quiz-preview')).not.toContain('Theirs');
  });

  it('[AUT-07] two saves that meet name the questions, and both can hold', async () => {
    const { page, ids, id } = await quizWith('One knot', 'Other knot');
    await ada.post(page, fields({ parts: `question ${ids[0]}` }));
    const clash = await ada.post(page, fields({ parts: `question ${ids[1]}` }));
    expect(clash.status).toBe(409);
    expect(clash.$('#conflict')).toContain('One knot');
    expect(clash.$('#conflict')).not.toContain(ids[0] ?? '');
    const together = await ada.post(page, fields({ parts: `question ${ids[1]}`, settle: 'together' }));
    expect(partsOf(together)).toBe(`question ${ids[1]}`);
    expect((await requireLecture(...id)).revision).toBe(2);
  });
});

/** As the form of a quiz sends it. */
function fields(more: Record<string, unknown> = {}) {
  return {
    ...{ _method: 'PUT', revision: 1, title: 'Check', counts: 'required', ready: 'on', parts: '', passPercent: 70 },
    ...{ waitUnit: 'minutes', shuffleOptions: 'on', feedback: 'submission', counted: 'best', ...more },
  } as Record<string, string | number | string[]>;
}

function partsOf(page: {
  html: { querySelector: (path: string) => { getAttribute: (name: string) => string | undefined } | null };
}) {
  return page.html.querySelector('[name=parts]')?.getAttribute('value') ?? '';
}

/** A quiz of Ada's in a new course with these questions in its bank, tagged "loops". */
async function quizWith(...names: string[]) {
  const { made, section, base } = await course();
  const ids: string[] = [];
  for (const name of names) {
    const text = `What is a ${name}?`;
    const answers = [{ text: name, match: '', share: 100, tolerance: 0, feedback: '' }];
    const rest = { answers, explanation: '', points: 2, tags: ['loops'], caseSensitive: false };
    ids.push((await addQuestion(owner.id, made.id, { kind: 'short', name, text, ...rest })).id);
  }
  const lecture = await addLecture(owner, made.id, section.id, { title: 'Check', kind: 'quiz' });
  const id: [string, string] = [made.id, lecture.id];
  return { page: `${base}/lectures/${lecture.id}`, ids, id, made, base };
}
