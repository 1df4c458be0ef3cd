import { expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { startAttempt } from '../../assessment/attempts/starting.service.ts';
import { Question } from '../../assessment/questions/question.model.ts';
import { answerOf, questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { Course } from '../courses/course.model.ts';

const school = await startSchool();
const { ada, leo } = await world();
const options = ['Bowline', 'Reef knot'];
const course = await quizCourse(
  ada,
  { passPercent: 60 },
  {
    slug: 'wrong-key',
    questions: [
      questionOf(
        'single',
        'Loop?',
        options.map((text, at) => answerOf(text, at === 1 ? 100 : 0)),
      ),
      questionOf('truefalse', 'Long?', [answerOf('True', 100), answerOf('False')]),
    ],
  },
);
const question = await Question.findOne({ courseId: course.id, kind: 'single' }).orFail();
const base = `/studio/courses/${course.id}/questions/${question.id}`;

async function takes(who: Parameters<typeof snapshotOf>[0], one: string) {
  const { sitting, quiz, revisionId } = await sittingIn(snapshotOf(who), course);
  const attempt = await startAttempt(sitting, quiz, revisionId);
  for (const [at, { questionId }] of attempt.items.entries())
    await saveAnswer(attempt, questionId, { given: [at === 0 ? one : '0'], flagged: false });
  return submitAttempt(attempt);
}

it('[ASM-05] a key is corrected in the bank and past answers are marked again, by forms alone', async () => {
  const mina = await person('mina', 'Mina Lucky', 'learner');
  const [up, down] = [await takes(leo, '0'), await takes(mina, '1')];
  const client = await school.signedIn(ada);
  const before = await client.get(`${base}/regrades`);
  expect(before.html.querySelector('input[name="how"][value="key"]')?.hasAttribute('disabled')).toBe(true);
  expect((await client.post(`${base}/regrades`)).status).toBe(422);

  const fields = { kind: 'single', text: 'Loop?', answerText: options, right: '0', points: '1', revision: 1 };
  expect((await client.put(base, fields)).status).toBe(303);
  expect((await client.get(base)).text).toContain('Regrade past answers');
  const asked = await client.post(`${base}/regrades`, { how: 'key' });
  const look = asked.location ?? '';
  await school.settled();
  // Asked for twice it is one.
  expect((await client.post(`${base}/regrades`, { how: 'key' })).location).toBe(look);

  const page = await client.get(look);
  expect(page.$('main header')).toContain(
    '2 attempts asked it; the scores of 2 would be changed. Nothing is changed yet.',
  );
  expect(page.$('tbody')).toContain('Mina Lucky Test 100 % (2 of 2) 50 % (1 of 2) Would fall');
  expect((await client.get(`${look}?group=passes`)).$('tbody')).toContain(
    'Leo Martins Test 50 % (1 of 2) 100 % (2 of 2)',
  );
  expect(page.$('#regrade-yes')).toContain('Let 1 attempt fall below the pass mark');

  await client.post(`${look}/application`, { tells: 'on' });
  await school.settled();
  expect((await client.get(look)).$('main header')).toContain('1 attempt kept the points');
  expect((await client.get(`${look}/progress`)).location).toBe(look);

  const [asLeo, asMina] = [await school.signedIn(leo), await school.signedIn(mina)];
  const result = await asLeo.get(`/learn/wrong-key/lectures/test/attempts/${up.id}`);
  expect(result.text).toContain('100 %');
  expect(result.$('#attempt-review-1')).toMatch(/^Right 1 of 1 point This question was corrected on \d/);
  const kept = await asMina.get(`/learn/wrong-key/lectures/test/attempts/${down.id}`);
  expect(kept.$('#attempt-review-1')).toContain('Your points stay as they were.');
  expect((await asLeo.get('/notifications')).text).toContain('A question in “Test” was corrected.');
});

it('[ASM-05] is for those who answer learners, also without the right to edit, and for nobody else', async () => {
  const tess = await person('tess', 'Tess Team', 'instructor', 'tess');
  const client = await school.signedIn(tess);
  expect((await client.get(`${base}/regrades`)).status).toBe(404);
  const join = (right: 'answer' | 'edit') =>
    Course.updateOne({ _id: course.id }, { $set: { team: [{ userId: tess.id, rights: [right], since: new Date() }] } });
  await join('edit');
  expect((await client.get(`${base}/regrades`)).status).toBe(403);
  await join('answer');
  const page = await client.get(`${base}/regrades`);
  expect(page.status).toBe(200);
  expect(page.$('h1')).toBe('Mark past answers again');
  expect((await client.get(base)).status).toBe(403);
  const { location } = await client.post(`${base}/regrades`, { how: 'left-out' });
  await school.settled();
  expect((await client.delete(location ?? '')).location).toBe(`${base}/regrades`);
  expect((await client.get(location ?? '')).text).toContain('This was given up. Nothing was changed.');
});
