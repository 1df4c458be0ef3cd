/** Notes: taken beside a film and a text, changed, found, printed; with scripts without losing the film. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { expectPath, expectWords, holds, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada } = await world();
const course = await filmCourse(ada);
const { open } = startBrowser(school);
const film = '/learn/knots-on-film/lectures/film';
const why = '/learn/knots-on-film/lectures/why';
const video = "document.querySelector('video')";
const scripts: Mode = { name: 'with JavaScript', javaScript: true };
let count = 0;

describe.each(modes)('notes $name', (mode) => {
  it('[LRN-06] are written at the second, changed, deleted and taken back, found and printed', async () => {
    const page = await open(mode, await learner());
    await page.goto(`${film}?tab=notes`);
    if (mode.javaScript) await pauseAt(page, 9);
    else await page.getByLabel('At', { exact: true }).fill('0:09');
    await page.getByLabel('New note').fill('The end goes **behind**.');
    if (mode.javaScript) expect(await page.getByLabel('At', { exact: true }).inputValue()).toBe('0:09');
    await press(page, 'Keep the note');
    await expectWords(page, 'The end goes behind.', 'article[id^=note-]');
    expect(await page.getByLabel('New note').inputValue()).toBe('');
    await look(page, 'notes-lecture', mode);
    if (mode.javaScript) await holds(page, `Math.floor(${video}.currentTime) === 9`);

    await page.locator('article[id^=note-]').getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Note', { exact: true }).fill('The end goes round.');
    await page.locator('article[id^=note-]').getByLabel('At', { exact: true }).fill('0:04');
    await look(page, 'notes-edit', mode);
    await press(page, 'Save');
    await expectWords(page, '0:04', 'article[id^=note-]');
    await expectWords(page, 'The end goes round.', 'article[id^=note-]');
    await expectPath(page, film);
    await press(page, '0:04', 'link');
    if (mode.javaScript) await holds(page, `Math.floor(${video}.currentTime) === 4`);
    else expect(await page.locator('video source').getAttribute('src')).toMatch(/#t=4$/);

    await page.locator('article[id^=note-]').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The note is deleted.').waitFor();
    await press(page, 'Undo');
    await expectWords(page, 'The end goes round.', 'article[id^=note-]');

    await page.goto('/learn');
    await page.locator('main').getByRole('link', { name: 'Notes' }).click();
    await expectPath(page, '/notes');
    await look(page, 'notes', mode);
    await page.getByLabel('Words').fill('roun');
    await press(page, 'Show');
    await expectWords(page, '1 note');
    await press(page, 'Print', 'link');
    await expectWords(page, 'The end goes round.');
    await look(page, 'notes-print', mode);
  });

  it('[LRN-06] stand at a paragraph of a text, and the link leads to it', async () => {
    const page = await open(mode, await learner());
    await page.goto(`${why}?tab=notes`);
    if (mode.javaScript) {
      await page.locator('article.prose p').first().hover();
      await press(page, 'Note', 'button');
    } else await page.getByLabel('About', { exact: true }).selectOption({ index: 2 });
    await page.getByLabel('New note').fill('Like a belt round a post.');
    await press(page, 'Keep the note');
    await page
      .locator('article[id^=note-]')
      .getByRole('link', { name: /The load presses/ })
      .click();
    await holdsTarget(page, mode);
    await look(page, 'notes-article', mode);
  });
});

describe('words of a note', () => {
  it('[LRN-06] are not lost while another part is read, when the tab closes, or when two windows save', async () => {
    const who = await learner();
    let page = await open(scripts, who);
    await page.goto(`${film}?tab=notes`);
    await page.getByLabel('New note').fill('Half a thought');
    await press(page, /^Transcript/, 'link');
    await page.getByLabel('New note').waitFor({ state: 'detached' });
    await press(page, 'Notes', 'link');
    await expect.poll(() => page.getByLabel('New note').inputValue()).toBe('Half a thought');
    await page.getByLabel('New note').fill('A whole thought');
    await holds(page, "Object.values(localStorage).some((one) => one.includes('A whole thought'))");
    const device = page.context();
    await page.close({ runBeforeUnload: false });
    page = await device.newPage();
    await page.goto(`${film}?tab=notes`);
    await expect.poll(() => page.getByLabel('New note').inputValue()).toBe('A whole thought');
    await press(page, 'Keep the note');
    await expectWords(page, 'A whole thought', 'article[id^=note-]');
    await holds(page, "!Object.values(localStorage).some((one) => one.includes('A whole thought'))");

    await page.locator('article[id^=note-]').getByRole('link', { name: 'Edit' }).click();
    const other = await device.newPage();
    await other.goto(`${film}?tab=notes`);
    await other.locator('article[id^=note-]').getByRole('link', { name: 'Edit' }).click();
    await other.getByLabel('Note', { exact: true }).fill('Theirs, saved by itself');
    await other.getByText(/^Saved \d/).waitFor();
    await page.getByLabel('Note', { exact: true }).fill('Mine, later');
    await press(page, 'See both texts');
    await page.getByText('This was saved in another window meanwhile').waitFor();
    await look(page, 'notes-conflict', scripts);
    await press(page, 'Keep mine');
    await page.getByText('This was saved in another window meanwhile').waitFor({ state: 'detached' });
    await expectWords(page, 'Mine, later', 'article[id^=note-]');
    await other.goto('/notes');
    await expectWords(other, 'Mine, later', 'article[id^=note-]');
  });
});

async function learner(): Promise<PersonRecord> {
  count += 1;
  const who = await person(`taker${count}`, `Tara ${count}`, 'learner');
  await grantAccess(who.id, course.id, { kind: 'admin', id: who.id });
  return who;
}

async function pauseAt(page: Page, second: number): Promise<void> {
  await holds(page, `${video}.readyState >= 1`);
  await page.evaluate(`${video}.currentTime = ${second}`);
  await expect.poll(() => page.getByLabel('At', { exact: true }).inputValue()).toBe('0:09');
}

async function holdsTarget(page: Page, mode: Mode): Promise<void> {
  if (mode.javaScript)
    return holds(page, "document.querySelector(':target')?.textContent.startsWith('The load presses')");
  await expect.poll(() => new URL(page.url()).hash).toMatch(/^#at-/);
  expect(await page.locator(new URL(page.url()).hash).textContent()).toContain('The load presses');
}
