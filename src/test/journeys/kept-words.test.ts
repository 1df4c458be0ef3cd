/** Words that wait for a button stay in the browser for whoever typed them, and only until they are stored. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { requireCourse } from '../../authoring/courses/course.model.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { readStudioRules, saveStudioRules } from '../../authoring/review/studio-settings.service.ts';
import { expectPath, holds, look, type Mode, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada, ruth } = await world();
const { open } = startBrowser(school);
const owner = snapshotOf(ada);
const scripts: Mode = { name: 'with JavaScript', javaScript: true };
const article = (title: string) => ({ title, kind: 'article' as const, markdown: `About ${title}.` });

let base = '';
let section = '';
beforeEach(async () => {
  await approvalIs(false);
  const made = await createCourse(owner, { title: 'Splices', description: 'Ropes made one.', category: 'outdoors' });
  base = `/studio/courses/${made.id}`;
  section = (await addSection(owner, made.id, 'Begin')).id;
  await addLecture(owner, made.id, section, article('Short splice'));
});

describe('words of a form that saves by itself', () => {
  it('[AUT-06] are saved also where they were typed before the script was there', async () => {
    const page = await open(scripts, ada);
    const script = Promise.withResolvers<void>();
    await page.route(/\/autosave\b/, async (route) => {
      await script.promise;
      await route.continue();
    });
    await page.goto(`${base}/basics`, { waitUntil: 'commit' });
    await page.locator('[name=subtitle]').fill('Two ropes, made one');
    script.resolve();
    const stored = async () => (await requireCourse(base.split('/').at(-1) ?? '')).draft.subtitle;
    await expect.poll(stored).toBe('Two ropes, made one');
  });
});

describe('words that wait for a button', () => {
  it('[AUT-06] of a publication and of a way back are there again after the tab was closed, until they are stored', async () => {
    await published();
    const desk = await open(scripts, ada);
    const note = 'What changed, for learners';
    let page = await closedAndOpened(desk, `${base}/publish`, (one) => one.getByLabel(note).fill('A long splice too.'));
    expect(await page.getByLabel(note).inputValue()).toBe('A long splice too.');
    await look(page, 'publish-put-back', scripts);
    await press(page, 'Publish 1 change');
    await page.getByText('Version 2 is published.').waitFor();
    await nothingIsKept(page);

    page = await closedAndOpened(page, `${base}/versions/1`, (one) => one.getByLabel(note).fill('Back for now.'));
    expect(await page.getByLabel(note).inputValue()).toBe('Back for now.');
    await press(page, 'Go back to version 1');
    await page.getByText('Learners see again what they saw with version 1.').waitFor();
    await nothingIsKept(page);
  });

  it('[AUT-06] of a review too: the school’s rules, what is handed in, remarks, answers and the decision', async () => {
    const [admin, author] = [await open(scripts, ruth), await open(scripts, ada)];
    const rule = /An admin looks at each course/;
    let page = await closedAndOpened(admin, '/admin/settings/studio', (one) => one.getByLabel(rule).check());
    expect(await page.getByLabel(rule).isChecked()).toBe(true);
    await press(page, 'Save settings');
    await page.getByText('It holds from now on, everywhere.').waitFor();
    await nothingIsKept(page);

    const words = 'To those who review';
    let desk = await closedAndOpened(author, `${base}/publish`, (one) => one.getByLabel(words).fill('The first half.'));
    expect(await desk.getByLabel(words).inputValue()).toBe('The first half.');
    await press(desk, 'Hand in for review');
    await desk.getByText('Handed in. You are told').waitFor();
    await nothingIsKept(desk);

    await page.goto('/admin/submissions');
    await press(page, 'Splices', 'link');
    await expectPath(page, /^\/admin\/submissions\/\w+$/);
    const submission = new URL(page.url()).pathname;
    const [remark, decision] = ['What should be done', 'To its author'];
    page = await closedAndOpened(page, submission, (one) => one.getByLabel(remark).fill('Say which rope.'));
    await press(page, 'Send back');
    await page.getByText('Please say what is to be done').first().waitFor();
    await page.getByText(/It stands in the form again/).waitFor();
    expect(await page.getByLabel(remark).inputValue()).toBe('Say which rope.');
    await press(page, 'Add the remark');
    await page.getByText('The remark is kept.').waitFor();
    await nothingIsKept(page);
    page = await closedAndOpened(page, submission, (one) => one.getByLabel(decision).fill('Nearly there.'));
    expect(await page.getByLabel(decision).inputValue()).toBe('Nearly there.');
    await press(page, 'Send back');
    await expectPath(page, '/admin/submissions');
    await nothingIsKept(page);

    desk = await closedAndOpened(desk, `${base}/review`, async (one) => {
      await one.locator('summary', { hasText: 'Answer' }).click();
      await one.getByLabel('Your answer').fill('Three strands.');
    });
    expect(await desk.getByLabel('Your answer').inputValue()).toBe('Three strands.');
    await look(desk, 'review-put-back', scripts);
    await press(desk, 'Keep the answer');
    await desk.getByText('Your answer is kept.').waitFor();
    await nothingIsKept(desk);
  });

  it('[AUT-06] of a new question are not there for the next one once it is in the bank', async () => {
    const desk = await open(scripts, ada);
    const address = `${base}/questions/new?kind=short`;
    const question = (one: Page) => one.locator('#question-form textarea').first();
    const page = await closedAndOpened(desk, address, (one) => question(one).fill('Which knot joins two ropes?'));
    expect(await question(page).inputValue()).toBe('Which knot joins two ropes?');
    await page.locator('#question-form [name=answerText]').first().fill('Sheet bend');
    await press(page, 'Put into the bank');
    await page.getByText('The question is in the bank.').waitFor();
    await nothingIsKept(page);
  });

  it('[AUT-06] [ACC-06] are never shown to the next person in the same browser, and wait for whoever typed them', async () => {
    await published();
    const desk = await open(scripts, ada);
    const note = 'What changed, for learners';
    const page = await closedAndOpened(desk, `${base}/publish`, (one) => one.getByLabel(note).fill('For my eyes.'));
    await page.locator('summary[aria-label="Your menu"]').click();
    await press(page, 'Sign out');
    await page.waitForURL((url) => !url.pathname.startsWith('/studio'));
    await page.goto(`/sign-in?next=${base}/publish`);
    await signIn(page, ruth.email, castPassword);
    await expectPath(page, `${base}/publish`);
    await putBackIsDone(page);
    expect(await page.getByLabel(note).inputValue()).toBe('');
    expect(await page.locator('[data-put-back]').count()).toBe(0);
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${base}/publish`);
    await signIn(page, ada.email, castPassword);
    await page.getByText(/It stands in the form again/).waitFor();
    expect(await page.getByLabel(note).inputValue()).toBe('For my eyes.');
  });
});

/** A course that learners see, with one change since. */
async function published(): Promise<void> {
  const id = base.split('/').at(-1) ?? '';
  await publishCourse(owner, id);
  await addLecture(owner, id, section, article('Long splice'));
}

async function approvalIs(approval: boolean): Promise<void> {
  const { checks, revision } = await readStudioRules();
  await saveStudioRules(snapshotOf(ruth), { approval, checks }, revision);
}

/** Types on a page, closes its tab, and opens it in a new one of the same browser, where the words stand again. */
async function closedAndOpened(desk: Page, address: string, type: (page: Page) => Promise<unknown>): Promise<Page> {
  await desk.goto(address);
  await putBackIsDone(desk);
  await type(desk);
  await holds(desk, `Object.keys(localStorage).some((key) => key.startsWith('typed '))`);
  const next = await desk.context().newPage();
  await next.goto('/');
  await desk.close();
  // The browser gives up what a closed page held a moment later.
  await holds(next, `navigator.locks.query().then(({ held }) => !held.some(({ name }) => name.startsWith('typed ')))`);
  await next.goto(address);
  await next.getByText(/had not been saved\. It stands in the form again/).waitFor();
  return next;
}

/** The page has looked for words that were kept: it asked for the locks before we do. */
async function putBackIsDone(page: Page): Promise<void> {
  await holds(page, `document.readyState === 'complete' && navigator.locks.query().then(() => true)`);
}

async function nothingIsKept(page: Page): Promise<void> {
  await holds(page, `Object.keys(localStorage).every((key) => !key.startsWith('typed '))`);
}
