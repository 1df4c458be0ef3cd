import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { accommodationFor, wholeCourse } from '../../assessment/accommodations/accommodations.service.ts';
import { daysLater, ownRules } from '../../assessment/accommodations/own-rules.service.ts';
import { removeAccommodation, setAccommodation } from '../../assessment/accommodations/setting.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { findAttempt } from '../../assessment/attempts/attempts.service.ts';
import { closeAttempt, closeIfDue, submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { startAttempt } from '../../assessment/attempts/starting.service.ts';
import { type QuizRules, usualRules } from '../../assessment/quizzes/quiz.ts';
import { listDates } from '../../learning/calendar/dates.service.ts';
import { day, fromNow, hour, minute, turnClock } from '../../lib/clock.ts';
import { questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';

const school = await startSchool();
const cast = await world();
const { ada } = cast;
const none = { timeFactor: 1, extraAttempts: 0, extraDays: 0, opensAt: null, closesAt: null };
let count = 0;
let asAda: Awaited<ReturnType<typeof school.signedIn>>;
beforeAll(async () => {
  asAda = await school.signedIn(ada);
});
afterEach(() => turnClock(0));

async function sit(rules: Partial<QuizRules> = {}) {
  count += 1;
  const who = await person(`other${count}`, `Other ${count}`, 'learner');
  const questions = [questionOf('essay', 'Why?')];
  const course = await quizCourse(ada, rules, { slug: `conditions-${count}`, questions });
  const { sitting, quiz, revisionId } = await sittingIn(snapshotOf(who), course);
  const key = { ...sitting, what: 'Test' };
  return { who, course, sitting, key, begin: () => startAttempt(sitting, quiz, revisionId) };
}
const lengthOf = ({ startedAt, endsAt }: { startedAt: Date; endsAt: Date | null }) =>
  endsAt && (endsAt.getTime() - startedAt.getTime()) / minute;

describe('other conditions', () => {
  it('[ASM-11] make rules only wider, and what is set for a quiz stands in the place of the course’s', async () => {
    const closesAt = new Date('2027-03-27T22:59:00Z');
    const rules = { ...usualRules, minutes: 45, attempts: 2, closesAt, opensAt: new Date('2027-03-01T08:00:00Z') };
    expect(ownRules(rules, { ...none, timeFactor: 1.5, extraAttempts: 1, extraDays: 2 })).toMatchObject({
      ...{ minutes: 68, attempts: 3, closesAt: daysLater(closesAt, 2), opensAt: rules.opensAt },
    });
    const earlier = { ...none, closesAt: new Date('2027-01-01T00:00:00Z'), opensAt: new Date('2027-04-01T00:00:00Z') };
    expect(ownRules(rules, earlier)).toEqual(rules);
    expect(ownRules({ ...rules, minutes: 0, attempts: 0 }, { ...none, timeFactor: 4, extraAttempts: 9 })).toMatchObject(
      {
        ...{ minutes: 0, attempts: 0 },
      },
    );
    const { key } = await sit();
    await setAccommodation(ada.id, { ...key, lectureId: wholeCourse }, { ...none, timeFactor: 2 });
    expect(await accommodationFor(key.enrolmentId, key.lectureId)).toEqual({ ...none, timeFactor: 2 });
    await setAccommodation(ada.id, key, { ...none, extraDays: 3 });
    expect(await accommodationFor(key.enrolmentId, key.lectureId)).toEqual({ ...none, extraDays: 3 });
    await removeAccommodation(ada.id, key);
    expect(await accommodationFor(key.enrolmentId, key.lectureId)).toEqual({ ...none, timeFactor: 2 });
  });

  it('[ASM-11] give an attempt its time, one more attempt, and a window of its own', async () => {
    const { key, begin } = await sit({ minutes: 20, attempts: 1, closesAt: fromNow(2 * hour) });
    await setAccommodation(ada.id, key, { ...none, timeFactor: 1.5, extraAttempts: 1, closesAt: fromNow(day) });
    const first = await begin();
    expect([lengthOf(first), first.rules.attempts]).toEqual([30, 2]);
    await submitAttempt(first);
    turnClock(3 * hour);
    const second = await begin();
    expect([second.number, lengthOf(second)]).toEqual([2, 30]);
    await submitAttempt(second);
    await expect(begin()).rejects.toThrow('all attempts');
  });

  it('[ASM-11] lengthen what is under way, once, and never shorten it', async () => {
    const { key, begin } = await sit({ minutes: 20 });
    const attempt = await begin();
    expect(lengthOf(attempt)).toBe(20);
    const twice = { ...none, timeFactor: 2 };
    await Promise.all([1, 2, 3].map(() => setAccommodation(ada.id, key, twice)));
    await school.settled();
    const longer = await findAttempt(attempt.id);
    expect([longer && lengthOf(longer), longer?.rules.minutes]).toEqual([40, 40]);
    await setAccommodation(ada.id, key, { ...none, timeFactor: 1.25 });
    await removeAccommodation(ada.id, key);
    const kept = await findAttempt(attempt.id);
    expect(kept && lengthOf(kept)).toBe(40);
    // The job that waits for the first end, and whoever looked before, close nothing.
    turnClock(21 * minute);
    await closeAttempt(attempt.id);
    expect((await closeIfDue(attempt)).state).toBe('open');
    const { questionId = '' } = attempt.items[0] ?? {};
    if (kept) expect((await saveAnswer(kept, questionId, { given: ['Late'], flagged: false })).state).toBe('saved');
    turnClock(41 * minute);
    await closeAttempt(attempt.id);
    expect((await findAttempt(attempt.id))?.state).toBe('closed');
  });

  it('[ASM-11] move the dates of the calendar, whose entries get a higher number', async () => {
    const closesAt = fromNow(5 * day);
    const { who, key } = await sit({ closesAt });
    const closing = async () => (await listDates(who.id, 'UTC')).find(({ kind }) => kind === 'quiz-closes');
    const before = await closing();
    await setAccommodation(ada.id, key, { ...none, extraDays: 4 });
    const after = await closing();
    expect(after?.at).toEqual(daysLater(before?.at ?? new Date(0), 4));
    expect([after?.key, (after?.sequence ?? 0) > (before?.sequence ?? 0)]).toEqual([before?.key, true]);
    await removeAccommodation(ada.id, key);
    const back = await closing();
    expect([back?.at, (back?.sequence ?? 0) > (after?.sequence ?? 0)]).toEqual([before?.at, true]);
  });
});

describe('the page of other conditions', () => {
  it('[ASM-11] finds a learner, gives, lists, takes back, with lines in the log; the learner reads it before the quiz', async () => {
    const { who, course, key } = await sit({ minutes: 30, attempts: 2 });
    const base = `/studio/courses/${course.id}/accommodations`;
    expect((await asAda.get(base)).$('main')).toContain('The same for everybody');
    const found = await asAda.get(`${base}?q=${encodeURIComponent(who.name)}`);
    const href = found.html.querySelector(`main a[href^="${base}/"]`)?.getAttribute('href') ?? '';
    expect(href).toBe(`${base}/${key.enrolmentId}`);
    const form = { for: key.lectureId, timeFactor: '1,5', extraAttempts: '1' };
    expect((await asAda.put(href, form)).location).toBe(base);
    expect((await asAda.get(base)).$('main')).toMatch(/Other \d+[\s\S]*Test: 1\.5 times the time, 1 more attempt/);
    expect(
      (await asAda.get(`${href}?for=${key.lectureId}`)).html.querySelector('[name=timeFactor]')?.getAttribute('value'),
    ).toBe('1.5');
    const learner = await school.signedIn(who);
    const start = await learner.get(`/learn/${course.slug}/lectures/test`);
    expect(start.$('#quiz-start')).toMatch(
      /Attempts\s*3[\s\S]*45 minutes[\s\S]*For you\s*1\.5 times the time, 1 more attempt/,
    );
    expect((await asAda.delete(`${href}/${key.lectureId}`)).location).toBe(base);
    expect((await asAda.get(base)).$('main')).toContain('The same for everybody');
    await vi.waitFor(async () => {
      const lines = await Audit.find({ subjectId: who.id, kind: 'person' }).lean();
      const actions = lines.map(({ action }) => action).filter((action) => action.includes('accommodat'));
      expect(actions.sort()).toEqual(['person.accommodated', 'person.accommodation-removed']);
    });
  });

  it('[ASM-11] says beside the field what cannot be, and keeps what was typed', async () => {
    const { course, key } = await sit();
    const href = `/studio/courses/${course.id}/accommodations/${key.enrolmentId}`;
    const bad = [
      { for: 'course' },
      { for: 'course', timeFactor: '5' },
      { for: 'course', timeFactor: '0.5' },
      { for: 'course', extraDays: '-1' },
      { for: 'course', opensAt: '2027-01-01T10:00' },
      { for: key.lectureId, opensAt: '2027-01-02T10:00', closesAt: '2027-01-01T10:00' },
      { for: key.lectureId, closesAt: 'tomorrow' },
    ];
    for (const fields of bad) {
      const back = await asAda.put(href, fields);
      expect([fields, back.status]).toEqual([fields, 422]);
      expect(back.html.querySelector('#error-summary a')).not.toBeNull();
    }
    expect(await accommodationFor(key.enrolmentId, key.lectureId)).toBeNull();
  });
});
