/** Journey 4: learning, with the place kept on every device. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { expectPath, expectWords, holds, look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada } = await world();
const course = await filmCourse(ada);
const { open } = startBrowser(school);
const film = '/learn/knots-on-film/lectures/film';
const video = "document.querySelector('video')";
const scripted = { name: 'with JavaScript', javaScript: true };
let count = 0;

describe.each(modes)('learning $name', (mode) => {
  it('[LRN-01] [LRN-03] continues where it stopped; complete, undo and next move outline and percent', async () => {
    const page = await open(mode, await learner());
    await page.goto('/learn');
    await look(page, 'learn', mode);
    await press(page, /^Start: 1\.1 The bowline on film/, 'link');
    await expectPath(page, film);
    await look(page, 'lecture-video', mode);
    await press(page, 'Complete and continue');
    await expectPath(page, /\/why$/);
    await expectWords(page, '33 %', '#player-percent');
    await expectWords(page, /1\.1 The bowline on film, completed/, 'aside');
    await look(page, 'lecture-article', mode);
    await page.goto('/learn');
    await expectWords(page, '1 of 3 lectures');
    await press(page, /^Continue: 1\.2 Why it holds/, 'link');
    await expectPath(page, /\/why$/);
    await press(page, /Previous:/, 'link');
    await expectPath(page, film);
    await press(page, 'Undo');
    await expectWords(page, '0 %', '#player-percent');
    await expectWords(page, /1\.1 The bowline on film, (not begun|begun)/, 'aside');
    if (mode.javaScript) await holds(page, "document.activeElement.matches('#lecture-actions .btn-primary')");
    await page.getByRole('link', { name: /Next:/ }).click();
    await expectPath(page, /\/why$/);
    await page.getByRole('link', { name: /Next:/ }).click();
    await expectPath(page, /\/sheet$/);
    expect(await page.locator('iframe').getAttribute('src')).toContain('/media/');
    await look(page, 'lecture-document', mode);
    await page.goto('/learn/knots-on-film');
    await look(page, 'learn-course', mode);
  });

  it('[LRN-04] remembers the minute in another browser, or the last opened lecture', async () => {
    const who = await learner();
    const page = await open(mode, who);
    await page.goto(film);
    if (mode.javaScript) await watchTo(page, 21);
    else await rememberMinute(page);
    const other = await open(mode, who);
    await other.goto('/learn');
    await press(other, /^Start: 1\.1 The bowline on film/, 'link');
    await expectPath(other, film);
    await expectWords(other, 'It goes on at 0:21.');
    expect(await other.locator('video source').getAttribute('src')).toMatch(/#t=21$/);
    if (mode.javaScript) await holds(other, `Math.floor(${video}.currentTime) === 21`);
    await other.goto('/learn/knots-on-film/lectures/sheet');
    await page.goto('/learn');
    await press(page, /^Start: 2\.1 A sheet to print/, 'link');
    await expectPath(page, /\/sheet$/);
  });

  it('[LRN-02] shows captions and a transcript; every key has its use', async () => {
    const page = await open(mode, await learner());
    await page.goto(film);
    const captions = await page.locator('track[kind=captions]').getAttribute('src');
    expect(await (await page.request.get(captions ?? '')).text()).toContain('WEBVTT');
    await press(page, 'Transcript as text', 'link');
    await expectWords(page, 'The end comes up through it.');
    if (mode.javaScript) await pressKeys(page);
    else expect(await page.locator('video').getAttribute('controls')).toBe('');
  });
});

async function learner(): Promise<PersonRecord> {
  count += 1;
  const who = await person(`learner${count}`, `Lena ${count}`, 'learner');
  await grantAccess(who.id, course.id, { kind: 'admin', id: who.id });
  return who;
}

/** Moves the film and waits until the school was told. */
async function watchTo(page: Page, second: number): Promise<void> {
  await holds(page, `${video}.readyState >= 1`);
  const told = page.waitForResponse((response) => response.url().endsWith('/position') && response.status() === 204);
  await page.evaluate(`${video}.currentTime = ${second}`);
  await told;
}

async function rememberMinute(page: Page): Promise<void> {
  await page.getByLabel('Remember this minute').fill('soon');
  await press(page, 'Remember');
  await page.locator('#field-minute[aria-invalid="true"]').waitFor();
  expect(await page.getByLabel('Remember this minute').inputValue()).toBe('soon');
  await page.getByLabel('Remember this minute').fill('0:21');
  await press(page, 'Remember');
  await expectWords(page, 'Remembered: this lecture goes on at 0:21');
}

async function pressKeys(page: Page): Promise<void> {
  // What only stands there without scripts, where axe cannot run, is looked at here.
  await page.evaluate("for (const one of document.querySelectorAll('noscript')) one.outerHTML = one.textContent");
  await page.getByLabel('Remember this minute').waitFor();
  await look(page, 'lecture-video-plain', scripted);
  await holds(page, `${video}.readyState >= 1`);
  await page.locator('h1').click();
  await page.keyboard.press('l');
  await holds(page, `${video}.currentTime >= 10`);
  await page.keyboard.press('j');
  await holds(page, `${video}.currentTime < 1`);
  await page.keyboard.press('k');
  await holds(page, `!${video}.paused`);
  await page.keyboard.press('k');
  await holds(page, `${video}.paused`);
  await holds(page, `${video}.textTracks[0].mode === 'showing'`);
  await page.keyboard.press('c');
  await holds(page, `${video}.textTracks[0].mode === 'hidden'`);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await look(page, 'lecture-keys', scripted);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' });
}
