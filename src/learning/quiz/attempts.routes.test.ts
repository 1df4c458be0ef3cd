import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listAnswers } from '../../assessment/attempts/answers.service.ts';
import { listAttempts } from '../../assessment/attempts/attempts.service.ts';
import type { QuizRules } from '../../assessment/quizzes/quiz.ts';
import { minute, now, turnClock } from '../../lib/clock.ts';
import { quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';

const school = await startSchool();
const cast = await world();
const { ada } = cast;
let count = 0;
const everything = {
  ...{ q1: '0', q2: ['0', '1'], q3: '0', q4: '185,2', q5: 'working end', 'q6-1': 'rabbit', 'q6-2': 'tree' },
  ...{ 'q7-0': '0', 'q7-1': '1', 'q8-0': '1', 'q8-1': '2', 'q8-2': '3', q9: 'Because <b>it</b> holds.' },
};
const asked = '1,2,3,4,5,6,7,8,9';

/** Somebody new at a quiz of its own, signed in. */
async function sit(rules: Partial<QuizRules> = {}) {
  count += 1;
  const who = await person(`taker${count}`, `Taker ${count}`, 'learner');
  const course = await quizCourse(ada, rules, { slug: `quiz-${count}` });
  const { sitting } = await sittingIn(snapshotOf(who), course);
  const client = await school.signedIn(who);
  const lecture = `/learn/quiz-${count}/lectures/test`;
  const begin = async () => (await client.post(`${lecture}/attempts`)).location ?? '';
  const stored = async () => {
    const [attempt] = (await listAttempts(sitting)).slice(-1);
    const answers = await listAnswers(attempt?.id ?? '');
    return attempt?.items.map(({ questionId }) => answers.get(questionId)?.given ?? []) ?? [];
  };
  return { who, client, lecture, begin, stored, sitting };
}

afterEach(() => turnClock(0));

describe('taking a quiz with plain forms', () => {
  it('[ASM-01] answers every kind, looks over, hands in and reads what is right and why', async () => {
    const { client, lecture, begin, sitting } = await sit();
    const start = await client.get(lecture);
    expect(start.$('#quiz-start')).toMatch(/Questions\s*9[\s\S]*Pass mark\s*70 %/);
    expect(start.$('main')).not.toContain('Complete and');
    const at = await begin();
    const page = await client.get(at);
    expect(page.html.querySelectorAll('.quiz-question')).toHaveLength(9);
    expect(page.html.querySelectorAll('.quiz-gap')).toHaveLength(2);
    const turned = await client.put(`${at}/answers`, { asked, go: 'end', ...everything });
    expect(turned.location).toBe(`${at}/submission`);
    expect((await client.get(`${at}/submission`)).$('main')).toContain('All 9 questions are answered and saved.');
    expect((await client.post(`${at}/submission`)).location).toBe(at);
    const result = await client.get(at);
    expect(result.$('main')).toMatch(/88 %[\s\S]*Passed[\s\S]*8 of 9 points/);
    expect(result.$('#attempt-review-1')).toMatch(/Right[\s\S]*It holds and opens again[\s\S]*needs one end/);
    expect(result.$('#attempt-review-9')).toMatch(/Waits for your teacher[\s\S]*Because <b>it<\/b> holds\./);
    expect((await client.get(lecture)).$('#quiz-start')).toMatch(/Try again[\s\S]*Attempt 1[\s\S]*Passed/);
    expect((await client.get(`/learn/${lecture.split('/')[2]}`)).$('main')).toContain('1 of 2 lectures');
    expect((await client.post(`${at}/submission`)).location).toBe(at);
    expect(await listAttempts(sitting)).toHaveLength(1);
  });

  it('[ASM-02] one question on a page, with its map; the typed words stand there again', async () => {
    const { client, begin } = await sit({ onePerPage: true });
    const at = await begin();
    expect((await client.get(at)).html.querySelectorAll('.quiz-question')).toHaveLength(1);
    const turned = await client.put(`${at}/answers`, { asked: '5', go: '6', q5: 'a "working" end', 'q5-flag': 'on' });
    expect(turned.location).toBe(`${at}?question=6`);
    const page = await client.get(`${at}?question=5`);
    expect(page.html.querySelector('#q5')?.getAttribute('value')).toBe('a "working" end');
    expect(page.$('#attempt-entry-5')).toMatch(/answered, to come back to/);
    expect(page.$('#attempt-entry-4')).toMatch(/not answered/);
    expect((await client.get(`${at}/submission`)).$('main')).toContain('8 of 9 questions are not answered');
  });

  it('[ASM-03] a page that stood open in another window does not put old answers back', async () => {
    const { client, begin, stored } = await sit();
    const at = await begin();
    const old = await client.get(at);
    const was = Object.fromEntries(
      [...old.html.querySelectorAll('input[name$="-was"]')].map((one) => [
        one.getAttribute('name') ?? '',
        one.getAttribute('value') ?? '',
      ]),
    );
    await client.put(`${at}/answers`, { asked, go: 'stay', ...was, ...everything });
    await client.put(`${at}/answers`, { asked, go: 'stay', ...was, q5: 'standing end' });
    const given = await stored();
    expect(given[0]).toEqual(['0']);
    expect(given[4]).toEqual(['standing end']);
    expect(given[7]).toEqual(['1', '2', '3']);
  });
});

describe('an answer that is sent by itself', () => {
  it('[ASM-03] is said to be saved when it is stored, with the time that is left', async () => {
    const { client, begin, stored } = await sit({ minutes: 10 });
    const at = await begin();
    const part = await client.htmx.post(`${at}/answers/1`, { _method: 'PUT', q1: '1', q2: '0' });
    expect(part.status).toBe(200);
    expect(part.$('#attempt-saved-1')).toMatch(/Saved \d\d:\d\d/);
    expect(part.html.querySelector('#attempt-entry-1')?.getAttribute('hx-swap-oob')).toBe('true');
    expect(Number(part.html.querySelector('#attempt-timer')?.getAttribute('data-left'))).toBeGreaterThan(590);
    expect(await stored()).toEqual([['1'], [], [], [], [], [], [], [], []]);
    const late = await client.htmx.post(`${at}/answers/1`, {
      _method: 'PUT',
      q1: '2',
      typedAt: now().getTime() - 60_000,
    });
    expect(late.$('#attempt-saved-1')).toContain('A newer answer');
    turnClock(10 * minute + 6000);
    expect((await client.htmx.post(`${at}/answers/2`, { _method: 'PUT', q2: '0' })).status).toBe(410);
    expect((await client.get(at)).$('main')).toContain('The time was over');
  });

  it('[ASM-03] without a session leads to the sign-in and back to the same question', async () => {
    const { begin } = await sit({ onePerPage: true });
    const at = await begin();
    const referer = { headers: { Referer: `${school.url}${at}?question=3` } };
    const page = await school.visitor().post(`${at}/answers`, { _method: 'PUT', asked: '3', q3: '0' }, referer);
    expect(page.location).toContain(`/sign-in?next=${encodeURIComponent(`${at}?question=3&held=`)}`);
    // Nothing is kept for what nobody sits in.
    const nowhere = at.replace(/[^/]+$/, '0123456789abcdef01234567');
    const stranger = await school.visitor().post(`${nowhere}/answers`, { _method: 'PUT', asked: '3', q3: '0' });
    expect(stranger.location).toBe(`/sign-in?next=${encodeURIComponent(`${nowhere}?question=3`)}`);
  });

  it('[ASM-03] typed without a session it stands in its question after the sign-in, until something newer is stored', async () => {
    const { who, client, begin, stored } = await sit({ onePerPage: true });
    const at = await begin();
    await client.put(`${at}/answers`, { asked: '4', q4: '180' });
    const page = await client.get(`${at}?question=4`);
    const was = page.html.querySelector('[name=q4-was]')?.getAttribute('value') ?? '';
    const typed = { asked: '4', q4: '185,2', 'q4-was': was };
    // Twelve hours after a sign-in its session ends, and is found where it was.
    turnClock(12 * 60 * minute + 1);
    const led = await client.put(`${at}/answers`, typed);
    const next = new URL(led.location ?? '', school.url).searchParams.get('next') ?? '';
    expect([led.status, next]).toEqual([303, expect.stringMatching(/\?question=4&held=[\w-]{22}$/)]);
    expect((await stored())[3]).toEqual(['180']);
    const again = await school.signedIn(who);
    const valueAt = async (sender: typeof again, address: string) =>
      (await sender.get(address)).html.querySelector('#q4')?.getAttribute('value');
    expect(await valueAt(again, next)).toBe('185,2');
    expect((await again.get(next)).$('#attempt-saved-4')).toMatch(/^Not saved yet/);
    const other = await sit({ onePerPage: true });
    expect(await valueAt(other.client, next.replace(at, await other.begin()))).toBe('');
    turnClock(12 * 60 * minute + 1000);
    await again.put(`${at}/answers`, { ...typed, q4: '190' });
    expect(await valueAt(again, next)).toBe('190');
  });

  it('[ASM-04] may be checked at once where the rules say so, and stays as it is then', async () => {
    const { client, begin, stored } = await sit({ feedback: 'answer', shuffleOptions: false });
    const at = await begin();
    const turned = await client.put(`${at}/answers`, { asked, check: '1', q1: '1' });
    expect(turned.location).toBe(at);
    expect((await client.get(at)).$('#attempt-review-1')).toMatch(
      /Not right[\s\S]*would have been right[\s\S]*It joins two ends[\s\S]*Read again: 1.1 The bowline/,
    );
    expect((await client.htmx.post(`${at}/answers/1`, { _method: 'PUT', q1: '0' })).status).toBe(410);
    expect((await stored())[0]).toEqual(['1']);
  });
});

describe('what is not shown', () => {
  it('[ASM-02] before the quiz closes, or ever: neither reasons nor what is right', async () => {
    const closesAt = new Date(now().getTime() + 60 * minute);
    for (const rules of [{ feedback: 'never' }, { feedback: 'close', closesAt }] as const) {
      const { client, begin } = await sit(rules);
      const at = await begin();
      const open = await client.get(at);
      await client.put(`${at}/answers`, { asked, go: 'end', q1: '1' });
      await client.post(`${at}/submission`);
      const result = await client.get(at);
      for (const page of [open, result]) {
        expect(page.$('main')).not.toMatch(/It joins two ends|needs one end|would have been right|Not right|185/);
        expect(page.text).not.toContain('rabbit');
      }
      if (rules.feedback === 'never') continue;
      turnClock(61 * minute);
      expect((await client.get(at)).$('#attempt-review-1')).toContain('It joins two ends');
    }
  });

  it('[ACC-07] another learner of the course gets nothing of an attempt', async () => {
    const { begin } = await sit();
    const at = await begin();
    const stranger = await school.signedIn(cast.charlie);
    expect((await stranger.get(at)).status).toBe(404);
    expect((await stranger.htmx.post(`${at}/answers/1`, { _method: 'PUT', q1: '0' })).status).toBe(404);
    expect((await stranger.post(`${at}/submission`)).status).toBe(404);
  });
});
