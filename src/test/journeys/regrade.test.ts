/** Journey 26: figures show that a key is wrong; it is corrected, looked at, and past answers are marked again. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { Question } from '../../assessment/questions/question.model.ts';
import { expectPath, expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { answerOf, beginQuiz, questionOf, quizCourse } from '../quiz.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);

describe.each(modes)('a wrong key $name', (mode) => {
  it('[ASM-05] [ASM-09] shows in the figures, is corrected, and marks past answers again', async () => {
    const slug = mode.javaScript ? 'wrong-key' : 'wrong-key-plain';
    const questions = [
      questionOf('single', 'Which makes a loop?', [answerOf('Bowline'), answerOf('Reef knot', 100)]),
      questionOf('truefalse', 'Ropes are long.', [answerOf('True', 100), answerOf('False')]),
    ];
    const course = await quizCourse(ada, { passPercent: 60 }, { slug, questions });
    const learner = await person(`${slug}-up`, 'Maya Nair', 'learner');
    const attemptId = await takes(learner, '0');
    await takes(await person(`${slug}-down`, 'Otto Long', 'learner'), '1');
    const question = await Question.findOne({ courseId: course.id, kind: 'single' }).orFail();

    const page = await open(mode, ada);
    /** The page loads itself anew where it can. */
    const until = async (words: string | RegExp) => {
      await school.settled();
      if (!mode.javaScript) await page.reload();
      await expectWords(page, words);
    };
    await page.goto(`/studio/courses/${course.id}/results`);
    await look(page, 'studio-results', mode);
    await press(page, 'Test', 'link');
    await look(page, 'studio-results-empty', mode);
    await press(page, 'Count the answers');
    await until('fewer than ten attempts');
    await look(page, 'studio-results-quiz', mode);

    await page.goto(`/studio/courses/${course.id}/questions/${question.id}`);
    await page.getByRole('radio').first().check();
    await press(page, 'Save');
    await expectPath(page, /\/questions/);
    await page.goto(`/studio/courses/${course.id}/questions/${question.id}/regrades`);
    await look(page, 'studio-regrades', mode);
    await press(page, 'Look at who is affected');
    await until('2 attempts asked it; the scores of 2 would be changed. Nothing is changed yet.');
    await expectWords(page, 'Otto Long');
    await look(page, 'studio-regrade-look', mode);
    await press(page, 'Apply');
    await until(/the scores of 1 were changed\. 1 attempt kept the points/);
    await look(page, 'studio-regrade-done', mode);

    const seen = await open(mode, learner);
    await seen.goto(`/learn/${slug}/lectures/test/attempts/${attemptId}`);
    await expectWords(seen, /100 %.*This question was corrected on/);
    await look(seen, 'learn-result-corrected', mode);

    async function takes(who: Parameters<typeof snapshotOf>[0], one: string): Promise<string> {
      const attempt = await beginQuiz(snapshotOf(who), course);
      for (const [at, { questionId }] of attempt.items.entries())
        await saveAnswer(attempt, questionId, { given: [at === 0 ? one : '0'], flagged: false });
      expect((await submitAttempt(attempt)).state).toBe('closed');
      return attempt.id;
    }
  });
});
