import { expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { saveAnswer } from '../assessment/attempts/answers.service.ts';
import { submitAttempt } from '../assessment/attempts/closing.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { beginQuiz, questionOf, quizCourse } from '../test/quiz.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { shelfOf } from './shelf.service.ts';

const school = await startSchool();
const { ada } = await world();

it('[LRN-02] what waits for its teacher is nothing to go on with: another lecture is, or none', async () => {
  const questions = [questionOf('essay', 'Why knots?', [], { points: 4 })];
  const made = await quizCourse(ada, { passPercent: 50 }, { slug: 'waits', questions });
  const who = await person('waiter', 'Wanda Waits', 'learner');
  const attempt = await beginQuiz(snapshotOf(who), made);
  await saveAnswer(attempt, attempt.items[0]?.questionId ?? '', { given: ['They hold.'], flagged: false });
  await submitAttempt(attempt);
  await school.settled();
  const { current } = await shelfOf(who.id);
  expect(current?.next.title).toBe('The bowline');
  const [article] = (await requirePublishedCourse('waits')).sections.flatMap(({ lectures }) => lectures);
  const client = await school.signedIn(who);
  await client.post(`/learn/waits/lectures/${article?.slug}/completion`, {});
  const shelf = await shelfOf(who.id);
  expect([shelf.current, shelf.others.map(({ course }) => course.slug)]).toEqual([null, ['waits']]);
  expect((await client.get('/learn')).$('main')).not.toContain('Continue');
  expect((await client.get('/learn/waits')).$('main')).toContain('All that is left is handed in');
});
