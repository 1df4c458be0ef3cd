import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { answerOf, questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { saveAnswer } from '../attempts/answers.service.ts';
import { submitAttempt } from '../attempts/closing.service.ts';
import { startAttempt } from '../attempts/starting.service.ts';
import { askForAnalysis, findAnalysis } from './analysis.service.ts';

const school = await startSchool();
const { ada, ruth } = await world();
const options = ['Bowline', 'Reef knot', 'Eight'];
const course = await quizCourse(
  ada,
  { passPercent: 60 },
  {
    slug: 'figures',
    questions: [
      questionOf(
        'single',
        'Loop?',
        options.map((text, at) => answerOf(text, at === 0 ? 100 : 0)),
      ),
      questionOf('short', 'End?', [answerOf('working end', 100)]),
      questionOf('truefalse', 'Long?', [answerOf('True', 100), answerOf('False')]),
    ],
  },
);
let count = 0;

/** A new learner's attempts, each by the answers to the three questions; '' leaves one empty. */
async function takes(...attempts: [string, string, string][]) {
  count += 1;
  const { sitting, quiz, revisionId } = await sittingIn(
    snapshotOf(await person(`taker${count}`, `Taker ${count}`, 'learner')),
    course,
  );
  for (const given of attempts) {
    const attempt = await startAttempt(sitting, quiz, revisionId);
    for (const [at, { questionId }] of attempt.items.entries())
      await saveAnswer(attempt, questionId, { given: [given[at] ?? ''], flagged: false });
    await submitAttempt(attempt);
  }
  return sitting.lectureId;
}

await takes(['0', 'working end', '0']);
await takes(['1', 'standing part', '0'], ['0', 'working end', '0']);
await takes(['1', 'Standing  part', '1']);
const lectureId = await takes(['0', '', '0']);
const which = { courseId: course.id, lectureId };

async function counted(scope: 'first' | 'all') {
  await Promise.all([askForAnalysis({ ...which, scope }), askForAnalysis({ ...which, scope })]);
  await school.settled();
  return (await findAnalysis({ ...which, scope }))?.result ?? undefined;
}

describe('the figures of a quiz', () => {
  it('[ASM-09] are those of first attempts, with what was chosen wrongly most often', async () => {
    const result = await counted('first');
    expect(result).toMatchObject({ attempts: 4, passed: 2, isDrawn: false, tenths: [1, 0, 0, 1, 0, 0, 1, 0, 0, 1] });
    expect(result?.mean).toBeCloseTo((100 + 100 / 3 + 0 + 200 / 3) / 4, 10);
    const [single, short, truth] = result?.questions ?? [];
    expect(single).toMatchObject({ asked: 4, difficulty: 0.5, blank: 0, title: 'Loop?' });
    expect(single?.choices).toEqual([
      { text: 'Bowline', right: true, count: 2 },
      { text: 'Reef knot', right: false, count: 2 },
      { text: 'Eight', right: false, count: 0 },
    ]);
    expect(short).toMatchObject({ difficulty: 0.25, blank: 1 });
    expect(short?.choices[0]).toEqual({ text: 'standing part', right: false, count: 2 });
    // By hand: items 1 0 0 1 with rests 2 1 0 1; 1 0 0 0 with 2 1 0 2; 1 1 0 1 with 2 0 0 1.
    expect(single?.discrimination).toBeCloseTo(1 / Math.sqrt(1 * 2), 10);
    expect(short?.discrimination).toBeCloseTo(0.75 / Math.sqrt(0.75 * 2.75), 10);
    expect(truth?.discrimination).toBeCloseTo(0.75 / Math.sqrt(0.75 * 2.75), 10);
    // Item variances 1/3, 1/4, 1/4; totals 3 1 0 2 have 5/3.
    expect(result?.alpha).toBeCloseTo(1.5 * (1 - (1 / 3 + 1 / 4 + 1 / 4) / (5 / 3)), 10);
  });

  it('[ASM-09] count all attempts where that is wanted, and anew when asked again', async () => {
    expect(await counted('all')).toMatchObject({ attempts: 5, passed: 3 });
    await takes(['', '', '']);
    expect(await counted('all')).toMatchObject({ attempts: 6, passed: 3 });
    expect(await counted('first')).toMatchObject({ attempts: 5 });
  });

  it('[ASM-09] stand on a page and in a table for those who answer learners, with a word of caution', async () => {
    const client = await school.signedIn(ada);
    const base = `/studio/courses/${course.id}/results`;
    expect((await client.get(base)).$(`a[href="${base}/${lectureId}"]`)).toBe('Test');
    const page = await client.get(`${base}/${lectureId}`);
    expect(page.text).toContain('fewer than ten attempts');
    expect(page.$('h3')).toBe('Loop?');
    expect((await client.post(`${base}/${lectureId}/counting?attempts=all`)).location).toBe(
      `${base}/${lectureId}?attempts=all`,
    );
    const table = await client.get(`${base}/${lectureId}/questions.csv`);
    expect(table.headers.get('content-type')).toContain('text/csv');
    expect(table.text).toContain('Loop?,One right answer,5,1,0.4000,');
    const stranger = await school.signedIn(await person('eva', 'Eva Else', 'instructor', 'eva'));
    expect((await stranger.get(`${base}/${lectureId}`)).status).toBe(404);
    const admin = await school.signedIn(ruth);
    expect((await admin.get(`${base}/000000000000000000000000`)).status).toBe(404);
  });
});
