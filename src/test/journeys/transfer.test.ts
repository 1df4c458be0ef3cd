/** Journey: a course leaves as an archive and enters again; questions and lectures come from files. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { listQuestions, requireQuestion } from '../../assessment/questions/questions.service.ts';
import { look, type Mode, modes, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';
import { zipOf } from '../zip-samples.ts';

const school = await startSchool();
const { ada, knots } = await world();
const { open } = startBrowser(school);

describe.each(modes)('Ada imports what was exported $name', (mode: Mode) => {
  const base = `/studio/courses/${knots.id}`;
  let desk: Page;
  let archive: Buffer;

  beforeEach(async () => {
    desk = await open(mode, ada);
  });

  it('[AUT-17] saves the whole draft as a file', async () => {
    await desk.goto(`${base}/export`);
    await desk.getByRole('button', { name: 'Write the archive' }).click();
    // The one of the mode before stands there too.
    const nth = mode.javaScript ? 0 : 1;
    await untilThere(() => desk.getByRole('link', { name: /^Download/ }).nth(nth));
    await look(desk, 'studio-export', mode);
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk
        .getByRole('link', { name: /^Download/ })
        .first()
        .click(),
    ]);
    archive = await readFile(await download.path());
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    expect(archive.subarray(0, 2).toString()).toBe('PK');
  });

  it('[AUT-17] makes the same course of it, as a draft', async () => {
    await desk.goto('/studio');
    await desk.goto('/studio/imports');
    await look(desk, 'studio-import', mode);
    await choose('ZIP archive', { name: 'knots.zip', mimeType: 'application/zip', buffer: archive });
    await desk.getByRole('button', { name: 'Make a course of it' }).click();
    await untilThere(() => desk.getByRole('link', { name: 'To the course' }));
    await look(desk, 'studio-imported', mode);
    await desk.getByRole('link', { name: 'To the course' }).click();
    await desk.waitForURL(/\/basics$/);
    expect(desk.url()).not.toContain(knots.id);
    await desk.goto(desk.url().replace('/basics', '/outline'));
    const titles = await desk.locator('[data-lectures] a').allTextContents();
    await desk.goto(`${base}/outline`);
    expect(titles.map((one) => one.trim())).toEqual(
      (await desk.locator('[data-lectures] a').allTextContents()).map((one) => one.trim()),
    );
  });

  it('[AUT-17] takes lectures from files in folders, after a look at what would be made', async () => {
    const words = mode.javaScript ? 'Scripted' : 'Plain';
    const zip = zipOf([
      { name: `01 ${words}/01 First words.md`, bytes: '# First words\n\nHello.' },
      { name: `01 ${words}/02 More.md`, bytes: 'More words.' },
      { name: `01 ${words}/tool.exe`, bytes: 'MZ' },
    ]);
    await desk.goto(`${base}/imports`);
    await choose('ZIP archive', { name: 'lectures.zip', mimeType: 'application/zip', buffer: zip });
    await desk.getByRole('button', { name: 'Look at it' }).click();
    await untilThere(() => desk.getByRole('button', { name: 'Take in 2 lectures' }));
    await look(desk, 'studio-lectures-plan', mode);
    await desk.getByText('Files of this type are no lectures.').waitFor();
    await desk.getByRole('button', { name: 'Take in 2 lectures' }).click();
    await untilThere(() => desk.getByRole('link', { name: 'To the outline' }));
    await desk.getByRole('link', { name: 'To the outline' }).click();
    await desk.getByRole('heading', { name: words }).waitFor();
    await desk.getByRole('link', { name: 'More', exact: true }).first().waitFor();
  });

  it('[AUT-15] writes a question, takes others from a file, and finds them', async () => {
    await desk.goto(`${base}/questions/new?kind=multiple`);
    await desk.getByLabel('Question', { exact: true }).fill('Which of these are hitches?');
    await desk.getByLabel('Answer 1', { exact: true }).fill('Clove hitch');
    await desk.getByLabel('Answer 2', { exact: true }).fill('Reef knot');
    await desk.getByRole('button', { name: 'Put into the bank' }).click();
    await desk.getByText('Please mark at least one right answer.').first().waitFor();
    expect(await desk.getByLabel('Answer 1', { exact: true }).inputValue()).toBe('Clove hitch');
    await look(desk, 'studio-question', mode);
    await desk.getByLabel('Right: answer 1').check();
    await desk.getByRole('button', { name: 'Put into the bank' }).click();
    await desk.getByText('The question is in the bank.').waitFor();
    await desk.getByRole('link', { name: 'Take in a file' }).click();
    await desk.getByLabel('Or paste it here').fill('::Fathom:: In metres?{#1.83:0.01}\n\nOnly words.');
    await desk.getByRole('button', { name: 'Look at the questions' }).click();
    await desk
      .getByText(/cannot be taken/)
      .first()
      .waitFor();
    await look(desk, 'studio-questions-report', mode);
    const take = desk.getByRole('button', { name: /^Take in/ });
    if (await take.isVisible()) await take.click();
    await desk.goto(`${base}/questions`);
    await look(desk, 'studio-questions', mode);
    await desk.getByLabel('Words').fill('fathom');
    await desk.getByRole('button', { name: 'Show' }).click();
    expect(await desk.locator('#question-list a').allTextContents()).toEqual(['Fathom']);
  });

  it.runIf(mode.javaScript)(
    '[AUT-06] a question saves itself two seconds after typing stops, every answer in its row',
    async () => {
      const [question] = (await listQuestions(knots.id, { kind: 'multiple' })).questions;
      await desk.goto(`${base}/questions/${question?.id}`);
      await desk.getByLabel('Answer 3', { exact: true }).fill('Half hitch');
      await desk.getByLabel('Answer 4', { exact: true }).fill('Sheet bend');
      const texts = async () => (await requireQuestion(knots.id, question?.id ?? '')).answers.map(({ text }) => text);
      await expect.poll(texts).toEqual(['Clove hitch', 'Reef knot', 'Half hitch', 'Sheet bend']);
      await desk.getByLabel('Answer 2', { exact: true }).fill('Granny');
      await desk.context().setOffline(true);
      await desk.waitForTimeout(600);
      await desk.context().setOffline(false);
      await desk.reload();
      await expect.poll(texts).toEqual(['Clove hitch', 'Granny', 'Half hitch', 'Sheet bend']);
    },
  );

  /** The island sends it at once and says so; the plain form sends it with its button. */
  async function choose(label: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await desk.getByLabel(label).setInputFiles(file);
    if (mode.javaScript) await desk.locator('input[name=kept_archive]').waitFor({ state: 'attached' });
  }

  /** By itself with JavaScript, by reloading without. */
  async function untilThere(find: () => ReturnType<Page['getByRole']>): Promise<void> {
    await expect
      .poll(
        async () => {
          if (await find().first().isVisible()) return true;
          if (!mode.javaScript) await desk.reload();
          return false;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(true);
  }
});
