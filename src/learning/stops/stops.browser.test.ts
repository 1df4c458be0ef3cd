import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { addQuestion } from '../../assessment/questions/questions.service.ts';
import { pinStops } from '../../assessment/stops/pinning.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import { everyKind, questionOf } from '../../test/quiz.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { grantAccess } from '../enrolment.service.ts';

const school = await startSchool();
const { ada, knots } = await world();
const media = join(import.meta.dirname, '../../ops/demo/school/courses/knots-that-hold/media');
let browser: Browser;
let count = 0;

beforeAll(async () => {
  const teacher = snapshotOf(ada);
  const video = await storeLocalFile(ada.id, join(media, 'bowline.mp4'), 'bowline.mp4');
  const asked = await addQuestion(ada.id, knots.id, everyKind[0] ?? questionOf('essay', '?'));
  for (const mustAnswer of [true, false])
    await addLecture(teacher, knots.id, knots.sections[0]?.id ?? '', {
      ...{ title: 'The film', slug: mustAnswer ? 'held' : 'free', kind: 'video', fileId: video.id, seconds: 54 },
      stops: await pinStops(knots.id, { questions: [{ second: 2, questionId: asked.id }], mustAnswer }, null),
    });
  await publishCourse(teacher, knots.id, { note: '' });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

async function open(slug: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  count += 1;
  const who = await person(`asked${count}`, `Asked ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  const client = await school.signedIn(who);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: school.url })));
  const page = await context.newPage();
  await page.goto(`${school.url}/learn/knots/lectures/${slug}`);
  return page;
}

// Expressions as text: the tests are not compiled with the browser's types.
const film = "document.getElementById('lecture-video')";
const start = (page: Page) => page.evaluate(`${film}.muted = true; ${film}.play().catch(() => undefined); 0`);
// The page's own policy forbids the browser to wait for text, so it is asked again and again from here.
const holds = (page: Page, expression: string) =>
  expect.poll(() => page.evaluate(expression), { timeout: 20_000 }).toBe(true);
const stopped = (page: Page) =>
  holds(page, `${film}.paused && ${film}.currentTime >= 2 && document.getElementById('stop-1').open`);
const goesOn = (page: Page) => holds(page, `!${film}.paused && ${film}.currentTime > 2.5`);

describe('a film with a question', () => {
  it('[ASM-10] stops at the second, has to be answered where its author says so, and goes on by keyboard alone', async () => {
    const page = await open('held');
    await start(page);
    await stopped(page);
    await holds(page, "document.activeElement.matches('#stop-1 > summary')");
    expect(await page.textContent('[data-film-said]')).toBe('The film waits for your answer.');
    expect(await page.isVisible('#stop-1 [data-continue]')).toBe(false);
    await start(page);
    await stopped(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await holds(page, "document.activeElement.matches('#stop-1 [data-continue]')");
    expect(await page.textContent('#stop-1')).toContain('It joins two ends.');
    expect(await page.textContent('[data-film-said]')).toBe('Not right.');
    await page.keyboard.press('Enter');
    await goesOn(page);
    // What is answered does not stop the film again.
    await page.evaluate(`${film}.currentTime = 0; 0`);
    await goesOn(page);
    await page.context().close();
  });

  it('[ASM-10] can be passed over where its author allows it, and whoever jumps past a question is not caught', async () => {
    const page = await open('free');
    await start(page);
    await stopped(page);
    await page.click('#stop-1 [data-continue]');
    await goesOn(page);
    const other = await open('held');
    await holds(other, `${film}.readyState > 0`);
    await other.evaluate(`${film}.currentTime = 10; 0`);
    await start(other);
    await holds(other, `!${film}.paused && ${film}.currentTime > 11`);
    await page.context().close();
    await other.context().close();
  });

  it('[ASM-10] is answered below the film without JavaScript', async () => {
    const page = await open('held', { javaScriptEnabled: false });
    await page.click('#stop-1 > summary');
    await page.check('#stop-1 input[value="0"]');
    await page.click('#stop-1 button[type=submit]');
    expect(await page.textContent('#stop-1 > summary')).toMatch(/0:02[\s\S]*Question 1[\s\S]*Right/);
    await page.context().close();
  });
});
