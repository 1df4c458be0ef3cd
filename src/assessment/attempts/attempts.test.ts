import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { completeLecture } from '../../learning/progress.service.ts';
import { minute, now, second, turnClock } from '../../lib/clock.ts';
import { everyKind, questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { Question } from '../questions/question.model.ts';
import { updateQuestion } from '../questions/questions.service.ts';
import type { QuizRules } from '../quizzes/quiz.ts';
import { QuizAnswer } from './answer.model.ts';
import { listAnswers, saveAnswer } from './answers.service.ts';
import { QuizAttempt } from './attempt.model.ts';
import { type Attempt, findAttempt, listAttempts, questionsOf } from './attempts.service.ts';
import { closeAttempt, closeDueAttempts, submitAttempt } from './closing.service.ts';
import { startAttempt } from './starting.service.ts';

const school = await startSchool();
const { ada } = await world();
const right = [
  ['0'],
  ['0', '1'],
  ['0'],
  ['185,2'],
  ['Working end'],
  ['rabbit', 'tree'],
  ['0', '1'],
  ['1', '2', '3'],
  ['Because.'],
];
let count = 0;

/** Somebody new at a quiz of its own, who may begin. */
async function sit(rules: Partial<QuizRules> = {}, questions = everyKind) {
  count += 1;
  const who = snapshotOf(await person(`sitter${count}`, `Sitter ${count}`, 'learner'));
  const course = await quizCourse(ada, rules, { slug: `quiz-${count}`, questions });
  const { sitting, quiz, revisionId } = await sittingIn(who, course);
  return { who, course, sitting, begin: () => startAttempt(sitting, quiz, revisionId) };
}

const save = (attempt: Attempt, at: number, given = right[at] ?? []) =>
  saveAnswer(attempt, attempt.items[at]?.questionId ?? '', { given, flagged: false });

afterEach(() => turnClock(0));

describe('an attempt', () => {
  it('[ASM-03] begun twice at once is one, and keeps its questions when the teacher changes them', async () => {
    const { begin, sitting, course } = await sit();
    const [one, other] = await Promise.all([begin(), begin()]);
    expect(one.id).toBe(other.id);
    expect(await listAttempts(sitting)).toHaveLength(1);
    const [first] = one.items;
    const stored = await Question.findById(first?.questionId).orFail().lean();
    const changed = { ...questionOf('single', 'Changed?'), answers: stored.answers };
    await updateQuestion(course.id, String(stored._id), changed, stored.revision);
    expect((await questionsOf(one))[0]?.text).toBe('Which knot makes a **loop**?');
    const [marked] = [await submitAttempt(one)];
    expect(marked.score).toMatchObject({ most: 9, points: 0, waiting: 0 });
    expect((await questionsOf(await begin()))[0]?.text).toBe('Changed?');
  });

  it('[ASM-02] draws other questions by tag, each once, and shuffles what is to be shuffled', async () => {
    const { course, sitting } = await sit(
      {},
      Array.from({ length: 12 }, (_, at) => questionOf('essay', `Question ${at}`, [], { tags: ['draw'] })),
    );
    const [lecture] = course.sections.flatMap(({ lectures }) => lectures).filter(({ kind }) => kind === 'quiz');
    const { rules } = (await sittingIn({ ...snapshotOf(ada), id: sitting.userId }, course)).quiz;
    const drawn = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const quiz = { rules, parts: [{ kind: 'draw' as const, tags: ['draw'], count: 4 }] };
      const attempt = await startAttempt(sitting, quiz, lecture?.revisionId ?? '');
      const ids = attempt.items.map(({ questionId }) => questionId);
      expect(new Set(ids).size).toBe(4);
      for (const id of ids) drawn.add(id);
      await submitAttempt(attempt);
    }
    expect(drawn.size).toBeGreaterThan(4);
  });

  it('[ASM-02] ends after its minutes, or when the quiz closes if that is earlier; not before it opens', async () => {
    const closesAt = new Date(now().getTime() + 10 * minute);
    const { begin } = await sit({ minutes: 30, closesAt });
    expect((await begin()).endsAt).toEqual(closesAt);
    const early = await sit({ opensAt: new Date(now().getTime() + minute) });
    await expect(early.begin()).rejects.toThrow('not open yet');
    turnClock(2 * minute);
    expect((await early.begin()).endsAt).toBeNull();
    turnClock(20 * minute);
    await expect(begin()).rejects.toThrow('closed');
  });

  it('[ASM-02] as often as the rules say, with a wait in between', async () => {
    const { begin } = await sit({ attempts: 2, waitMinutes: 5 });
    await submitAttempt(await begin());
    await expect(begin()).rejects.toThrow('wait');
    turnClock(6 * minute);
    const second = await begin();
    expect(second.number).toBe(2);
    await submitAttempt(second);
    turnClock(20 * minute);
    await expect(begin()).rejects.toThrow('used all attempts');
  });
});

describe('answers', () => {
  it('[ASM-03] of every kind are saved one by one and marked when they are handed in; twice is once', async () => {
    const { begin, sitting } = await sit({ passPercent: 80 });
    const attempt = await begin();
    for (const at of right.keys()) expect((await save(attempt, at)).state).toBe('saved');
    const ends = await Promise.all([submitAttempt(attempt), submitAttempt(attempt), closeAttempt(attempt.id)]);
    expect(ends[0]?.score).toEqual({ points: 8, most: 9, percent: (8 / 9) * 100, waiting: 1, passed: true });
    expect(ends[1]?.score).toEqual(ends[0]?.score);
    await school.settled();
    expect((await QuizAttempt.findById(attempt.id).orFail().lean()).outbox).toEqual([]);
    const enrolment = await findEnrolment(sitting.userId, sitting.courseId);
    expect(enrolment?.completedIds).toEqual([sitting.lectureId]);
  });

  it('[ASM-03] what was typed later stays, whichever arrives last; the same twice is one document', async () => {
    const { begin } = await sit();
    const attempt = await begin();
    turnClock(minute);
    const [{ questionId = '' } = {}] = attempt.items;
    const at = (ms: number) => new Date(now().getTime() - ms);
    const give = (given: string, ms: number) =>
      saveAnswer(attempt, questionId, { given: [given], flagged: false, typedAt: at(ms) });
    await Promise.all([give('0', 9000), give('1', 3000), give('2', 6000)]);
    expect((await give('2', 6000)).state).toBe('older');
    expect((await listAnswers(attempt.id)).get(questionId)?.given).toEqual(['1']);
    expect(await QuizAnswer.countDocuments({ attemptId: attempt.id })).toBe(1);
  });

  it('[ASM-03] are taken five seconds after the end and not later; everything confirmed while it closes counts', async () => {
    const { begin } = await sit({ minutes: 10 });
    const attempt = await begin();
    turnClock(10 * minute + 4 * second);
    expect((await save(attempt, 0)).state).toBe('saved');
    await closeAttempt(attempt.id);
    expect((await findAttempt(attempt.id))?.state).toBe('open');
    turnClock(10 * minute + 6 * second);
    await expect(save(attempt, 1)).rejects.toThrow('has ended');
    expect(await closeDueAttempts()).toBeGreaterThan(0);
    const closed = await findAttempt(attempt.id);
    expect(closed).toMatchObject({ state: 'closed', endedHow: 'time', endedAt: attempt.endsAt, score: { points: 1 } });
  });

  it('[ASM-03] race with the end: whatever was said to be saved is marked', async () => {
    const { begin } = await sit();
    const attempt = await begin();
    const told = await Promise.allSettled([
      ...right.slice(0, 8).map((_one, at) => save(attempt, at)),
      submitAttempt(attempt),
      submitAttempt(attempt),
    ]);
    const saved = told.slice(0, 8).filter(({ status }) => status === 'fulfilled').length;
    const closed = await findAttempt(attempt.id);
    expect(closed?.score?.points).toBeCloseTo(saved, 9);
    await expect(save({ ...attempt, state: 'open' }, 0)).rejects.toThrow();
  });

  it('[ASM-03] an end that a killed process left half done is finished by the sweep, by two processes as by one', async () => {
    const { begin } = await sit();
    const attempt = await begin();
    await save(attempt, 0);
    const endedAt = new Date(now().getTime() - minute);
    await QuizAttempt.updateOne({ _id: attempt.id }, { $set: { state: 'closing', endedAt, endedHow: 'learner' } });
    await Promise.all([closeDueAttempts(), closeDueAttempts()]);
    expect(await findAttempt(attempt.id)).toMatchObject({ state: 'closed', score: { points: 1, most: 9 } });
  });
});

describe('a lecture that is a quiz', () => {
  it('[ASM-02] is completed by passing, by no button, and not by failing', async () => {
    const { begin, sitting } = await sit({ passPercent: 10 });
    const enrolment = await findEnrolment(sitting.userId, sitting.courseId);
    if (!enrolment) throw new Error('not enrolled');
    await expect(completeLecture(enrolment, sitting.lectureId, 'button')).rejects.toThrow('passing');
    await submitAttempt(await begin());
    await school.settled();
    expect((await findEnrolment(sitting.userId, sitting.courseId))?.completedIds).toEqual([]);
    const attempt = await begin();
    await save(attempt, 0);
    await submitAttempt(attempt);
    await school.settled();
    expect((await findEnrolment(sitting.userId, sitting.courseId))?.completedIds).toEqual([sitting.lectureId]);
  });
});
