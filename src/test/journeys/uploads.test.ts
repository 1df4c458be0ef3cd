/** Ada sends large files over a bad line: nothing is sent twice, and nothing has to be watched. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { config } from '../../config.ts';
import { expectWords, look, type Mode, modes, startBrowser } from '../browser.ts';
import { film, zip } from '../media-samples.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);
const [scripted, plain] = modes as [Mode, Mode];
const patches = '**/media/uploads/*';

async function lectureOf(kind: 'video' | 'document'): Promise<string> {
  const owner = snapshotOf(ada);
  const { id } = await createCourse(owner, { title: 'Splices', category: 'outdoors' });
  const section = await addSection(owner, id, 'Begin');
  const lecture = await addLecture(owner, id, section.id, { title: 'The eye', kind });
  return `/studio/courses/${id}/lectures/${lecture.id}`;
}

/** A file on the disk, so that the browser knows it again. */
async function fileOf(name: string, bytes: Buffer): Promise<string> {
  const path = join(config.dataFolder, name);
  await writeFile(path, bytes);
  return path;
}

const largeZip = (name: string) => fileOf(name, zip({ 'a.txt': randomBytes(10 * 1024 ** 2).toString('hex') }));

/** Lets parts through one by one. */
async function gate(page: Page) {
  const held: Route[] = [];
  const offsets: number[] = [];
  let isOpen = false;
  await page.route(patches, async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    offsets.push(Number(route.request().headers()['upload-offset']));
    if (isOpen) await route.continue();
    else held.push(route);
  });
  return {
    offsets,
    next: async () => {
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await held.shift()?.continue();
    },
    open: async () => {
      isOpen = true;
      for (const route of held.splice(0)) await route.continue().catch(() => undefined);
    },
  };
}

describe('a large file', () => {
  it('[MED-01] shows how far it is, waits, goes on after a lost line, and is saved when it has arrived', async () => {
    const page = await open(scripted, ada);
    await page.goto(await lectureOf('document'));
    const line = await gate(page);
    await page.getByLabel('Add a file').setInputFiles(await largeZip('all the sheets (final) — गाँठ.zip'));
    await line.next();
    await expectWords(page, /39 % of 20 MB/, '[data-upload-words]');
    await look(page, 'studio-upload', scripted);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expectWords(page, 'Paused at 39 %', '[data-upload-words]');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await line.open();
    await expectWords(page, 'You are offline', '[data-upload-words]');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.getByRole('link', { name: /all the sheets/ }).waitFor();
    // The part that was under way when the line went is asked for again; what had arrived is not.
    expect(line.offsets.filter((offset) => offset === 0)).toEqual([0]);
  });

  it('[MED-01] goes on after the tab was closed, when the same file is chosen again', async () => {
    const address = await lectureOf('document');
    const path = await largeZip('slides.zip');
    const page = await open(scripted, ada);
    await page.goto(address);
    const line = await gate(page);
    await page.getByLabel('Add a file').setInputFiles(path);
    await line.next();
    // The second part is asked for once the school has answered the first.
    await expect.poll(() => line.offsets.length).toBe(2);
    await page.close();

    const again = await page.context().newPage();
    await again.goto(address);
    await expectWords(again, 'Not yet whole: slides.zip (39 %). Choose the same file again', '[data-upload-box] > p');
    await look(again, 'studio-upload-again', scripted);
    const rest = await gate(again);
    await rest.open();
    await again.getByLabel('Add a file').setInputFiles(path);
    await again.getByText('Stored. Save to use it.', { exact: true }).waitFor();
    // What came of the part that was under way when the tab closed may count too.
    expect(rest.offsets[0]).toBeGreaterThanOrEqual(8 * 1024 ** 2);
    await again.getByRole('button', { name: 'Save', exact: true }).first().click();
    await again.getByRole('link', { name: 'slides.zip' }).waitFor();
  });

  it('[MED-01] of the wrong type says so at its field and can be taken away', async () => {
    const page = await open(scripted, ada);
    await page.goto(await lectureOf('video'));
    const path = await fileOf('not-a-film.mp4', zip({ 'a.txt': 'words' }));
    await page.getByLabel('File', { exact: true }).setInputFiles(path);
    await expectWords(page, 'This is a ZIP archive. Here we take MP4 video', '[data-upload-words]');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => page.locator('[data-upload-row]').count()).toBe(0);
  });

  it('[MED-01] that was refused is not left out unseen: the form is saved without it at the second Save', async () => {
    const page = await open(scripted, ada);
    await page.goto(await lectureOf('video'));
    const path = await fileOf('not-a-film.mp4', zip({ 'a.txt': 'words' }));
    await page.getByLabel('File', { exact: true }).setInputFiles(path);
    await expectWords(page, 'This is a ZIP archive', '[data-upload-words]');
    await page.getByLabel('In one line').fill('Watch it twice');
    const save = page.getByRole('button', { name: 'Save', exact: true }).first();
    await save.click();
    await expectWords(page, 'press “Save” again to go on without it', '[data-upload-words]');
    await save.click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect(await page.getByLabel('In one line').inputValue()).toBe('Watch it twice');
  });

  it('[MED-01] chosen before the script came is sent in parts too', async () => {
    const page = await open(scripted, ada);
    const script = Promise.withResolvers<void>();
    await page.route('**/js/upload.*js', async (route) => {
      await script.promise;
      await route.continue();
    });
    await page.goto(await lectureOf('document'), { waitUntil: 'commit' });
    await page.getByLabel('Add a file').setInputFiles(await fileOf('sheets.zip', zip({ 'a.txt': 'words' })));
    script.resolve();
    await page.getByText('Stored. Save to use it.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByRole('link', { name: 'sheets.zip' }).waitFor();
  });
});

describe('a film', () => {
  it('[MED-04] is prepared before the eyes of who sent it, without a reload', async () => {
    const page = await open(scripted, ada);
    await page.goto(await lectureOf('video'));
    const path = await fileOf('old-camera.avi', await film('old-camera.avi', 20));
    await page.getByLabel('File', { exact: true }).setInputFiles(path);
    await page.getByText('Stored. Save to use it.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.getByText('Ready', { exact: true }).waitFor({ timeout: 60_000 });
  });

  it('[MED-01] is sent by the form where there are no scripts, and a reload tells how it goes', async () => {
    const page = await open(plain, ada);
    await page.goto(await lectureOf('video'));
    const path = await fileOf('camera.avi', await film('camera.avi', 2));
    await page.getByLabel('File', { exact: true }).setInputFiles(path);
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await school.settled();
    await page.reload();
    await page
      .getByRole('link', { name: 'camera.mp4' })
      .or(page.getByRole('link', { name: 'camera.avi' }))
      .waitFor();
    await page.goto('/media/uploads');
    await expectWords(page, 'Nothing is on its way');
    await look(page, 'uploads', plain);
  });
});
