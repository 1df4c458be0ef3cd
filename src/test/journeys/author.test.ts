/** Journeys "two authors" and "lost line": whatever happens to a page, no word that was typed is lost. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { requireLecture } from '../../authoring/lectures/lecture.model.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { holds, look, type Mode, modes, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada, ruth } = await world();
const { open } = startBrowser(school);
const owner = snapshotOf(ada);
const scripts: Mode = { name: 'with JavaScript', javaScript: true };
const text = 'Make a small loop.\n\nThe end comes up through it.\n\nPull it tight.';

let address = '';
let stored: () => Promise<string>;
beforeEach(async () => {
  const made = await createCourse(owner, { title: 'Knots for two', category: 'outdoors' });
  const section = await addSection(owner, made.id, 'Loops');
  const lecture = await addLecture(owner, made.id, section.id, { title: 'Bowline', kind: 'article', markdown: text });
  address = `/studio/courses/${made.id}/lectures/${lecture.id}`;
  stored = async () => (await requireLecture(made.id, lecture.id)).markdown;
});

describe.each(modes)('two authors $name', (mode) => {
  it('[AUT-06] see both texts, put them together, and find all of it in the history', async () => {
    const [one, other] = [await open(mode, ada), await open(mode, ruth)];
    for (const desk of [one, other]) await desk.goto(address);
    await field(other).fill(text.replace('tight', 'tight with both hands'));
    await save(other);
    await field(one).fill(text.replace('small', 'little'));
    await one.getByRole('button', { name: 'Save', exact: true }).click();
    await one.getByText('This was saved in another window meanwhile').waitFor();
    expect(await one.locator('#conflict mark').allTextContents()).toContain('little');
    await look(one, 'studio-conflict', mode);
    await one.getByRole('button', { name: 'Edit together' }).click();
    await one.getByText('Both texts stand in the form below').waitFor();
    const both = text.replace('small', 'little').replace('tight', 'tight with both hands');
    expect(await field(one).inputValue()).toBe(both);
    await look(one, 'studio-together', mode);
    await save(one);
    expect(await stored()).toBe(both);
    await one.getByRole('link', { name: 'History' }).click();
    await one.getByRole('heading', { name: 'History of “Bowline”' }).waitFor();
    await look(one, 'studio-history', mode);
    await one
      .getByRole('radio', { name: /^Older/ })
      .last()
      .check();
    await one.getByRole('button', { name: 'Compare' }).click();
    expect(await one.locator('#history-lines ins').allTextContents()).toEqual([
      expect.stringContaining('little'),
      expect.stringContaining('with both hands'),
    ]);
    await look(one, 'studio-comparison', mode);
    await one.getByRole('button', { name: /^Bring back/ }).click();
    await one.getByText('That state is back.').waitFor();
    expect(await stored()).toBe(text);
  });

  it('[AUT-06] take theirs, and what was typed can still be had back with JavaScript', async () => {
    const [one, other] = [await open(mode, ada), await open(mode, ruth)];
    for (const desk of [one, other]) await desk.goto(address);
    await field(other).fill('Written by Ruth.');
    await save(other);
    await field(one).fill('Written by Ada.');
    await one.getByRole('button', { name: 'Save', exact: true }).click();
    await one.getByRole('link', { name: 'Take theirs' }).click();
    await one.waitForURL((url) => url.pathname === address);
    await one.waitForLoadState();
    expect(await field(one).inputValue()).toBe('Written by Ruth.');
    if (!mode.javaScript) return;
    await one.getByRole('button', { name: /^Use what was typed/ }).click();
    expect(await field(one).inputValue()).toBe('Written by Ada.');
    expect(new URL(one.url()).search).toBe('');
  });
});

it('[AUT-06] take theirs holds, also before the script of the page was there', async () => {
  const [one, other] = [await open(scripts, ada), await open(scripts, ruth)];
  for (const desk of [one, other]) await desk.goto(address);
  await field(other).fill('Ruth wrote this.');
  await save(other);
  await field(one).fill('Ada wrote this.');
  await one.route('**/js/**', (route) => route.abort());
  await one.getByRole('button', { name: 'Save', exact: true }).click();
  const theirs = one.getByRole('link', { name: 'Take theirs' });
  await theirs.waitFor();
  await one.unroute('**/js/**');
  await theirs.click();
  await one.getByRole('button', { name: /^Use what was typed/ }).waitFor();
  expect(await field(one).inputValue()).toBe('Ruth wrote this.');
});

describe('a form that saves by itself', () => {
  it('[AUT-06] saves two seconds after the last word, says when, and goes on with the next', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await field(desk).fill('First words.');
    await said(desk, 'Not saved yet');
    await said(desk, /^Saved \d\d:\d\d$/);
    expect(await stored()).toBe('First words.');
    await field(desk).fill('First words, and more.');
    await desk.getByLabel('In one line').fill('A loop that holds');
    await expect.poll(stored).toBe('First words, and more.');
    await said(desk, /^Saved \d\d:\d\d$/);
    await desk.reload();
    expect(await desk.locator('[data-put-back]').count()).toBe(0);
    expect(await desk.getByLabel('In one line').inputValue()).toBe('A loop that holds');
  });

  it('[AUT-06] saves what was typed last when the page is left at once', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await field(desk).fill('Typed and gone.');
    await desk.goto('/studio');
    await expect.poll(stored).toBe('Typed and gone.');
  });

  it('[AUT-06] says what is wrong beside a field once it is left, and stores nothing until it is right', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await desk.getByLabel('Title').fill('');
    await said(desk, /Not saved yet: look at “Title”/);
    expect(await desk.locator('#field-title-error').count()).toBe(0);
    await field(desk).focus();
    await desk.locator('#field-title-error').getByText('Please give it a title.').waitFor();
    expect(await desk.getByLabel('Title').getAttribute('aria-invalid')).toBe('true');
    await desk.getByLabel('Title').fill('Bowline again');
    await said(desk, /^Saved/);
    expect(await desk.locator('#field-title-error').count()).toBe(0);
  });

  it('[AUT-06] tells of somebody else’s save, and one button shows both texts', async () => {
    const [one, other] = [await open(scripts, ada), await open(scripts, ruth)];
    for (const desk of [one, other]) await desk.goto(address);
    await field(other).fill('By Ruth.');
    await said(other, /^Saved/);
    await field(one).fill('By Ada.');
    await said(one, /Changed elsewhere/);
    await one.getByRole('button', { name: 'See both texts' }).last().click();
    await one.getByText('This was saved in another window meanwhile').waitFor();
    expect(await field(one).inputValue()).toBe('By Ada.');
    await one.getByRole('button', { name: 'Keep mine' }).click();
    await one.getByText('Saved.', { exact: true }).waitFor();
    expect(await stored()).toBe('By Ada.');
    expect(await one.locator('[data-put-back]').count()).toBe(0);
  });

  it('[AUT-06] does not empty a text by itself', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await field(desk).fill('Rope and knots. '.repeat(60));
    await said(desk, /^Saved/);
    await field(desk).fill('');
    await said(desk, /most of a text would be gone/);
    expect((await stored()).length).toBeGreaterThan(900);
    await desk.getByRole('button', { name: 'Save', exact: true }).click();
    await desk.getByLabel('Yes, remove it').check();
    await look(desk, 'studio-loss', scripts);
    await save(desk);
    expect(await stored()).toBe('');
  });
});

describe('a lost line', () => {
  it('[AUT-06] keeps what is typed, says so, and saves it once the line is back', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await desk.context().setOffline(true);
    await field(desk).fill('Typed in a tunnel.');
    await said(desk, 'Not saved: offline. Kept in this browser.');
    await desk.context().setOffline(false);
    await said(desk, /^Saved/);
    expect(await stored()).toBe('Typed in a tunnel.');
  });

  it('[AUT-06] after a crash of the tab the words stand in the form again, and can be exchanged for what is stored', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    const next = await crashedWith(desk, 'Typed before the crash.');
    await signIn(next, ada.email, castPassword);
    await next.getByText(/had not been saved\. It stands in the form again/).waitFor();
    expect(await field(next).inputValue()).toBe('Typed before the crash.');
    await look(next, 'studio-put-back', scripts);
    await next.getByRole('button', { name: 'Use what was stored instead' }).click();
    expect(await field(next).inputValue()).toBe(text);
    await next.getByRole('button', { name: /^Use what was typed/ }).click();
    await said(next, /^Saved/);
    await expect.poll(stored).toBe('Typed before the crash.');
    await next.reload();
    expect(await next.locator('[data-put-back]').count()).toBe(0);
  });

  it('[AUT-06] who was signed out in another tab keeps the words, signs in, and goes on where they were', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await field(desk).focus();
    await desk.context().clearCookies();
    await field(desk).fill('Typed while signed out.');
    await said(desk, /you are signed out/);
    await desk.getByRole('main').getByRole('link', { name: 'Sign in' }).last().click();
    await signIn(desk, ada.email, castPassword);
    await desk.waitForURL((url) => url.pathname === address);
    await desk.getByText(/It stands in the form again/).waitFor();
    expect(await field(desk).inputValue()).toBe('Typed while signed out.');
    await said(desk, /^Saved/);
    expect(await stored()).toBe('Typed while signed out.');
  });

  it('[AUT-06] a page that is open goes on by itself after signing in elsewhere', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    await desk.context().clearCookies();
    await field(desk).fill('Typed in the meantime.');
    await said(desk, /you are signed out/);
    const tab = await desk.context().newPage();
    await tab.goto('/sign-in');
    await signIn(tab, ada.email, castPassword);
    await tab.waitForURL((url) => url.pathname !== '/sign-in');
    await said(desk, /^Saved/);
    expect(await stored()).toBe('Typed in the meantime.');
  });

  it('[AUT-06] nothing of it is shown to another person in the same browser', async () => {
    const desk = await open(scripts, ada);
    await desk.goto(address);
    const next = await crashedWith(desk, 'For my eyes.');
    await signIn(next, ruth.email, castPassword);
    await next.waitForURL((url) => url.pathname === address);
    // The page has asked for what was kept before we ask for the same.
    await holds(next, 'document.readyState === "complete" && navigator.locks.query().then(() => true)');
    expect(await stored()).toBe(text);
    expect(await field(next).inputValue()).toBe(text);
    expect(await next.locator('[data-put-back]').count()).toBe(0);
  });
});

const field = (page: Page) => page.getByLabel('Text', { exact: true });

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
}

/** The page's process ends with words in it that could not be saved; gives the sign-in page of the same browser. */
async function crashedWith(page: Page, words: string): Promise<Page> {
  const next = await page.context().newPage();
  await page.context().clearCookies();
  await field(page).fill(words);
  await said(page, /you are signed out/);
  await page.goto('chrome://crash').catch(() => undefined);
  await next.goto(`/sign-in?next=${address}`);
  return next;
}

/** What the page says of its saving, once it says so. */
async function said(page: Page, words: string | RegExp): Promise<void> {
  const spot = page.locator('#course-bar [data-save-state]');
  const wanted = typeof words === 'string' ? words : expect.stringMatching(words);
  await expect.poll(async () => (await spot.textContent())?.trim(), { timeout: 20_000 }).toEqual(wanted);
}
