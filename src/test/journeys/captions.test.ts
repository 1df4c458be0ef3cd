/** A teacher writes captions beside the film and chooses its poster; a learner on a poor line watches in another form. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listLectures } from '../../authoring/lectures/lecture.model.ts';
import { enrolFree } from '../../learning/enrolment.service.ts';
import { completeFile } from '../../media/prepare.service.ts';
import { expectPath, expectWords, holds, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada, leo } = await world();
const course = await filmCourse(ada);
await enrolFree(snapshotOf(leo), course.slug);
const film = (await listLectures(course.id)).find(({ slug }) => slug === 'film');
await completeFile(film?.fileId ?? '');
const { open } = startBrowser(school);
const scripts: Mode = { name: 'with JavaScript', javaScript: true };
const base = `/studio/courses/${course.id}/lectures/${film?._id}`;

describe.each(modes)('captions $name', (mode) => {
  const words = `Said ${mode.name}.`;

  it('[AUT-04] a teacher adds a line, is told what is wrong with it, and saves', async () => {
    const page = await open(mode, ada);
    await page.goto(`${base}/captions/en`);
    await look(page, 'captions', mode);
    const lines = page.locator('#captions-lines textarea');
    const before = await lines.count();
    await page.getByRole('button', { name: 'Add a line after line 1', exact: true }).click();
    await expect.poll(() => lines.count()).toBe(before + 1);
    await page.locator('#field-start_1').fill('soon');
    await press(page, 'Save');
    await expectWords(page, 'please write the begin like 1:02.5');
    await look(page, 'captions-wrong', mode);
    await page.locator('#field-start_1').fill('0:00.1');
    await page.locator('#field-end_1').fill('0:00.9');
    await page.locator('#field-text_1').fill(words);
    await press(page, 'Save');
    await expectWords(page, `${before + 1} lines`, 'body');
    expect(await page.locator('#field-text_1').inputValue()).toBe(words);
    expect(await page.locator('#field-start_1').inputValue()).toBe('00:00.100');
  });

  it('[AUT-04] a transcript that was typed goes only after it was shown', async () => {
    const page = await open(mode, ada);
    await page.goto(`${base}/captions/en`);
    await press(page, 'Make a transcript of them');
    if (mode.javaScript) {
      await expectWords(page, 'Make a small loop. The end comes up through it.');
      await look(page, 'captions-transcript', mode);
      await press(page, 'Replace it');
    } else if (page.url().includes('/transcript')) await press(page, 'Replace it');
    await expectPath(page, base);
    expect(await page.locator('#field-transcript').inputValue()).toContain(words);
  });

  it('[MED-04] a poster is chosen by the second', async () => {
    const page = await open(mode, ada);
    await page.goto(`${base}/poster`);
    await page.getByLabel('A moment of the video').check();
    await page.getByLabel('Moment', { exact: true }).fill('0:07');
    await press(page, 'Save');
    await expectWords(page, 'Saved as a draft', 'body');
    await school.settled();
    await page.reload();
    await look(page, 'poster', mode);
    expect(await page.locator('.picture img').getAttribute('src')).toMatch(/^\/media\/public\//);
  });

  it('[MED-07] a learner takes the light form, and it goes on where it was', async () => {
    const page = await open(mode, leo);
    await page.goto(`/learn/${course.slug}/lectures/film`);
    if (mode.javaScript) {
      await holds(page, "document.querySelector('video').readyState > 0");
      await page.evaluate("document.querySelector('video').currentTime = 12");
    }
    await choose(page, /^Light/);
    await expectWords(page, 'Quality: Light');
    expect(await page.locator('video source').getAttribute('src')).toContain('/light?');
    if (mode.javaScript) await holds(page, "Math.floor(document.querySelector('video').currentTime) === 12");
    await look(page, 'player-light', mode);
    await choose(page, /^Transcript only/);
    await expectWords(page, 'You chose the transcript');
    await look(page, 'player-transcript', mode);
  });
});

describe('words of captions that are not saved', () => {
  it('[AUT-06] stand in the form again when the tab was closed, with lines that were added, until they are saved', async () => {
    let page = await open(scripts, ada);
    const lines = () => page.locator('#captions-lines textarea');
    await page.goto(`${base}/captions/en`);
    const [before, first] = [await lines().count(), await lines().first().inputValue()];
    await press(page, 'Add a line after line 1');
    await expect.poll(() => lines().count()).toBe(before + 1);
    await page.locator('#field-text_1').fill('Not saved yet, but kept.');
    page = await closedAndOpened(page);
    expect([await lines().count(), await lines().nth(1).inputValue()]).toEqual([
      before + 1,
      'Not saved yet, but kept.',
    ]);
    await look(page, 'captions-put-back', scripts);

    await press(page, 'Use what was stored instead');
    await expect.poll(() => lines().count()).toBe(before);
    expect(await lines().first().inputValue()).toBe(first);
    await press(page, /^Use what was typed/);
    await expect.poll(() => lines().count()).toBe(before + 1);
    await page.locator('#field-start_1').fill('0:00.2');
    await page.locator('#field-end_1').fill('0:00.8');
    await press(page, 'Save');
    await expectWords(page, `${before + 1} lines`, 'body');
    await holds(page, "Object.keys(localStorage).every((key) => !key.startsWith('typed '))");
    expect(await lines().filter({ hasText: 'Not saved yet, but kept.' }).count()).toBe(1);
  });

  it('[AUT-06] of a poster too', async () => {
    let page = await open(scripts, ada);
    await page.goto(`${base}/poster`);
    await page.getByLabel('A moment of the video').check();
    await page.getByLabel('Moment', { exact: true }).fill('0:09');
    page = await closedAndOpened(page);
    expect(await page.getByLabel('Moment', { exact: true }).inputValue()).toBe('0:09');
  });
});

/** Closes a tab in which something was typed, and opens its page in a new one of the same browser. */
async function closedAndOpened(desk: Page): Promise<Page> {
  const address = desk.url();
  const typed = await desk.locator('#captions-lines #field-text_1, #poster-form #field-second').inputValue();
  await holds(desk, `Object.values(localStorage).some((text) => text.includes(${JSON.stringify(typed)}))`);
  const next = await desk.context().newPage();
  await next.goto('/');
  await desk.close();
  // The browser gives up what a closed page held a moment later.
  await holds(next, "navigator.locks.query().then(({ held }) => !held.some(({ name }) => name.startsWith('typed ')))");
  await next.goto(address);
  await next.getByText(/had not been saved\. It stands in the form again/).waitFor();
  return next;
}

/** Takes a form of the film from the menu. The new page has the same address, so it is waited for by its coming. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await page.locator('summary', { hasText: 'Quality' }).click();
  const arrived = page.waitForEvent('domcontentloaded');
  await press(page, name);
  await arrived;
}
