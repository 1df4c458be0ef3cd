/** Dragging beside the numbers and lists, and an essay from its writing to its marks, by keyboard alone. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listAnswers } from '../../assessment/attempts/answers.service.ts';
import { listAttempts } from '../../assessment/attempts/attempts.service.ts';
import { look, modes, startBrowser } from '../../test/browser.ts';
import { answerOf, questionOf, quizCourse, sittingIn } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);
const questions = [
  questionOf(
    'ordering',
    'In which order?',
    ['One', 'Two', 'Three'].map((text) => answerOf(text, 100)),
  ),
  questionOf('matching', 'What is it for?', [
    answerOf('Bend', 100, { match: 'Two ropes' }),
    answerOf('Bowline', 100, { match: 'A loop' }),
  ]),
  questionOf('essay', 'Why knots?', [], { points: 2, explanation: 'They hold.' }),
];
let count = 0;

async function taker() {
  count += 1;
  const who = await person(`dragger${count}`, `Dragger ${count}`, 'learner');
  const course = await quizCourse(ada, { passPercent: 100 }, { slug: `drag-${count}`, questions });
  const { sitting } = await sittingIn(snapshotOf(who), course);
  const given = async () => {
    const [attempt] = await listAttempts(sitting);
    const answers = await listAnswers(attempt?.id ?? '');
    return attempt?.items.map(({ questionId }) => answers.get(questionId)?.given ?? []);
  };
  return { who, course, given };
}

describe.each(modes)('an attempt $name', (mode) => {
  it('[ASM-01] is put in order and matched, by dragging where there are scripts', async () => {
    const { who, course, given } = await taker();
    const page = await open(mode, who);
    await page.goto(`/learn/${course.slug}/lectures/test`);
    await page.getByRole('button', { name: 'Begin' }).click();
    const order = page.locator('[data-drag=ordering]');
    await order.waitFor();
    if (mode.javaScript) {
      for (const [place, word] of ['One', 'Two', 'Three'].entries()) {
        const grip = order.locator('li', { hasText: word }).locator('.quiz-grip');
        const [from, to] = [await grip.boundingBox(), await order.locator('li').nth(place).boundingBox()];
        if (!from || !to) throw new Error('nothing to drag');
        await page.mouse.move(from.x + 8, from.y + 8);
        await page.mouse.down();
        await page.mouse.move(from.x + 12, to.y + 2, { steps: 5 });
        await page.mouse.up();
      }
      const chip = page.locator('.quiz-chip', { hasText: 'A loop' });
      await chip.dragTo(page.locator('[data-drag=matching] li', { hasText: 'Bowline' }));
      await expect
        .poll(async () => (await given())?.slice(0, 2))
        .toEqual([
          ['1', '2', '3'],
          ['', '1'],
        ]);
    } else {
      for (const [place, word] of ['One', 'Two', 'Three'].entries())
        await page.getByLabel(word, { exact: true }).selectOption(String(place + 1));
      await page.getByLabel('Bowline').selectOption({ label: 'A loop' });
    }
    await page.getByLabel('Bend').selectOption({ label: 'Two ropes' });
    await page.locator('textarea').fill('Because they hold.');
    await page.getByRole('button', { name: 'Look over and hand in' }).first().click();
    await page.getByRole('button', { name: 'Hand in' }).click();
    await page.getByText('Waits for your teacher').first().waitFor();
    expect(await given()).toEqual([['1', '2', '3'], ['0', '1'], ['Because they hold.']]);
    await markByKeyboard(course.id);
    await page.reload();
    await page.getByText('You did it').waitFor();
    await page.getByRole('link', { name: 'Back to the course' }).first().waitFor();
    await look(page, 'quiz-marked', mode);
  });

  async function markByKeyboard(courseId: string) {
    const page = await open(mode, ada);
    await page.goto(`/studio/courses/${courseId}/marking`);
    await look(page, 'marking', mode);
    await page.getByRole('link', { name: 'Begin with the first' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Points').waitFor();
    await look(page, 'marking-answer', mode);
    await page.getByLabel('Points').focus();
    await page.keyboard.type('2');
    await page.keyboard.press('Tab');
    await page.keyboard.type('You did it');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing waits any more').waitFor();
  }

  it('[ASM-11] other conditions are given on a page that reads well', async () => {
    const { who, course } = await taker();
    const page = await open(mode, ada);
    await page.goto(`/studio/courses/${course.id}/accommodations`);
    await page.getByLabel('Give them to').fill(who.name);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: who.name }).click();
    await page.getByLabel('More attempts').fill('2');
    await look(page, 'conditions', mode);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The whole course: 2 more attempts').waitFor();
    await look(page, 'conditions-list', mode);
  });
});
