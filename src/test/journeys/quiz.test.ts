/** Leo takes a quiz with a question of every kind, by its forms alone and with scripts, through a cut line and a lost session. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { endSessionsOf } from '../../web/session.ts';
import { look, type Mode, modes, startBrowser } from '../browser.ts';
import { quizCourse } from '../quiz.ts';
import { castPassword, startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
await quizCourse(ada, { minutes: 30 });
await quizCourse(ada, { onePerPage: true, minutes: 30 }, { slug: 'one-by-one' });
const { open } = startBrowser(school);

/** Enrols and opens the quiz. */
async function enter(page: Page, slug: string): Promise<void> {
  await page.goto(`/courses/${slug}`);
  await page.getByRole('button', { name: /Enrol/ }).first().click();
  await page.goto(`/learn/${slug}/lectures/test`);
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Question 1' }).waitFor();
}

const box = (page: Page, number: number) => page.locator(`#question-${number}`);

/** Answers question after question as far as they stand on the page. */
const answers: ((page: Page) => Promise<void>)[] = [
  (page) => box(page, 1).getByLabel('Bowline').check(),
  async (page) => {
    await box(page, 2).getByLabel('Clove hitch').check();
    await box(page, 2).getByLabel('Rolling hitch').check();
  },
  (page) => box(page, 3).getByLabel('True').check(),
  (page) => box(page, 4).locator('#q4').fill('185,2'),
  (page) => box(page, 5).locator('#q5').fill('Working end'),
  async (page) => {
    await box(page, 6).getByLabel('Gap 1').fill('rabbit');
    await box(page, 6).getByLabel('Gap 2').fill('tree');
  },
  async (page) => {
    await box(page, 7).getByLabel('Sheet bend').selectOption({ label: 'Two ropes' });
    await box(page, 7).getByLabel('Bowline').selectOption({ label: 'A loop' });
  },
  async (page) => {
    for (const [at, name] of ['Make a loop', 'Go round', 'Pull'].entries())
      await box(page, 8)
        .getByLabel(name)
        .selectOption(String(at + 1));
  },
  (page) => box(page, 9).locator('textarea').fill('So that\nnothing falls.'),
];

async function seeResult(page: Page, mode: Mode): Promise<void> {
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('heading', { name: 'Question by question' }).waitFor();
  await look(page, 'quiz-result', mode);
  expect(await page.locator('main').textContent()).toMatch(/88 %[\s\S]*Passed[\s\S]*8 of 9 points/);
}

describe.each(modes)('a quiz $name', (mode) => {
  const name = mode.javaScript ? 'with' : 'without';

  it('[ASM-01] asks a question of every kind on one page, and says what is right and why', async () => {
    const page = await open(mode, await person(`quiz-${name}`, 'Quiz Taker', 'learner'));
    await enter(page, 'knot-quiz');
    await look(page, 'quiz-start', mode);
    await begin(page);
    await look(page, 'quiz-questions', mode);
    for (const answer of answers) await answer(page);
    await box(page, 9).getByLabel('Come back to this').check();
    if (mode.javaScript)
      await page
        .getByText(/^Saved \d\d:\d\d$/)
        .nth(8)
        .waitFor();
    await page.getByRole('button', { name: 'Look over and hand in' }).click();
    await page.getByText('All 9 questions are answered and saved.').waitFor();
    await look(page, 'quiz-hand-in', mode);
    await seeResult(page, mode);
    await page.getByRole('link', { name: 'Back to the quiz' }).click();
    await page.getByRole('link', { name: 'Attempt 1' }).waitFor();
    await look(page, 'quiz-start-again', mode);
  });

  it('[ASM-02] asks one question after the other, with a map to go back by', async () => {
    const page = await open(mode, await person(`one-${name}`, 'One By One', 'learner'));
    await enter(page, 'one-by-one');
    await begin(page);
    await look(page, 'quiz-one', mode);
    for (const [at, answer] of answers.entries()) {
      await answer(page);
      await page
        .getByRole('button', { name: at < 8 ? 'Next question' : 'Look over and hand in', exact: true })
        .first()
        .click();
      if (at < 8) await page.getByRole('heading', { name: `Question ${at + 2}` }).waitFor();
    }
    await page.getByText('All 9 questions are answered and saved.').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Question 5' }).click();
    expect(await page.locator('#q5').inputValue()).toBe('Working end');
    await page.getByRole('button', { name: 'Look over and hand in' }).first().click();
    await seeResult(page, mode);
  });
});

describe('nothing is lost', () => {
  const [mode = { name: '', javaScript: true }] = modes;

  it('[ASM-03] over a cut line: it is said, and made good by itself', async () => {
    const page = await open(mode, await person('cut-line', 'Cut Line', 'learner'));
    await enter(page, 'knot-quiz');
    await begin(page);
    await page.context().setOffline(true);
    await answers[4]?.(page);
    await box(page, 5).getByText('Not saved: offline. Kept in this browser.').waitFor();
    await page.context().setOffline(false);
    await box(page, 5)
      .getByText(/^Saved/)
      .waitFor();
    await page.reload();
    expect(await page.locator('#q5').inputValue()).toBe('Working end');
  });

  it('[ASM-03] over a session that ended: sign in, and the words stand in the same question', async () => {
    const who = await person('lost-session', 'Lost Session', 'learner');
    const page = await open(mode, who);
    await enter(page, 'one-by-one');
    await begin(page);
    await page.getByRole('link', { name: 'Question 5' }).click();
    await page.getByRole('heading', { name: 'Question 5' }).waitFor();
    await endSessionsOf(who.id);
    await answers[4]?.(page);
    await box(page, 5).getByText('Not saved: you are signed out').waitFor();
    await look(page, 'quiz-signed-out', mode);
    await page.getByRole('link', { name: 'Sign in and go on' }).click();
    await page.getByLabel('E-mail').fill(who.email);
    await page.getByLabel('Password', { exact: true }).fill(castPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Question 5' }).waitFor();
    await box(page, 5)
      .getByText(/^Saved/)
      .waitFor();
    expect(await page.locator('#q5').inputValue()).toBe('Working end');
  });
});
