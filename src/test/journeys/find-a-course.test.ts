/** Journey 1: a visitor finds a course and looks into a free lecture. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { saveCategory } from '../../authoring/courses/categories.service.ts';
import { reloadCatalog } from '../../catalog/memory.service.ts';
import { expectPath, expectWords, holds, look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { course, world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada, ruth } = await world();
const kitchen = { slug: 'kitchen', name: 'Kitchen', description: 'Fire and flour.', icon: 'layers', position: 2 };
await saveCategory(snapshotOf(ruth), kitchen);
await baking('Sourdough', 'beginner', null);
await baking('Flatbread', 'beginner', { amount: 49_900, currency: 'INR' });
await baking('Puff pastry', 'intermediate', { amount: 99_900, currency: 'INR' });
await filmCourse(ada);
await reloadCatalog();
const { open } = startBrowser(school);

function baking(title: string, level: 'beginner' | 'intermediate', price: { amount: number; currency: string } | null) {
  const slug = title.toLowerCase().replace(' ', '-');
  const lectures = [{ title: 'Flour and water', slug: 'flour-and-water', markdown: 'Mix **both**.' }];
  const facts = { title, slug, subtitle: 'By hand', description: 'Bake it.', category: 'kitchen', learn: ['Bake'] };
  return course(ada, { ...facts, level, language: 'en', price, sections: [{ title: 'Begin', lectures }] });
}

describe.each(modes)('a visitor $name', (mode) => {
  const titles = (page: Page) => page.locator('#course-results article h3, #course-results li h3').allInnerTexts();
  const shows = (page: Page, wanted: string[]) =>
    expect.poll(async () => (await titles(page)).map((one) => one.trim()).sort()).toEqual(wanted);
  /** Filters act at once where there are scripts, else with the button. */
  async function tick(page: Page, label: RegExp): Promise<void> {
    await page.getByRole('checkbox', { name: label }).click();
    if (!mode.javaScript) await press(page, 'Show courses');
  }

  it('[CAT-01] [CAT-04] narrows the list by category, level and price, and can share the address', async () => {
    const page = await open(mode);
    await page.goto('/');
    await look(page, 'home', mode);
    await page.goto('/courses');
    await shows(page, ['Flatbread', 'Knots', 'Knots on film', 'Puff pastry', 'Rope care', 'Sourdough']);
    await look(page, 'courses', mode);
    await tick(page, /^Kitchen/);
    await shows(page, ['Flatbread', 'Puff pastry', 'Sourdough']);
    if (mode.javaScript) await holds(page, "document.activeElement?.id === 'filter-category-kitchen'");
    await tick(page, /^Beginner/);
    await shows(page, ['Flatbread', 'Sourdough']);
    await tick(page, /^Free/);
    await shows(page, ['Sourdough']);
    await look(page, 'courses-filtered', mode);
    const shared = await open(mode);
    await shared.goto(page.url());
    await shows(shared, ['Sourdough']);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      category: 'kitchen',
      level: 'beginner',
    });
    await press(page, /^Beginner/, 'link');
    await press(page, /^Free/, 'link');
    await shows(page, ['Flatbread', 'Puff pastry', 'Sourdough']);
  });

  it('[CAT-03] finds by words, with an accent and a slip forgiven, and is told when nothing fits', async () => {
    const page = await open(mode);
    await page.goto('/courses');
    const words = page.getByRole('searchbox', { name: 'Search courses' });
    await words.fill('pufff pâstry');
    await words.press('Enter');
    await shows(page, ['Puff pastry']);
    await page.getByRole('searchbox', { name: 'Search courses' }).fill('xylophone');
    await page.getByRole('searchbox', { name: 'Search courses' }).press('Enter');
    await expectWords(page, 'No course found');
    await look(page, 'courses-none', mode);
  });

  it('[CAT-03] gets suggestions while typing, or the list by Enter', async () => {
    const page = await open(mode);
    await page.goto('/');
    const words = page.locator('#site-search');
    await words.pressSequentially('sourd');
    if (mode.javaScript) {
      await page
        .locator('#site-search-found')
        .getByRole('link', { name: /Sourdough/ })
        .waitFor();
      await look(page, 'suggestions', mode);
      await press(page, /^Sourdough/, 'link');
      await expectPath(page, '/courses/sourdough');
      return;
    }
    await words.press('Enter');
    await shows(page, ['Sourdough']);
  });

  it('[CAT-02] [CAT-05] reads what a course promises and sees a free lecture without an account', async () => {
    const page = await open(mode);
    await page.goto('/categories/outdoors');
    await look(page, 'category', mode);
    await page.getByRole('link', { name: 'Knots on film' }).first().click();
    await expectPath(page, '/courses/knots-on-film');
    await expectWords(page, /Tie a bowline.*3 lectures/);
    await look(page, 'course-free', mode);
    await press(page, 'Watch a free lecture', 'link');
    await expectPath(page, '/courses/knots-on-film/lectures/film');
    await look(page, 'preview', mode);
    expect(await page.locator('video source').getAttribute('src')).toContain('/media/');
    await press(page, 'See the course', 'link');
    await expectPath(page, '/courses/knots-on-film');
    await page.goto('/courses/knots');
    await expectWords(page, /₹1,499.*within 14 days/);
    await look(page, 'course-paid', mode);
    await press(page, 'Ada Fernandes', 'link');
    await expectPath(page, '/teachers/ada');
    await look(page, 'teacher', mode);
  });
});
