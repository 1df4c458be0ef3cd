import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { storeLocalFile } from '../media/media.service.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { grantAccess } from './enrolment.service.ts';

const school = await startSchool();
const { ada, knots } = await world();
const media = join(import.meta.dirname, '../ops/demo/school/courses/knots-that-hold/media');
const film = `${school.url}/learn/knots/lectures/the-film`;
let browser: Browser;
let count = 0;

beforeAll(async () => {
  const teacher = snapshotOf(ada);
  const video = await storeLocalFile(ada.id, join(media, 'bowline.mp4'), 'bowline.mp4');
  const captions = await storeLocalFile(ada.id, join(media, 'bowline.en.vtt'), 'bowline.en.vtt');
  await addLecture(teacher, knots.id, knots.sections[0]?.id ?? '', {
    ...{
      title: 'The film',
      slug: 'the-film',
      kind: 'video',
      fileId: video.id,
      seconds: Math.round(video.seconds ?? 60),
    },
    captions: [{ language: 'en', label: 'English', fileId: captions.id }],
    transcript: 'Make a small loop. The end comes up through it.',
  });
  await publishCourse(teacher, knots.id, { note: '' });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

async function learner() {
  count += 1;
  const who = await person(`film${count}`, `Film ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return who;
}

async function open(who: { email: string }, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options);
  const client = await school.signedIn(who);
  const cookies = [...client.cookies].map(([name, value]) => ({ name, value, url: school.url }));
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(film);
  return page;
}

// Expressions as text: the tests are not compiled with the browser's types.
const element = "document.querySelector('video')";
const isLoaded = (page: Page) => holds(page, `${element}?.readyState >= 1`);
// The page's own policy forbids the browser to wait for text, so it is asked again and again from here.
const holds = (page: Page, expression: string) =>
  expect.poll(() => evaluate(page, expression), { timeout: 20_000 }).toBe(true);
const evaluate = (page: Page, expression: string): Promise<unknown> => page.evaluate(expression);

describe('the player in a browser', () => {
  it('[LRN-04] resumes at the second on another device', async () => {
    const who = await learner();
    const page = await open(who);
    await isLoaded(page);
    const told = page.waitForResponse((response) => response.url().endsWith('/position') && response.status() === 204);
    await evaluate(page, `${element}.currentTime = 12`);
    await told;
    const other = await open(who);
    await isLoaded(other);
    await holds(other, `Math.floor(${element}.currentTime) === 12`);
    expect(await other.textContent('main')).toContain('goes on at 0:12');
    const plain = await open(who, { javaScriptEnabled: false });
    expect(await plain.getAttribute('video source', 'src')).toMatch(/#t=12$/);
    expect(await plain.isVisible('input[name=minute]')).toBe(true);
  });

  it('[LRN-03] completes by itself at 90 % watched, but not by a jump to the end', async () => {
    const page = await open(await learner());
    await isLoaded(page);
    await evaluate(page, `${element}.currentTime = ${element}.duration - 2, ${element}.play()`);
    await holds(page, `${element}.ended`);
    expect(await page.isVisible('#lecture-actions button.btn-primary')).toBe(true);
    const answered = page.waitForResponse((response) => response.url().endsWith('/completion'));
    await evaluate(page, `${element}.currentTime = 0, ${element}.playbackRate = 16, ${element}.play()`);
    expect((await answered).status()).toBe(200);
    await page.waitForSelector('#lecture-actions >> text=Completed');
    await expect.poll(() => page.textContent('#player-percent')).toContain('25 %');
    await page.click('#lecture-actions button:has-text("Undo")');
    await page.waitForSelector('#lecture-actions button.btn-primary');
    await expect.poll(() => page.textContent('#player-percent')).toMatch(/(^|\D)0 %/);
  });

  it('[MED-05] asks for the film anew where its address has ended, and goes on at the same second', async () => {
    const page = await open(await learner());
    // As where films come from a store of their own: the browser keeps no bytes that it could play instead of asking.
    await page.route(/\/media\/[0-9a-f]{24}\//, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-store' } });
    });
    await page.reload();
    await isLoaded(page);
    await evaluate(page, `${element}.currentTime = 20`);
    await holds(page, `!${element}.seeking`);
    const asked = page.waitForRequest((request) => /\/media\/[0-9a-f]{24}\//.test(request.url()));
    await evaluate(page, `${element}.dispatchEvent(new Event('error'))`);
    await asked;
    await holds(page, `${element}.readyState >= 1 && Math.round(${element}.currentTime) === 20`);
  });

  it('[LRN-02] obeys the keyboard, shows captions and remembers the speed', async () => {
    const who = await learner();
    const page = await open(who);
    await isLoaded(page);
    await page.keyboard.press('l');
    await holds(page, `${element}.currentTime >= 10`);
    await page.keyboard.press('j');
    await holds(page, `${element}.currentTime < 1`);
    await page.keyboard.press('>');
    expect(await evaluate(page, `${element}.playbackRate`)).toBe(1.25);
    await page.keyboard.press('m');
    expect(await evaluate(page, `${element}.muted`)).toBe(true);
    const mode = () => evaluate(page, `${element}.textTracks[0].mode`);
    expect(await mode()).toBe('showing');
    await page.keyboard.press('c');
    expect(await mode()).toBe('hidden');
    await page.keyboard.press('?');
    expect(await page.isVisible('#keys')).toBe(true);
    await page.keyboard.press('Escape');
    await page.reload();
    await isLoaded(page);
    expect(await evaluate(page, `${element}.playbackRate`)).toBe(1.25);
  });
});
