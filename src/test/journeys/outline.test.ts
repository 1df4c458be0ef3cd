/** A long outline by keyboard: after each change the focus stands where the work goes on. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { holds, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);
const owner = snapshotOf(ada);

describe('the outline by keyboard', () => {
  let page: Page;
  const chosen = () => page.locator('#outline-chosen');
  const focusIsOn = (title: string) => holds(page, `document.activeElement.textContent.trim() === '${title}'`);
  const titles = () => page.locator('[data-lectures] a').allTextContents();

  beforeEach(async () => {
    const course = await createCourse(owner, { title: 'Hitches' });
    const section = await addSection(owner, course.id, 'Begin');
    for (const title of ['Clove', 'Rolling', 'Timber'])
      await addLecture(owner, course.id, section.id, { title, kind: 'article', markdown: title });
    page = await open({ name: 'with JavaScript', javaScript: true }, ada);
    await page.goto(`/studio/courses/${course.id}/outline`);
    await page.getByRole('checkbox', { name: 'Rolling' }).check();
    await chosen().getByRole('button', { name: 'Mark', exact: true }).waitFor();
  });

  it('[AUT-02] what was marked has the focus; without a choice the reason has it, until the next try', async () => {
    await chosen().getByRole('button', { name: 'Mark', exact: true }).press('Enter');
    await holds(page, `document.activeElement.id === 'outline-problem'`);
    await page.getByLabel('Mark as').selectOption('optional');
    await chosen().getByRole('button', { name: 'Mark', exact: true }).press('Enter');
    await focusIsOn('Rolling');
    expect(await page.locator('#outline-problem').count()).toBe(0);
    expect(await chosen().isVisible()).toBe(false);
  });

  it('[AUT-02] a copy has the focus, and after a row is put into the bin its undo', async () => {
    await chosen().getByRole('button', { name: 'Duplicate' }).press('Enter');
    await focusIsOn('Copy of Rolling');
    await page.getByRole('checkbox', { name: 'Copy of Rolling' }).check();
    await chosen().getByRole('button', { name: 'Put into the bin' }).press('Enter');
    await focusIsOn('Undo');
    await page.keyboard.press('Enter');
    await focusIsOn('Copy of Rolling');
  });

  it('[AUT-02] a row that is moved by its handle keeps the focus on it, and its place is kept', async () => {
    const grip = page.getByRole('button', { name: 'Move “Timber”' });
    for (const key of [' ', 'ArrowUp', 'ArrowUp', ' ']) await grip.press(key);
    await page.getByText('The lecture is moved.').waitFor({ state: 'attached' });
    await holds(page, `document.activeElement.ariaLabel === 'Move “Timber”'`);
    await page.reload();
    expect(await titles()).toEqual(['Timber', 'Clove', 'Rolling']);
  });
});
