import { describe, expect, it } from 'vitest';
import { findPersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { Completion } from '../../learning/completion.model.ts';
import { now, second } from '../../lib/clock.ts';
import { Notification } from '../../notifications/notification.model.ts';
import { answerOf, questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { QuizAnswer } from '../attempts/answer.model.ts';
import { saveAnswer } from '../attempts/answers.service.ts';
import { QuizAttempt } from '../attempts/attempt.model.ts';
import { type Attempt, findAttempt } from '../attempts/attempts.service.ts';
import { submitAttempt } from '../attempts/closing.service.ts';
import { startAttempt } from '../attempts/starting.service.ts';
import { Question } from '../questions/question.model.ts';
import { type QuestionContent, updateQuestion } from '../questions/questions.service.ts';
import { Regrade, type RegradeWay } from './regrade.model.ts';
import { RegradeRow } from './regrade-row.model.ts';
import { askForRegrade, confirmRegrade, dropRegrade, requireRegrade } from './regrades.service.ts';
import { countRows, listRows } from './rows.service.ts';
import { workOnRegrade } from './work.service.ts';

const school = await startSchool();
const { ada } = await world();
const teacher = ada.id;
const loop = (right: number, more: Partial<QuestionContent> = {}) =>
  questionOf(
    'single',
    'Which makes a loop?',
    ['Bowline', 'Reef knot', 'Eight'].map((text, at) => answerOf(text, at === right ? 100 : 0)),
    more,
  );
const easy = questionOf('truefalse', 'Ropes are long.', [answerOf('True', 100), answerOf('False')]);
let count = 0;

/** A quiz of its own that asks `first` (with a wrong key) and another question; half of the points pass. */
async function quiz(first: QuestionContent = loop(1), passPercent = 60) {
  count += 1;
  const course = await quizCourse(ada, { passPercent }, { slug: `regrade-${count}`, questions: [first, easy] });
  const questionId = String((await Question.findOne({ courseId: course.id, text: first.text }).orFail())._id);

  async function begin(name: string) {
    const who = snapshotOf(await person(`${name}${count}`, `${name} ${count}`, 'learner'));
    const { sitting, quiz: asked, revisionId } = await sittingIn(who, course);
    return { who, attempt: await startAttempt(sitting, asked, revisionId) };
  }

  async function give(attempt: Attempt, one: string, other = '0'): Promise<Attempt> {
    for (const { questionId: id } of attempt.items)
      await saveAnswer(attempt, id, { given: [id === questionId ? one : other], flagged: false });
    return submitAttempt(attempt);
  }

  const correct = async (to: QuestionContent) => {
    const { revision } = await Question.findById(questionId).orFail();
    await updateQuestion(course.id, questionId, to, revision);
  };
  const look = async (how: RegradeWay = 'key') => {
    const id = await askForRegrade(teacher, course.id, questionId, how);
    await school.settled();
    return id;
  };
  const apply = async (id: string, wish = {}) => {
    await confirmRegrade(course.id, questionId, id, { letsFall: false, tells: true, ...wish });
    await school.settled();
  };
  const take = async (name: string, one: string, other = '0') => {
    const { who, attempt } = await begin(name);
    return { who, attempt: await give(attempt, one, other) };
  };
  return { course, questionId, begin, give, take, correct, look, apply };
}

const scoreOf = async ({ id }: { id: string }) => (await findAttempt(id))?.score;
const told = async (userId: string) =>
  (await Notification.find({ userId }).lean()).filter(({ key }) => key.startsWith('regraded:'));

describe('a corrected key', () => {
  it('[ASM-05] is looked at before anything changes, then applied, told once, and completes what is passed now', async () => {
    const { course, questionId, take, correct, look, apply } = await quiz();
    const [right, wrong] = [await take('right', '0'), await take('wrong', '2')];
    expect(right.attempt.score).toMatchObject({ points: 1, percent: 50, passed: false });
    await correct(loop(0));
    const id = await look();
    expect(await countRows(id)).toEqual({ falls: 0, passes: 1, sinks: 0, rises: 0, same: 1, unlike: 0, kept: 0 });
    expect((await listRows(id, 'passes')).rows).toMatchObject([
      { userId: right.who.id, before: { percent: 50, passed: false }, after: { percent: 100, passed: true } },
    ]);
    expect(await scoreOf(right.attempt)).toMatchObject({ points: 1 });
    await apply(id);
    expect(await scoreOf(right.attempt)).toMatchObject({ points: 2, percent: 100, passed: true });
    expect(await scoreOf(wrong.attempt)).toMatchObject({ points: 1, percent: 50, passed: false });
    expect(await requireRegrade(course.id, questionId, id)).toMatchObject({
      state: 'done',
      byId: teacher,
      fromRevision: 1,
    });
    const { enrolmentId, lectureId } = right.attempt;
    expect(await Completion.countDocuments({ enrolmentId, lectureId })).toBe(1);
    expect((await told(right.who.id)).map(({ title }) => title)).toEqual([
      'A question in “Test” was corrected. Your attempt 1 has 100 % now instead of 50 %, and is passed.',
    ]);
    expect(await told(wrong.who.id)).toEqual([]);
    const mails = await school.mailbox.all((await mailOf(right.who.id)) ?? '');
    expect(mails.filter(({ subject }) => subject === 'Your result in “Test” changed')).toHaveLength(1);
    expect(await Audit.countDocuments({ action: 'question.regraded', subjectId: questionId })).toBe(1);
  });

  it('[ASM-05] tells nobody where the teacher switched it off', async () => {
    const { take, correct, look, apply } = await quiz();
    const { who, attempt } = await take('quiet', '0');
    await correct(loop(0));
    await apply(await look(), { tells: false });
    expect(await scoreOf(attempt)).toMatchObject({ points: 2 });
    expect(await told(who.id)).toEqual([]);
  });

  it('[ASM-05] lets nobody fall below the pass mark without a tick, and with it only those who were listed', async () => {
    const { take, correct, look, apply, begin, give } = await quiz();
    const lucky = await take('lucky', '1');
    const open = await begin('later');
    expect(lucky.attempt.score).toMatchObject({ percent: 100, passed: true });
    await correct(loop(0));
    const first = await look();
    expect(await countRows(first)).toMatchObject({ falls: 1 });
    await apply(first);
    expect(await scoreOf(lucky.attempt)).toMatchObject({ percent: 100, passed: true });
    expect(await countRows(first)).toMatchObject({ falls: 1, kept: 1 });
    expect((await findAttempt(lucky.attempt.id))?.items[0]?.corrected).toMatchObject({ kept: true, revision: 1 });
    const second = await look('left-out');
    await dropRegrade(...(await where(second)));
    const third = await look();
    await apply(third, { letsFall: true });
    expect(await scoreOf(lucky.attempt)).toMatchObject({ percent: 50, passed: false });
    // She passed by the old key after the look, so nobody saw her name.
    const late = await give(open.attempt, '1');
    await school.settled();
    expect(await scoreOf(late)).toMatchObject({ percent: 100, passed: true });
  });

  it('[ASM-05] one yes said twice, by two workers at once, changes each attempt once', async () => {
    const { course, questionId, take, correct, look } = await quiz();
    const taken = await Promise.all(['a', 'b', 'c'].map((name) => take(name, '0')));
    await correct(loop(0));
    const id = await look();
    const yes = { letsFall: false, tells: true };
    await Promise.all([1, 2].map(() => confirmRegrade(course.id, questionId, id, yes)));
    await Promise.allSettled([1, 2, 3].map(() => workOnRegrade(id)));
    await school.settled();
    await workOnRegrade(id);
    for (const { attempt, who } of taken) {
      expect((await findAttempt(attempt.id))?.scoring).toBe(1);
      expect(await told(who.id)).toHaveLength(1);
    }
    expect(await RegradeRow.countDocuments({ regradeId: id })).toBe(3);
  });

  it('[ASM-05] a worker killed between an answer and its attempt is taken up by the next', async () => {
    const { course, questionId, take, correct, look } = await quiz();
    const [done, half, open] = [await take('done', '0'), await take('half', '0'), await take('open', '0')];
    await correct(loop(0));
    const id = await look();
    // As a dead worker leaves it: claimed, an answer written, its attempt not.
    const own = { attemptId: half.attempt.id, questionId };
    await QuizAnswer.updateOne(own, { $set: { points: 1, regraded: { regradeId: id, before: 0 } } });
    const dead = {
      state: 'waiting' as const,
      confirmedAt: now(),
      cursor: '',
      claimedUntil: new Date(now().getTime() - second),
    };
    await Regrade.updateOne({ _id: id }, { $set: dead });
    await workOnRegrade(id);
    for (const { attempt } of [done, half, open])
      expect(await scoreOf(attempt)).toMatchObject({ points: 2, percent: 100 });
    expect((await requireRegrade(course.id, questionId, id)).state).toBe('done');
    expect(await RegradeRow.findOne({ regradeId: id, attemptId: half.attempt.id }).lean()).toMatchObject({
      before: { percent: 50 },
      after: { percent: 100 },
    });
  });

  it('[ASM-05] comes to attempts that end while it is at work, and after it', async () => {
    const { begin, give, correct, look, apply, take } = await quiz();
    await take('first', '0');
    const [during, after] = [await begin('during'), await begin('after')];
    await correct(loop(0));
    const id = await look();
    const [closed] = await Promise.all([give(during.attempt, '0'), apply(id)]);
    await school.settled();
    expect(await scoreOf(closed)).toMatchObject({ points: 2, passed: true });
    const late = await give(after.attempt, '0');
    await school.settled();
    expect(await scoreOf(late)).toMatchObject({ points: 2, passed: true });
    expect((await findAttempt(late.id))?.scoring).toBe(1);
    // Begun with the new key: nothing to correct.
    const fresh = await take('fresh', '0');
    await school.settled();
    expect((await findAttempt(fresh.attempt.id))?.items[0]?.corrected).toBeUndefined();
  });

  it('[ASM-05] is undone by a regrade back', async () => {
    const { take, correct, look, apply } = await quiz();
    const { attempt } = await take('back', '1');
    await correct(loop(0));
    await apply(await look(), { letsFall: true });
    expect(await scoreOf(attempt)).toMatchObject({ points: 1, passed: false });
    await correct(loop(1));
    await apply(await look());
    expect(await scoreOf(attempt)).toMatchObject({ points: 2, most: 2, passed: true });
  });

  it('[ASM-05] is not applied as it was looked at once the question has changed again', async () => {
    const { take, correct, look, apply } = await quiz();
    await take('changing', '0');
    await correct(loop(0));
    const id = await look();
    await correct(loop(2));
    await expect(apply(id)).rejects.toThrow('changed since you looked');
  });
});

describe('without a key', () => {
  it('[ASM-05] everybody who was asked gets the points, or the question counts for nobody', async () => {
    const { take, look, apply } = await quiz(loop(1), 80);
    const [one, other] = [await take('one', '2'), await take('other', '2', '1')];
    await apply(await look('everyone'));
    expect(await scoreOf(one.attempt)).toMatchObject({ points: 2, most: 2, passed: true });
    expect(await scoreOf(other.attempt)).toMatchObject({ points: 1, most: 2, percent: 50 });
    await apply(await look('left-out'));
    expect(await scoreOf(one.attempt)).toMatchObject({ points: 1, most: 1, percent: 100, passed: true });
    expect(await scoreOf(other.attempt)).toMatchObject({ points: 0, most: 1, percent: 0 });
  });

  it('[ASM-05] what a person marked keeps its share, also through points for everybody and back', async () => {
    const { take, look, apply, correct, questionId } = await quiz(questionOf('essay', 'Why?', [], { points: 4 }));
    const { attempt } = await take('essay', 'Because.');
    // As marking by hand leaves it.
    await QuizAnswer.updateOne({ attemptId: attempt.id, questionId }, { $set: { points: 3 } });
    const score = { points: 4, most: 5, percent: 80, waiting: 0, passed: true };
    await QuizAttempt.updateOne({ _id: attempt.id }, { $set: { score } });
    await correct(questionOf('essay', 'Why?', [], { points: 8 }));
    await apply(await look());
    expect(await scoreOf(attempt)).toMatchObject({ points: 7, most: 9 });
    await apply(await look('everyone'));
    expect(await scoreOf(attempt)).toMatchObject({ points: 5, most: 5 });
    await apply(await look('left-out'));
    expect(await scoreOf(attempt)).toMatchObject({ points: 1, most: 1 });
    await apply(await look(), { letsFall: true });
    expect(await scoreOf(attempt)).toMatchObject({ points: 7, most: 9 });
  });
});

async function where(id: string): Promise<[string, string, string]> {
  const { courseId, questionId } = await Regrade.findById(id).orFail().lean();
  return [courseId, questionId, id];
}

async function mailOf(userId: string): Promise<string | undefined> {
  return (await findPersonById(userId))?.email;
}
