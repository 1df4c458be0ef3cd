/** The editor of a lecture: marks by buttons, a preview in step, what is pasted, pages of other sites, words for pictures. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { holds, look, type Mode, modes, startBrowser } from '../browser.ts';
import { googleDocs, plainCode, word } from '../pasted.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);
const owner = snapshotOf(ada);
const made = await createCourse(owner, { title: 'Splices' });
const section = await addSection(owner, made.id, 'Begin');
const film = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';

describe.each(modes)('Ada writes $name', (mode: Mode) => {
  let page: Page;
  const text = () => page.getByLabel('Text', { exact: true });
  const preview = () => page.locator('#lecture-preview');

  beforeEach(async () => {
    const article = await addLecture(owner, made.id, section.id, { title: 'Strands', kind: 'article' });
    page = await open(mode, ada);
    await page.goto(`/studio/courses/${made.id}/lectures/${article.id}`);
  });

  it('[AUT-03] a page of another site is a card: a link without scripts, a frame after a click', async () => {
    const asked: string[] = [];
    await page.route(/youtube/, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: '<p>The film.' });
    });
    await text().fill(`Look:\n\n![A knot in a minute](${film})\n`);
    await page.getByRole('button', { name: 'Preview' }).click();
    const card = preview().getByRole('link', { name: 'A knot in a minute' });
    await card.waitFor();
    expect(asked).toEqual([]);
    await look(page, 'studio-card', mode);
    await card.click();
    if (!mode.javaScript) return expect(page.url()).toBe(film);
    await page.frameLocator('iframe[title="A knot in a minute"]').getByText('The film.').waitFor();
    expect(asked).toEqual(['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0']);
  });

  it('[AUT-14] a picture without words comes back with its line beside the field, and nothing is lost', async () => {
    await text().fill('# Loops\n\n![](file:0123456789abcdef01234567)');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#error-summary').waitFor();
    expect(await page.locator('#field-markdown-error').textContent()).toContain('Line 3');
    expect(await text().inputValue()).toBe('# Loops\n\n![](file:0123456789abcdef01234567)');
  });

  it('[AUT-03] a lecture is a page of another site; an address of nobody we know is refused with the list', async () => {
    const lecture = await addLecture(owner, made.id, section.id, { title: 'Elsewhere', kind: 'embed' });
    await page.goto(`/studio/courses/${made.id}/lectures/${lecture.id}`);
    const address = page.getByLabel('Its address');
    await address.fill('https://example.org/film');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#error-summary').waitFor();
    expect(await page.locator('#field-embed-error').textContent()).toContain('YouTube, Vimeo, CodePen, and GeoGebra');
    await address.fill('youtu.be/dQw4w9WgXcQ?si=x');
    await page.getByLabel('For the certificate').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect(await address.inputValue()).toBe(film);
    expect(await page.getByLabel('For the certificate').isChecked()).toBe(true);
    await look(page, 'studio-embed', mode);
  });
});

describe('Ada writes with the islands', () => {
  const mode: Mode = { name: 'with JavaScript', javaScript: true };
  let page: Page;
  const text = () => page.getByLabel('Text', { exact: true });

  beforeEach(async () => {
    const article = await addLecture(owner, made.id, section.id, { title: 'Strands', kind: 'article' });
    page = await open(mode, ada);
    await page.goto(`/studio/courses/${made.id}/lectures/${article.id}`);
  });

  it('[AUT-03] marks come by button and by key, go again, and are undone as typing is', async () => {
    await text().fill('one two');
    await select(0, 3);
    await page.getByRole('button', { name: 'Bold' }).click();
    expect(await text().inputValue()).toBe('**one** two');
    await page.keyboard.press('Control+z');
    expect(await text().inputValue()).toBe('one two');
    await select(4, 7);
    await page.keyboard.press('Control+i');
    expect(await text().inputValue()).toBe('one *two*');
    await page.keyboard.press('Control+i');
    expect(await text().inputValue()).toBe('one two');
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await text().press('End');
    await text().press('Enter');
    await page.keyboard.type('three');
    expect(await text().inputValue()).toBe('- one two\n- three');
    await page.getByRole('button', { name: 'Footnote' }).click();
    await page.keyboard.type('Of hemp.');
    expect(await text().inputValue()).toBe('- one two\n- three[^1]\n\n[^1]: Of hemp.');
  });

  it('[AUT-03] the toolbar is one stop of the Tab key, and arrows walk in it', async () => {
    await page.getByRole('button', { name: 'Heading' }).focus();
    await page.keyboard.press('ArrowRight');
    await holds(page, `document.activeElement.ariaLabel === 'Bold'`);
    await page.keyboard.press('End');
    await holds(page, `document.activeElement.ariaLabel === 'Page of another site'`);
    await page.keyboard.press('Tab');
    await holds(page, `document.activeElement.id === 'field-markdown'`);
  });

  it('[AUT-03] the preview follows what is typed, and shows the last of it', async () => {
    await text().fill('Rope has **three**');
    await text().press('End');
    await page.keyboard.type(' strands, *always*', { delay: 5 });
    await page.locator('#lecture-preview em', { hasText: 'always' }).waitFor();
    expect(await page.locator('#lecture-preview .prose').textContent()).toBe('Rope has three strands, always\n');
    await page.getByLabel('Title').fill('Three strands');
    await page.locator('#lecture-preview', { hasText: 'Three strands' }).waitFor();
  });

  it('[AUT-06] on a phone the preview is one tap away, and the way back keeps what is typed, also in other browsers', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    // Firefox tells htmx of every step back, also of those within a page.
    await page.addInitScript('Object.defineProperty(window, "navigation", { value: undefined })');
    await page.reload();
    await text().fill('Rope has **three** strands');
    await page.locator('#lecture-preview strong').waitFor();
    await page.getByLabel('Its name for learners').fill('Not sent yet');
    const top = `document.querySelector('#preview').getBoundingClientRect().top`;
    for (const button of [page.locator('.save-bar a'), page.locator('button[value="preview"]')]) {
      await holds(page, `${top} > innerHeight`);
      await button.click();
      await holds(page, `${top} < innerHeight / 2`);
      await page.goBack();
    }
    await holds(page, `${top} > innerHeight`);
    await page.waitForLoadState('networkidle');
    expect(await text().inputValue()).toBe('Rope has **three** strands');
    expect(await page.getByLabel('Its name for learners').inputValue()).toBe('Not sent yet');
  });

  it('[AUT-03] what is pasted from Word or Google Docs is clean Markdown, code and plain text stay as they are', async () => {
    for (const { html, plain, markdown } of [word, googleDocs]) {
      await text().fill('');
      await paste(html, plain);
      await expect.poll(() => text().inputValue()).toBe(markdown);
    }
    await page.getByText('One picture was left out').waitFor();
    expect(await paste(plainCode.html, plainCode.plain)).toBe(true);
    expect(await paste('', 'only words')).toBe(true);
  });

  function select(from: number, to: number): Promise<void> {
    return text().evaluate(
      (area: { setSelectionRange: (from: number, to: number) => void; focus: () => void }, [start, end]) => {
        area.focus();
        area.setSelectionRange(start ?? 0, end ?? 0);
      },
      [from, to],
    );
  }

  /** As the clipboard hands it over. True: left to the browser. */
  function paste(html: string, plain: string): Promise<boolean> {
    const code = `(() => {
      const data = new DataTransfer();
      if (${JSON.stringify(html)}) data.setData('text/html', ${JSON.stringify(html)});
      data.setData('text/plain', ${JSON.stringify(plain)});
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      const area = document.getElementById('field-markdown');
      area.focus();
      return area.dispatchEvent(event);
    })()`;
    return page.evaluate(code);
  }
});
