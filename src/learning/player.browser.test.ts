import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { storeLocalFile } from '../media/media.service.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { findEnrolment, grantAccess } from './enrolment.service.ts';
import { watchedOf } from './watched/watched.service.ts';

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
    transcript: '## 0:00 The loop\n\nMake a small loop.\n\n## 0:15 The end\n\nIt comes up through it.',
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

type Options = { javaScriptEnabled?: boolean; reducedMotion?: 'reduce'; permissions?: string[] };

async function open(who: { email: string }, options: Options = {}): Promise<Page> {
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
    await holds(page, `${element}.playbackRate === 1.25`);
    await page.keyboard.press('m');
    await holds(page, `${element}.muted`);
    await holds(page, `${element}.textTracks[0].mode === 'showing'`);
    await page.keyboard.press('c');
    await holds(page, `${element}.textTracks[0].mode === 'hidden'`);
    await page.keyboard.press('?');
    await page.waitForSelector('#keys', { state: 'visible' });
    await page.keyboard.press('Escape');
    await page.reload();
    await isLoaded(page);
    expect(await evaluate(page, `${element}.playbackRate`)).toBe(1.25);
  });

  it('[LRN-07] the transcript goes along, jumps by click and keyboard, is searched and copied with its times', async () => {
    const page = await open(await learner(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await isLoaded(page);
    const said = () => page.locator('#transcript [aria-current=true]').textContent();
    await evaluate(page, `${element}.currentTime = 23`);
    await holds(page, "document.querySelector('#transcript [aria-current=true]')?.dataset.at === '22.6'");
    expect(await said()).toContain('It runs round the back of the tree.');
    await page.click('#transcript >> text=Look for two things.');
    await holds(page, `Math.abs(${element}.currentTime - 42.9) < 0.2`);
    expect(new URL(page.url()).search).toBe('');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await holds(page, `Math.abs(${element}.currentTime - 40.1) < 0.2`);
    await page.keyboard.press('/');
    await page.keyboard.type('loop you want: round');
    await holds(page, "document.querySelector('[data-found]').textContent === '1 of 1'");
    expect(await page.textContent('#transcript .is-chosen')).toContain('Swing the end round');
    await page.keyboard.press('Escape');
    await page.keyboard.type('knitting');
    expect(await page.textContent('[data-found]')).toBe('Nothing found');
    await page.click('[data-copy-lines]');
    await page.waitForSelector('[data-copy-lines] >> text=Copied');
    const copied = String(await evaluate(page, 'navigator.clipboard.readText()')).split('\n');
    expect([copied.length, copied[3]]).toEqual([17, '0:08\tSwing the end round, as wide as the loop you want:']);
  });

  it('[LRN-07] chapters are a list of links and marks on a strip, and keys lead from one to the next', async () => {
    const page = await open(await learner());
    await isLoaded(page);
    await page.click('summary:has-text("Chapters")');
    await page.click('.menu-item >> text=0:15 The end');
    await holds(page, `Math.floor(${element}.currentTime) === 15`);
    await page.keyboard.press('[');
    await holds(page, `${element}.currentTime < 1`);
    await page.keyboard.press(']');
    await holds(page, `Math.floor(${element}.currentTime) === 15`);
    await page.keyboard.press('5');
    await holds(page, `Math.abs(${element}.currentTime - ${element}.duration / 2) < 0.5`);
    await page.locator('#chapters [data-at="0"]').click();
    await holds(page, `${element}.currentTime < 1`);
    const plain = await open(await learner(), { javaScriptEnabled: false });
    await plain.click('summary:has-text("Chapters")');
    await plain.click('.menu-item >> text=0:15 The end');
    expect(await plain.getAttribute('video source', 'src')).toMatch(/#t=15$/);
  });

  it('[LRN-02] remembers that captions were put away, and which came back', async () => {
    const page = await open(await learner());
    await isLoaded(page);
    const kept = () => page.waitForResponse((response) => response.url().endsWith('/captions'));
    const off = kept();
    await page.keyboard.press('c');
    expect((await off).status()).toBe(204);
    await page.reload();
    await isLoaded(page);
    const mode = () => evaluate(page, `${element}.textTracks[0].mode`);
    expect(await mode()).not.toBe('showing');
    const on = kept();
    await page.keyboard.press('c');
    await on;
    await page.reload();
    await isLoaded(page);
    expect(await mode()).toBe('showing');
  });

  it('[LRN-04] counts what was watched once on two devices, and a place without a line is there when it is back', async () => {
    const who = await learner();
    const [page, other] = [await open(who), await open(who)];
    for (const one of [page, other]) {
      await isLoaded(one);
      await evaluate(one, `${element}.playbackRate = 2, ${element}.play()`);
      await holds(one, `${element}.currentTime >= 6`);
      const told = one.waitForResponse((response) => response.url().endsWith('/position'));
      await evaluate(one, `${element}.pause()`);
      await told;
    }
    const seconds = (await listWatched(who))[0]?.[1] ?? 0;
    expect(seconds).toBeGreaterThanOrEqual(6);
    expect(seconds).toBeLessThan(20);
    await page.route('**/position', (route) => route.abort());
    await evaluate(page, `${element}.currentTime = 33`);
    await holds(page, 'Object.keys(localStorage).some((key) => localStorage[key].includes(\'"second":33\'))');
    await page.unroute('**/position');
    const sent = page.waitForResponse((response) => response.url().endsWith('/position'));
    await page.reload();
    await sent;
    await holds(page, `Math.floor(${element}.currentTime) === 33`);
  });

  it('[LRN-02] goes on with the next lecture after five seconds, asks who wants less motion, and can be told not to', async () => {
    const who = await learner();
    const calm = await open(who, { reducedMotion: 'reduce' });
    await toTheEnd(calm);
    await calm.waitForSelector('.up-next >> text=Go on now');
    expect(await calm.textContent('.up-next [data-line]')).toBe('Next');
    await calm.click('.up-next >> text=Stay here');
    expect(await calm.isVisible('.up-next')).toBe(false);
    const page = await open(who);
    await toTheEnd(page);
    await page.waitForSelector('.up-next >> text=Next in 4 seconds');
    await page.waitForURL((url) => !url.pathname.endsWith('the-film'));
    await page.goto(film);
    await toTheEnd(page);
    await page.click('.up-next >> text=Do not go on by itself any more');
    await page.waitForSelector('#continuing [aria-pressed=false]');
    await page.reload();
    await toTheEnd(page);
    await page.waitForSelector('.up-next >> text=Go on now');
    expect(await page.textContent('.up-next [data-line]')).toBe('Next');
  });
});

async function toTheEnd(page: Page): Promise<void> {
  await isLoaded(page);
  await evaluate(page, `${element}.currentTime = ${element}.duration - 0.5, ${element}.play()`);
}

async function listWatched(who: { id: string }) {
  const enrolment = await findEnrolment(who.id, knots.id);
  const version = await requireLearnableCourse({ id: knots.id });
  const lecture = version.sections.flatMap(({ lectures }) => lectures).find(({ slug }) => slug === 'the-film');
  return watchedOf(enrolment?.id ?? '', lecture?.id ?? '');
}
