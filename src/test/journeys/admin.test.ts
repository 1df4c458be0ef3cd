/** Journey 7: Ruth refunds an order, reads the school's numbers, changes banner and questions; Leo's stars reach the catalog. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { lastMonths } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { look, modes, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { atTheTill, comeBack, decide, until } from '../till.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { leo, ruth } = await world();
const { open } = startBrowser(school);
const months = lastMonths(now(), config.school.timeZone, 12).map((month) => month.label);

describe.each(modes)('Ruth looks after the school $name', (mode) => {
  const [buyerName, rated, stars] = mode.javaScript ? ['bea', 'knots', 5] : ['cem', 'rope-care', 4];

  it('[COM-02] sees the orders and sends one back: the access ends, a mail says so', async () => {
    const buyer = await buy(buyerName);
    const reader = await open(mode, buyer);
    expect((await reader.goto('/learn/knots/lectures/sheet-bend'))?.status()).toBe(200);

    const desk = await open(mode, ruth);
    await desk.goto('/admin/orders');
    await look(desk, 'admin-orders', mode);
    const row = desk.getByRole('row', { name: new RegExp(buyer.name) });
    expect(await row.textContent()).toMatch(/Paid[\s\S]*₹1,499/);
    await row.getByRole('link').first().click();
    await look(desk, 'admin-order', mode);
    await desk.getByRole('link', { name: 'Refund …' }).click();
    expect(await desk.getByLabel('Amount').inputValue()).toBe('1499');
    await look(desk, 'admin-refund', mode);
    await desk.getByRole('button', { name: 'Send the money back' }).click();
    await desk.locator('#error-summary').waitFor();
    await desk.getByLabel('Reason').fill('Bought by mistake');
    await desk.getByRole('button', { name: 'Send the money back' }).click();
    await desk.getByText('₹1,499 is going back to the buyer.').waitFor();

    const mail = await school.mailbox.latest(buyer.email, /on its way back/);
    expect(mail.text).toContain('₹1,499');
    await school.settled();
    await until(async () => (await desk.reload()) && (await desk.getByText('Refunded', { exact: true }).count()) > 0);
    await look(desk, 'admin-order-refunded', mode);
    await reader.goto('/learn/knots/lectures/sheet-bend');
    expect(await reader.getByText('A loop for two ropes').count()).toBe(0);
    expect(await reader.locator('article.prose').count()).toBe(0);
    await reader.goto('/orders');
    await look(reader, 'orders-refunded', mode);
    await reader.getByRole('table').getByRole('link').first().click();
    await look(reader, 'order-refunded', mode);
  });

  it('[ANA-01] reads people, courses, orders and revenue of 12 months as charts, tables and CSV', async () => {
    const desk = await open(mode, ruth);
    await desk.goto('/admin');
    await look(desk, 'admin-overview', mode);
    const charts = desk.getByRole('figure');
    expect(await charts.count()).toBeGreaterThanOrEqual(4);
    for (const title of ['Revenue', 'Paid orders', 'New people', 'Courses published for the first time']) {
      const chart = charts.filter({ hasText: title }).first();
      expect(await chart.getByRole('img').getAttribute('aria-label')).toMatch(new RegExp(`^${title}.* per month`));
      await chart.getByText('The numbers as a table').click();
      expect(await chart.locator('tbody th').allInnerTexts()).toEqual(months);
      const [download] = await Promise.all([
        desk.waitForEvent('download'),
        chart.getByRole('link', { name: 'Download as CSV' }).click(),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
      expect(lines).toHaveLength(13);
    }
    await look(desk, 'admin-overview-tables', mode);
    await desk.getByRole('link', { name: '30 days' }).click();
    await desk.waitForURL(/by=day/);
    expect(await charts.first().locator('tbody th').count()).toBe(30);
  });

  it('[ANA-01] finds people and courses', async () => {
    const desk = await open(mode, ruth);
    await desk.goto('/admin/people');
    await look(desk, 'admin-people', mode);
    await desk.getByLabel('Name, e-mail or id').fill('leo');
    await desk.getByRole('button', { name: 'Find' }).click();
    await desk.getByRole('link', { name: leo.name }).click();
    await look(desk, 'admin-person', mode);
    await desk.goto('/admin/courses');
    expect(await desk.getByRole('row', { name: /Knots/ }).textContent()).toContain('Ada Fernandes');
    await look(desk, 'admin-courses', mode);
    await desk.goto('/admin/jobs');
    await look(desk, 'admin-jobs', mode);
  });

  it('[SIT-01] changes the banner and sees it live', async () => {
    const words = `The school is closed on Monday, ${buyerName}`;
    const desk = await open(mode, ruth);
    const visitor = await open(mode);
    await desk.goto('/admin/site');
    await desk.getByLabel('Show the banner').check();
    await desk.getByLabel('Words').fill(words);
    if (!mode.javaScript) await desk.getByRole('button', { name: 'Preview' }).click();
    await desk.getByRole('region', { name: 'Preview' }).getByText(words).waitFor();
    await look(desk, 'admin-banner', mode);
    await desk.getByRole('button', { name: 'Save', exact: true }).click();
    await desk.getByText('It shows on every page now').waitFor();
    await until(async () => (await visitor.goto('/')) && (await announced(visitor)).includes(words));
    await look(visitor, 'home-banner', mode);
    await desk.getByLabel('Show the banner').uncheck();
    await desk.getByRole('button', { name: 'Save', exact: true }).click();
    await desk.getByText('It shows on every page now').waitFor();
    await until(async () => (await visitor.reload()) && !(await announced(visitor)).includes(words));
  });

  it('[SIT-01] writes a question, mends it, and sees it live', async () => {
    const since = `since today, ${buyerName}`;
    const question = `May I download the videos, ${buyerName}?`;
    const desk = await open(mode, ruth);
    const visitor = await open(mode);
    await desk.goto('/admin/site/questions');
    await desk.getByRole('link', { name: 'New question' }).click();
    await desk.getByLabel('Question').fill(question);
    await desk.getByLabel('Answer').fill('Not yet; **the PDFs** you may.');
    await desk.getByRole('button', { name: 'Preview' }).click();
    await desk.locator('#question-preview strong').waitFor();
    await look(desk, 'admin-question', mode);
    await desk.getByRole('button', { name: 'Save', exact: true }).click();
    await desk.getByText('Added. Everybody reads it now.').waitFor();
    await look(desk, 'admin-questions', mode);
    await until(async () => (await visitor.goto('/faq')) && (await visitor.getByText(question).count()) > 0);
    await desk.getByRole('link', { name: question }).click();
    await desk.getByLabel('Answer').fill(`Yes, **${since}**.`);
    await desk.getByRole('button', { name: 'Save', exact: true }).click();
    await desk.getByText('Saved. Everybody reads it now.').waitFor();
    await until(async () => (await visitor.reload()) && (await visitor.getByText(since).count()) > 0);
    await visitor.getByText(question).click();
    expect(await visitor.getByText(since).first().isVisible()).toBe(true);
    await look(visitor, 'faq', mode);
    await desk.goto('/admin/site/categories');
    await look(desk, 'admin-categories', mode);
  });

  it('[CMY-01] Leo rates the course; its card in the catalog shows the stars', async () => {
    const reader = await open(mode, leo);
    const visitor = await open(mode);
    await reader.goto(`/courses/${rated}`);
    if (rated === 'rope-care') await reader.getByRole('button', { name: /Enrol/ }).first().click();
    else await reader.goto(`/learn/${rated}`);
    await reader.goto(`/learn/${rated}`);
    await reader.getByRole('complementary', { name: 'Your progress' }).getByRole('link').first().click();
    await reader.getByRole('button', { name: /^Complete/ }).click();
    await reader.goto(`/learn/${rated}`);
    await reader
      .getByRole('group', { name: 'Stars' })
      .locator('label')
      .nth(stars - 1)
      .click();
    await reader.getByLabel('In words').fill('Clear, and the pictures help.');
    await look(reader, 'learn-review', mode);
    await reader.getByRole('button', { name: 'Publish my review' }).click();
    await reader.getByText('Saved. Thank you.').first().waitFor();
    const card = visitor.getByRole('listitem').filter({ has: visitor.locator(`a[href="/courses/${rated}"]`) });
    const shown = `Rated ${stars}.0 of 5`;
    await until(async () => (await visitor.goto('/courses')) && (await card.first().textContent())?.includes(shown));
    await look(visitor, 'courses-rated', mode);
    await visitor.goto(`/courses/${rated}`);
    await visitor.getByText('Clear, and the pictures help.').first().waitFor();
  });
});

/** Somebody new who paid for Knots at the stand-in for the gateway. */
async function buy(word: string) {
  const buyer = await person(word, `${word.charAt(0).toUpperCase()}${word.slice(1)} Buyer`, 'learner');
  const client = await school.signedIn(buyer);
  await comeBack(await decide(await atTheTill(client, 'knots'), 'approve'));
  await school.mailbox.latest(buyer.email, /receipt/i);
  await school.settled();
  return buyer;
}

const announced = async (page: Page): Promise<string> =>
  (await page.getByRole('complementary', { name: 'Announcement' }).allInnerTexts()).join(' ');
