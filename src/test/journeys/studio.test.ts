/** Journey 6: Ada makes a course by forms and publishes it; Leo sees at once what is published, and nothing else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { look, type Mode, modes, startBrowser } from '../browser.ts';
import { film, pdf, picture } from '../media-samples.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada, leo } = await world();
const { open } = startBrowser(school);
const media = join(import.meta.dirname, '../../ops/demo/school/courses/knots-that-hold/media');
const mp4 = { name: 'splice.mp4', mimeType: 'video/mp4', buffer: await readFile(join(media, 'bowline.mp4')) };
const avi = { name: 'old-camera.avi', mimeType: 'video/x-msvideo', buffer: await film('old-camera.avi', 2) };
const sheet = { name: 'splice-sheet.pdf', mimeType: 'application/pdf', buffer: pdf };
const cover = { name: 'cover.png', mimeType: 'image/png', buffer: await picture(1280, 720) };

describe.each(modes)('Ada makes a course $name', (mode: Mode) => {
  const title = mode.javaScript ? 'Splices' : 'Whippings';
  const slug = title.toLowerCase();
  let desk: Page;
  let base = '';

  beforeEach(async () => {
    desk = await open(mode, ada);
    if (base) await desk.goto(`${base}/outline`);
  });

  it('[AUT-01] starts with a title and describes it; a cover is taken with the form', async () => {
    await desk.goto('/studio');
    await look(desk, 'studio', mode);
    await desk.getByRole('link', { name: 'New course' }).first().click();
    await look(desk, 'studio-new', mode);
    await desk.getByLabel('Title').fill(title);
    await desk.getByLabel('Category').selectOption('outdoors');
    await desk.getByRole('button', { name: 'Make a draft' }).click();
    await desk.waitForURL(/\/basics$/);
    base = new URL(desk.url()).pathname.replace('/basics', '');
    await desk.getByLabel('Promise in one line').fill('Join rope to rope for good');
    await desk.getByLabel('Description').fill('You learn the **eye splice**, step by step.');
    await desk.getByLabel('What people will be able to do').fill('Splice an eye\nFinish a rope end');
    await desk.getByLabel('Level').selectOption('advanced');
    const card = desk.getByRole('complementary', { name: 'As learners will see it' });
    if (mode.javaScript) await card.getByText('Advanced').waitFor();
    await desk.getByLabel('Picture').setInputFiles(cover);
    await desk.getByRole('button', { name: 'Save' }).click();
    await desk.getByText('Saved.', { exact: true }).waitFor();
    expect(await desk.getByAltText('The cover as it is now').getAttribute('src')).toBeTruthy();
    expect(await card.textContent()).toMatch(/Advanced\s*Free/);
    await look(desk, 'studio-basics', mode);
  });

  it('[AUT-01] has sections with lectures of each kind', async () => {
    await desk.getByText('Nothing here yet.').waitFor();
    for (const name of ['Begin', 'Go on']) {
      await desk.getByRole('textbox', { name: 'New section' }).fill(name);
      await desk.getByRole('button', { name: 'Add section' }).click();
      await section(name).waitFor();
    }
    await addLecture('Begin', 'The splice in one minute', 'video');
    await addLecture('Begin', 'From an old camera', 'video');
    await addLecture('Begin', 'Words for it', 'article');
    await addLecture('Go on', 'A sheet to keep', 'document');
    expect(await order()).toEqual([
      ['Begin', 'The splice in one minute', 'From an old camera', 'Words for it'],
      ['Go on', 'A sheet to keep'],
    ]);
    await look(desk, 'studio-outline', mode);
    await act('Words for it', 'Put into the bin');
    await desk.getByRole('button', { name: 'Undo' }).press('Enter');
    const back = desk.getByRole('link', { name: 'Words for it', exact: true });
    await back.waitFor();
    if (mode.javaScript) await expect.poll(() => back.evaluate((link) => link.matches(':focus'))).toBe(true);
  });

  it('[AUT-03] an mp4 plays at once', async () => {
    await edit('The splice in one minute');
    await desk.getByLabel('File', { exact: true }).setInputFiles(mp4);
    await desk.getByLabel('Transcript').fill('Open the strands. Tuck each under one.');
    await save();
    await school.settled();
    await desk.reload();
    await plays(desk);
    await look(desk, 'studio-video', mode);
  });

  it('[AUT-03] an avi is stored at once, converted in the background, and plays then', async () => {
    await edit('From an old camera');
    await desk.getByLabel('File', { exact: true }).setInputFiles(avi);
    await save();
    await desk.getByRole('link', { name: 'old-camera.avi' }).first().waitFor();
    await school.settled();
    await desk.reload();
    await plays(desk);
  });

  it('[AUT-03] an article is written with a preview that stores nothing', async () => {
    await edit('Words for it');
    await desk
      .getByLabel('Text', { exact: true })
      .fill('## Strands\n\nRope has **three**.\n\n| a | b |\n|---|---|\n| 1 | 2 |');
    await desk.getByRole('button', { name: 'Preview' }).click();
    await desk.locator('#lecture-preview strong', { hasText: 'three' }).waitFor();
    expect(await desk.getByLabel('Text', { exact: true }).inputValue()).toContain('## Strands');
    await look(desk, 'studio-article', mode);
    if (!mode.javaScript) {
      // With scripts the form has saved itself meanwhile.
      const other = await open(mode, ada);
      await other.goto(desk.url().replace(/#.*/, ''));
      expect(await other.getByLabel('Text', { exact: true }).inputValue()).toBe('');
    }
    await save();
    expect(await desk.locator('#lecture-preview table').count()).toBe(1);
  });

  it('[AUT-03] a PDF is a lecture; what is no PDF is refused with the typed words kept', async () => {
    await edit('A sheet to keep');
    await desk.getByLabel('In one line').fill('Print it and hang it up');
    await desk.getByLabel('File', { exact: true }).setInputFiles({ ...sheet, buffer: Buffer.from('no pdf at all') });
    await desk.getByRole('button', { name: 'Save' }).click();
    // With scripts the file was sent before the form, which then waits for another one.
    if (mode.javaScript) await desk.getByText('Here we take PDF').first().waitFor();
    else await desk.locator('#error-summary').waitFor();
    expect(await desk.getByLabel('In one line').inputValue()).toBe('Print it and hang it up');
    await look(desk, 'studio-refused', mode);
    await desk.getByLabel('File', { exact: true }).setInputFiles(sheet);
    await save();
    await desk.getByRole('link', { name: 'splice-sheet.pdf' }).first().waitFor();
  });

  it(`[AUT-02] orders sections and lectures by buttons${mode.javaScript ? ' and by drag' : ''}`, async () => {
    await moved(() => act('Section “Go on”', 'Move up'));
    expect((await order()).map(([name]) => name)).toEqual(['Go on', 'Begin']);
    await moved(() => act('Words for it', 'Move up'));
    expect((await order())[1]).toEqual(['Begin', 'The splice in one minute', 'Words for it', 'From an old camera']);
    if (mode.javaScript) await drag('Words for it', 'A sheet to keep');
    else await place('Words for it', 'Go on');
    await steps('Outline');
    expect((await order())[0]).toContain('Words for it');
    expect((await order())[1]).toEqual(['Begin', 'The splice in one minute', 'From an old camera']);
  });

  it('[AUT-05] publishes; Leo sees it at once and learns from it', async () => {
    await steps('Price');
    await look(desk, 'studio-price', mode);
    await steps('Publish');
    await look(desk, 'studio-publish', mode);
    const visitor = await open(mode, leo);
    expect((await visitor.goto(`/courses/${slug}`))?.status()).toBe(404);
    await desk.getByRole('button', { name: 'Publish the course' }).click();
    await desk.getByText('Version 1 is published').waitFor();
    await visitor.goto(`/courses?q=${slug}`);
    await visitor.getByRole('link', { name: title }).first().click();
    await visitor.getByRole('heading', { level: 1, name: title }).waitFor();
    await visitor.getByRole('button', { name: /Enrol/ }).first().click();
    await visitor.waitForURL(new RegExp(`/learn/${slug}`));
    await visitor.goto(`/learn/${slug}/lectures/the-splice-in-one-minute`);
    await plays(visitor);
    await visitor.goto(`/learn/${slug}/lectures/from-an-old-camera`);
    await plays(visitor);
    await visitor.goto(`/learn/${slug}/lectures/a-sheet-to-keep`);
    expect(await visitor.locator('iframe').getAttribute('title')).toBe('splice-sheet.pdf');
  });

  it('[AUT-05] a draft edit is not seen until it is published', async () => {
    const reader = await open(mode, leo);
    await edit('Words for it');
    await desk.getByLabel('Text', { exact: true }).fill('Rope has **four** strands now.');
    await save();
    await desk.getByText('1 change not published').waitFor();
    await reader.goto(`/learn/${slug}/lectures/words-for-it`);
    expect(await reader.locator('article').textContent()).toContain('three');
    await steps('Publish');
    await look(desk, 'studio-changes', mode);
    await desk.getByLabel('What changed, for learners').fill('Four strands');
    await desk.getByRole('button', { name: 'Publish 1 change' }).click();
    await desk.getByText('Version 2 is published').waitFor();
    await reader.reload();
    expect(await reader.locator('article').textContent()).toContain('four');
    await look(desk, 'studio-versions', mode);
    await desk.goto('/studio');
    await look(desk, 'studio-courses', mode);
  });

  const steps = (name: string) =>
    desk.getByRole('navigation', { name: 'Steps of this course' }).getByRole('link', { name }).click();
  const section = (name: string) => desk.getByRole('region', { name: new RegExp(`^\\d+ ${name}$`) });

  async function addLecture(into: string, name: string, kind: string): Promise<void> {
    const link = section(into).getByRole('link', { name: 'Add lecture' });
    if (await link.isVisible()) await link.click();
    await section(into).getByLabel('New lecture').fill(name);
    await section(into).getByLabel('Kind').selectOption(kind);
    await section(into).getByRole('button', { name: 'Add', exact: true }).click();
    await section(into).getByRole('link', { name }).waitFor();
  }

  async function edit(name: string): Promise<void> {
    await desk.goto(`${base}/outline`);
    await desk.getByRole('link', { name, exact: true }).click();
    await desk.getByRole('heading', { level: 1, name }).waitFor();
  }

  async function save(): Promise<void> {
    await desk.getByRole('button', { name: 'Save' }).click();
    await desk.getByText('Saved.', { exact: true }).waitFor();
  }

  /** The outline as it is shown: section, then its lectures. */
  async function order(): Promise<string[][]> {
    const sections = await desk.locator('[data-section]').all();
    return Promise.all(
      sections.map(async (one) => [
        ((await one.locator('h2').textContent()) ?? '').replace(/^\d+\s*/, ''),
        ...(await one.locator('[data-lectures] a').allTextContents()),
      ]),
    );
  }

  /** Ticks it, and does this with what is ticked. */
  async function act(what: string, name: string): Promise<void> {
    await desk.getByRole('checkbox', { name: what, exact: true }).check();
    const chosen = desk.locator('#outline-chosen');
    if (!(await chosen.evaluate((box: { open: boolean }) => box.open))) await chosen.locator('summary').click();
    await chosen.getByRole('button', { name }).click();
  }

  /** Does something that sends the order to the server, and waits until the answer is shown. */
  async function moved(act: () => Promise<void>): Promise<void> {
    await Promise.all([desk.waitForResponse((one) => one.request().method() === 'POST'), act()]);
    await desk.waitForLoadState();
    await desk
      .getByText(/is moved\.|Moved (up|down)\./)
      .first()
      .waitFor({ state: 'attached' });
  }

  async function drag(what: string, onto: string): Promise<void> {
    const row = (name: string) =>
      desk.locator('[data-lectures] > li', { has: desk.getByRole('link', { name, exact: true }) });
    const grip = await row(what).locator('.outline-grip').boundingBox();
    const target = await row(onto).boundingBox();
    if (!grip || !target) throw new Error('nothing to drag');
    await moved(async () => {
      await desk.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await desk.mouse.down();
      await desk.mouse.move(target.x + 80, target.y + 4, { steps: 8 });
      await desk.mouse.up();
    });
  }

  async function place(what: string, into: string): Promise<void> {
    await edit(what);
    await desk.getByLabel('Move to the end of').selectOption({ label: into });
    await desk.getByRole('button', { name: 'Move', exact: true }).click();
    await desk.waitForURL(/\/outline/);
  }

  /** The page's video is there and its bytes are a film that this browser can decode. */
  async function plays(page: Page): Promise<void> {
    const address = await page
      .locator('video')
      .first()
      .evaluate((video: { currentSrc: string }) => video.currentSrc);
    const start = await page.request.get(address, { headers: { Range: 'bytes=0-1023' } });
    expect([start.status(), start.headers()['content-type']]).toEqual([206, 'video/mp4']);
    const ready = () =>
      page
        .locator('video')
        .first()
        .evaluate((video: { readyState: number }) => video.readyState);
    await expect.poll(ready).toBeGreaterThanOrEqual(1);
  }
});
