/** An exam against the clock, at a school of real processes, over a line that is cut: whatever breaks, no answer is lost. */
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { QuizAnswer } from '../../assessment/attempts/answer.model.ts';
import { QuizAttempt } from '../../assessment/attempts/attempt.model.ts';
import { config } from '../../config.ts';
import { openLine } from '../../ops/ordeal/exam/line.ts';
import { expectPath, expectWords, type Mode, modes, signIn, startBrowser } from '../browser.ts';
import { everyKind, quizCourse } from '../quiz.ts';
import { buildStage } from '../resilience/stage.ts';
import { castPassword } from '../school.ts';
import { person, world } from '../world.ts';

const stage = await buildStage();
const { ada } = await world();
const kinds = ['single', 'multiple', 'short', 'numeric', 'truefalse'];
const questions = kinds.flatMap((kind) => everyKind.filter((question) => question.kind === kind));
await quizCourse(ada, { onePerPage: true, minutes: 30, attempts: 1 }, { slug: 'exam', questions });
const line = await openLine(config.publicUrl);
const { open } = startBrowser({ url: line.url, signedIn: ({ email }) => stage.signedIn(email) });

beforeAll(() => stage.start('web'));
afterAll(() => line.close());

type Seat = { page: Page; mode: Mode; attemptId: string };

describe.each(modes)('an exam $name', (mode) => {
  it('[ASM-03] keeps every answer over a cut line, a killed process and a lost session', {
    timeout: 300_000,
  }, async () => {
    const who = await person(`exam-${mode.javaScript}`, 'Exam Sitter', 'learner');
    const seat = await begin(mode, who);
    const { page } = seat;
    const ends = await endShown(page);
    expect(ends).toBe((await QuizAttempt.findById(seat.attemptId).orFail().lean()).endsAt?.toISOString());
    await box(page, 1).getByLabel('Bowline').check();
    await saved(seat, 1);
    await turn(page, 2);

    await whileAway(seat, { from: line.cut, to: line.mend }, async () => {
      for (const label of ['Clove hitch', 'Rolling hitch']) await box(page, 2).getByLabel(label).check();
    });
    await turn(page, 3);

    const killed = { from: () => stage.end('web'), to: () => stage.start('web') };
    await whileAway(seat, killed, () => box(page, 3).locator('#q3').fill('Working end'));
    await page.reload();
    await at(page, 3);
    expect(await page.locator('#q3').inputValue()).toBe('Working end');
    expect(await endShown(page)).toBe(ends);
    await turn(page, 4);

    await stage.endAllSessions();
    await page.locator('#q4').fill('185,2');
    if (mode.javaScript) await page.getByRole('link', { name: 'Sign in and go on' }).click();
    else await press(page, 'Save');
    await signIn(page, who.email, castPassword);
    await at(page, 4);
    expect(await page.locator('#q4').inputValue()).toBe('185,2');
    if (!mode.javaScript) await box(page, 4).getByText('Not saved yet').waitFor();
    await saved(seat, 4);

    const other = await page.context().newPage();
    await other.goto(`${page.url().split('?')[0]}?question=5`);
    await box(other, 5).getByLabel('True').check();
    await saved({ ...seat, page: other }, 5);
    await page.getByRole('link', { name: 'Question 5' }).click();
    await at(page, 5);
    expect(await box(page, 5).getByLabel('True').isChecked()).toBe(true);

    await press(page, 'Look over and hand in');
    await page.getByText('All 5 questions are answered and saved.').waitFor();
    await press(page, 'Hand in');
    await expectWords(page, /100 %.*Passed.*5 of 5 points/);
    await other.reload();
    await expectWords(other, /100 %.*Passed/);
  });
});

it('[ASM-03] an exam is closed and graded at its end, with what was saved until then', async () => {
  const seats = await Promise.all(
    modes.map(async (mode) => begin(mode, await person(`late-${mode.javaScript}`, 'Late Sitter', 'learner'))),
  );
  // Nobody waits half an hour here. Enough is left to answer, also on a machine that does much else.
  await QuizAttempt.updateMany({ state: 'open' }, { $set: { endsAt: new Date(Date.now() + 12_000) } });
  const answers = seats.map(async (seat) => {
    await seat.page.reload();
    await box(seat.page, 1).getByLabel('Bowline').check();
    await saved(seat, 1);
  });
  await Promise.all(answers);
  for (const { page, mode, attemptId } of seats) {
    const turned = async () => {
      await press(page, 'Save');
      return page.locator('#score-title').count();
    };
    // With scripts the page goes there by itself; without them it is seen by whoever turns a page.
    if (!mode.javaScript) await expect.poll(turned).toBe(1);
    await expectWords(page, /20 %.*1 of 5 points.*The time was over/);
    expect(await QuizAttempt.findById(attemptId).lean()).toMatchObject({ state: 'closed', endedHow: 'time' });
  }
});

/** Enrols and begins the exam. */
async function begin(mode: Mode, who: PersonRecord): Promise<Seat> {
  const page = await open(mode, who);
  await page.goto('/courses/exam');
  await page.getByRole('button', { name: /Enrol/ }).first().click();
  await expectPath(page, /^\/learn/);
  await page.goto('/learn/exam/lectures/test');
  await press(page, 'Begin');
  await at(page, 1);
  const { _id } = await QuizAttempt.findOne({ userId: who.id }).orFail().lean();
  return { page, mode, attemptId: String(_id) };
}

/** Something is answered while nothing goes through: it is never said to be saved, and is when that is over. */
async function whileAway(seat: Seat, away: Record<'from' | 'to', () => unknown>, answer: () => Promise<void>) {
  const { page, mode } = seat;
  const before = await stored(seat);
  const number = before.length + 1;
  await away.from();
  await answer();
  if (mode.javaScript) await box(page, number).getByText('Kept in this browser.').waitFor();
  else {
    await press(page, 'Save');
    await expect.poll(() => page.url()).toMatch(/^chrome-error:/);
  }
  expect(await stored(seat)).toEqual(before);
  await away.to();
  if (!mode.javaScript) await sendAgain(page);
  await saved(seat, number);
}

/** Waits until it is said that this answer is stored; then it is, beside all those before it. */
async function saved(seat: Seat, number: number): Promise<void> {
  const { page, mode } = seat;
  if (!mode.javaScript) await press(page, 'Save');
  await box(page, number)
    .getByText(/^Saved \d\d:\d\d$/)
    .waitFor();
  expect(await stored(seat)).toHaveLength(number);
}

async function stored({ attemptId }: Seat): Promise<unknown[]> {
  return QuizAnswer.find({ attemptId }).select('questionId given').sort({ _id: 1 }).lean();
}

/** The button of the browser's own page that says that nothing was answered: what was sent is sent once more. */
async function sendAgain(page: Page): Promise<void> {
  const here = async () => {
    if (/^chrome-error/.test(page.url())) await page.reload().catch(() => undefined);
    return page.url();
  };
  await expect.poll(here).toMatch(/attempts/);
}

async function endShown(page: Page): Promise<string | null> {
  return page.locator('#attempt-timer time').getAttribute('datetime');
}

async function turn(page: Page, number: number): Promise<void> {
  await press(page, 'Next question');
  await at(page, number);
}

async function at(page: Page, number: number): Promise<void> {
  await page.getByRole('heading', { name: `Question ${number}`, exact: true }).waitFor();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).and(page.locator(':visible')).first().click();
}

function box(page: Page, number: number): Locator {
  return page.locator(`#question-${number}`);
}
