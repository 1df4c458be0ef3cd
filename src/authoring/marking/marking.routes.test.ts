import { beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { QuizAnswer } from '../../assessment/attempts/answer.model.ts';
import { listAnswers, saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { findAttempt } from '../../assessment/attempts/attempts.service.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { markByHand } from '../../assessment/marking/hand-marks.service.ts';
import { rescoreAttempt } from '../../assessment/marking/rescoring.service.ts';
import type { QuizRules } from '../../assessment/quizzes/quiz.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { progressIn } from '../../learning/progress.service.ts';
import { Notification } from '../../notifications/notification.model.ts';
import { beginQuiz, questionOf, quizCourse } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';

const school = await startSchool();
const cast = await world();
const { ada } = cast;
const essays = [
  questionOf('essay', 'Why **knots**?', [], { points: 4, explanation: 'They hold.' }),
  questionOf('essay', 'Why ropes?', [], { points: 2 }),
];
let count = 0;
let asAda: Awaited<ReturnType<typeof school.signedIn>>;
beforeAll(async () => {
  asAda = await school.signedIn(ada);
});

/** Learners who handed in both essays, in their order, in a course of its own. */
async function handedIn(learners = 1, rules: Partial<QuizRules> = {}) {
  count += 1;
  const course = await quizCourse(ada, { passPercent: 50, ...rules }, { slug: `essays-${count}`, questions: essays });
  const attempts = [];
  for (let at = 1; at <= learners; at++) {
    const who = await person(`writer${count}-${at}`, `Writer ${count} ${at}`, 'learner');
    const attempt = await beginQuiz(snapshotOf(who), course);
    for (const { questionId } of attempt.items)
      await saveAnswer(attempt, questionId, { given: [`<i>Because</i> ${at}`], flagged: false });
    await submitAttempt(attempt);
    const answers = await QuizAnswer.find({ attemptId: attempt.id }).lean();
    const ids = attempt.items.map(({ questionId }) =>
      String(answers.find((one) => one.questionId === questionId)?._id),
    );
    attempts.push({ attempt, who, ids });
  }
  return { course, base: `/studio/courses/${course.id}/marking`, attempts };
}

const fresh = (points: number) => ({ points, comment: '', marks: 0, mayFall: false });

describe('the desk of those who mark', () => {
  it('[ASM-01] lists what waits, leads from one answer to the next, and tells when nothing is left', async () => {
    const { base, attempts } = await handedIn(2);
    const [first, second] = attempts;
    const list = await asAda.get(base);
    const rows = list.html.querySelectorAll('main li[id^="answer-"]');
    expect(rows.map((row) => row.id).sort()).toEqual(
      [...(first?.ids ?? []), ...(second?.ids ?? [])].map((id) => `answer-${id}`).sort(),
    );
    expect(rows[0]?.text).toContain(`Writer ${count} 1`);
    const at = rows[0]?.querySelector('a')?.getAttribute('href') ?? '';
    const page = await asAda.get(at);
    expect(page.$('main')).toContain('<i>Because</i> 1');
    expect(page.$('main')).toMatch(/0 to [24]; halves/);
    const saved = await asAda.put(at, { points: '1,5', comment: 'Good, **but**', revision: '0' });
    expect([saved.status, saved.location?.startsWith(`${base}/`), saved.location]).not.toContain(at);
    expect((await asAda.follow(saved)).$('body')).toContain('Saved. 3 answers left to mark.');
    for (let left = 3, next = saved.location ?? ''; left > 0; left--)
      next = (await asAda.put(next, { points: '2', revision: '0' })).location ?? '';
    expect((await asAda.get(base)).$('main')).toContain('Nothing waits');
    expect((await asAda.get(`${base}?state=marked`)).html.querySelectorAll('main li[id^="answer-"]')).toHaveLength(4);
  });

  it('[ASM-01] without names shows none, on the list and beside the answer', async () => {
    const { base, attempts } = await handedIn();
    const list = await asAda.get(`${base}?names=off`);
    expect(list.text).not.toContain(`Writer ${count}`);
    const href = list.html.querySelector('main li[id^="answer-"] a')?.getAttribute('href') ?? '';
    const page = await asAda.get(href);
    expect(page.text).not.toContain(`Writer ${count}`);
    expect((await asAda.put(href, { points: '1', revision: '0' })).location).toContain('names=off');
    expect(attempts).toHaveLength(1);
  });

  it('[ASM-01] refuses points that there are not, and keeps what was typed', async () => {
    const { base, attempts } = await handedIn();
    const at = `${base}/${attempts[0]?.ids[0]}`;
    for (const points of ['', '-1', '4.5', 'two', '1e2', '1.234']) {
      const refused = await asAda.put(at, { points, comment: 'Typed words', revision: '0' });
      expect([points, refused.status]).toEqual([points, 422]);
      expect(refused.html.querySelector('textarea[name=comment]')?.text).toContain('Typed words');
    }
    expect((await asAda.put(at, { points: '4', revision: '0' })).status).toBe(303);
  });

  it('[ASM-01] of two who mark an answer at once the second sees what the first gave', async () => {
    const { base, attempts } = await handedIn();
    const at = `${base}/${attempts[0]?.ids[0]}`;
    await asAda.put(at, { points: '3', comment: 'First words', revision: '0' });
    const second = await asAda.put(at, { points: '1', comment: 'Second words', revision: '0' });
    expect(second.status).toBe(409);
    expect(second.$('#conflict')).toMatch(/Ada Okonjo|Ada/);
    expect(second.$('#conflict')).toMatch(/First words|First/);
    expect(second.html.querySelector('input[name=revision]')?.getAttribute('value')).toBe('1');
    expect((await QuizAnswer.findById(attempts[0]?.ids[0]).lean())?.points).toBe(3);
  });

  it('[ASM-01] is for those of the team who answer learners; strangers find nothing', async () => {
    const { base, attempts } = await handedIn();
    const eve = await school.signedIn(await person(`eve${count}`, 'Eve Elsewhere', 'instructor'));
    for (const path of [base, `${base}/${attempts[0]?.ids[0]}`]) expect((await eve.get(path)).status).toBe(404);
    const other = await handedIn();
    expect((await asAda.get(`${other.base}/${attempts[0]?.ids[0]}`)).status).toBe(404);
  });
});

describe('what follows from marks by hand', () => {
  it('[ASM-04] the attempt passes, the lecture is completed, the learner is told once and reads points and words', async () => {
    const { course, attempts } = await handedIn();
    const [{ attempt, who, ids } = expectOne()] = attempts;
    const mark = { points: 3, comment: 'Well *said*', marks: 0, mayFall: false };
    await markByHand(ada.id, course.id, ids[0] ?? '', mark);
    expect((await findAttempt(attempt.id))?.score).toMatchObject({ points: 3, waiting: 1, passed: true });
    await markByHand(ada.id, course.id, ids[1] ?? '', { ...mark, points: 0.5, comment: '' });
    expect((await findAttempt(attempt.id))?.score).toMatchObject({ points: 3.5, most: 6, waiting: 0, passed: true });
    await rescoreAttempt(attempt.id);
    await school.settled();
    const enrolment = await findEnrolment(who.id, course.id);
    expect(enrolment && progressIn(course, enrolment).done).toBe(1);
    const told = await Notification.find({ userId: who.id }).lean();
    expect(told.filter(({ title }) => title.includes('was marked: 58 %, passed'))).toHaveLength(1);
    expect(told.find(({ title }) => title.includes('was marked'))?.mailedAt).toBeInstanceOf(Date);
    const client = await school.signedIn(who);
    const result = await client.get(`/learn/${course.slug}/lectures/test/attempts/${attempt.id}`);
    expect(result.$('#attempt-review-1')).toMatch(
      /Partly right[\s\S]*3 of 4 points[\s\S]*Your teacher writes[\s\S]*Well said/,
    );
    expect(result.$('main')).toMatch(/58 %[\s\S]*3\.5 of 6 points/);
  });

  it('[ASM-04] marked again leaves its trail and a line in the log; a pass is not lost unasked', async () => {
    const { course, attempts, base } = await handedIn();
    const [{ attempt, ids } = expectOne()] = attempts;
    for (const id of ids) await markByHand(ada.id, course.id, id, fresh(2));
    const at = `${base}/${ids[0]}`;
    const refused = await asAda.put(at, { points: '0', revision: '1' });
    expect([refused.status, refused.$('main')]).toEqual([422, expect.stringContaining('no longer passed')]);
    expect((await asAda.put(at, { points: '0', revision: '1', mayFall: 'on' })).status).toBe(303);
    expect((await findAttempt(attempt.id))?.score).toMatchObject({ points: 2, passed: false });
    const stored = await QuizAnswer.findById(ids[0]).lean();
    expect(stored?.trail?.map(({ byId, from, to }) => [byId, from, to])).toEqual([
      [ada.id, null, 2],
      [ada.id, 2, 0],
    ]);
    expect((await asAda.get(at)).$('main')).toContain('Marked 2 times');
    await vi.waitFor(async () =>
      expect(await Audit.countDocuments({ action: 'person.marked-again', subjectId: attempt.userId })).toBe(1),
    );
  });

  it('[ASM-04] marks given at the same moment all count, and the end of an attempt does not undo them', async () => {
    const { course, attempts } = await handedIn();
    const [{ attempt, ids } = expectOne()] = attempts;
    await Promise.all(ids.map((id, at) => markByHand(ada.id, course.id, id, fresh(at + 1))));
    expect((await findAttempt(attempt.id))?.score).toMatchObject({ points: 3, waiting: 0 });
    await submitAttempt(attempt);
    expect([...(await listAnswers(attempt.id)).values()].map(({ points }) => points).sort()).toEqual([1, 2]);
    const same = await Promise.allSettled(
      [0, 1, 2].map(() => markByHand(ada.id, course.id, ids[0] ?? '', { ...fresh(2), marks: 1 })),
    );
    expect(same.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('[ASM-04] points and words wait where reasons wait for the end of the quiz', async () => {
    const closesAt = new Date(Date.now() + 3_600_000);
    const { course, attempts } = await handedIn(1, { feedback: 'close', closesAt });
    const [{ attempt, who, ids } = expectOne()] = attempts;
    await markByHand(ada.id, course.id, ids[0] ?? '', { ...fresh(3), comment: 'Secret words' });
    const client = await school.signedIn(who);
    const page = await client.get(`/learn/${course.slug}/lectures/test/attempts/${attempt.id}`);
    expect(page.$('main')).not.toContain('Secret words');
  });
});

function expectOne(): never {
  throw new Error('nobody handed in');
}
