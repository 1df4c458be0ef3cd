import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedPaidOrder } from '../commerce/seed.service.ts';
import { findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { forgetMemory } from '../lib/cache.ts';
import { now } from '../lib/clock.ts';
import { redis } from '../lib/redis.ts';
import { castPassword, type School, startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';

let browser: Browser;
let school: School;
let cast: Awaited<ReturnType<typeof world>>;

beforeAll(async () => {
  school = await startSchool();
  cast = await world();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ['--no-sandbox'],
  });
});
afterAll(() => browser.close());

async function newPage(javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({
    baseURL: school.url,
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

/** The journey starts from figures that nobody has read yet. */
async function forgetFigures(): Promise<void> {
  const keys = await redis.keys('cache:figures*');
  if (keys.length > 0) await redis.del(...keys);
  forgetMemory();
}

for (const javaScript of [true, false]) {
  it(`[ANA-01] Ruth reads the figures, refunds an order and finds its buyer, ${javaScript ? 'with' : 'without'} JavaScript`, {
    timeout: 60_000,
  }, async () => {
    const buyer = await person(javaScript ? 'nora' : 'omar', javaScript ? 'Nora Lind' : 'Omar Haddad', 'learner');
    const order = await seedPaidOrder({ buyerId: buyer.id, courseSlug: 'knots', at: now() });
    await forgetFigures();
    const page = await newPage(javaScript);
    await page.goto('/admin');
    await page.fill('[name=email]', cast.ruth.email);
    await page.fill('[name=password]', castPassword);
    await page.click('main [type=submit]');
    await page.waitForURL('**/admin');
    await page.locator('#revenue-INR summary').click();
    const month = page.locator('#revenue-INR tbody tr').last();
    expect(await month.textContent()).toContain('₹1,499');
    await page.getByRole('link', { name: '30 days' }).click();
    expect(await page.locator('#revenue-INR svg title').count()).toBe(30);

    await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('link', { name: order.number }).click();
    await page.getByRole('link', { name: 'Refund' }).click();
    await page.fill('[name=reason]', 'Changed their mind');
    await page.getByRole('button', { name: 'Send the money back' }).click();
    await page.waitForURL(`**/admin/orders/${order._id}`);
    await school.settled();
    const enrolment = await findEnrolment(buyer.id, cast.knots.id);
    expect(enrolment && hasAccess(enrolment)).toBe(false);

    await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'People' }).click();
    await page.fill('[name=q]', buyer.name.split(' ')[0] ?? '');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: buyer.name }).click();
    expect(await page.locator('main tbody tr', { hasText: order.number }).textContent()).toContain('Refunded');

    await forgetFigures();
    await page.goto('/admin');
    expect(await page.locator('#revenue-INR tbody tr').last().textContent()).toMatch(
      /₹0\s*₹1,499\s*₹1,499|₹0\s*₹2,998\s*₹2,998/,
    );
    await page.locator('#revenue-INR summary').click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#revenue-INR').getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('revenue-per-month.csv');
    await page.context().close();
  });
}

it('[A11Y-02] axe finds nothing on the admin’s pages, light and dark, wide and narrow', {
  timeout: 120_000,
}, async () => {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    const context = await browser.newContext({
      baseURL: school.url,
      viewport: { width, height: 800 },
      colorScheme,
      bypassCSP: true,
    });
    const page = await context.newPage();
    await page.goto('/sign-in?next=/admin');
    await page.fill('[name=email]', cast.ruth.email);
    await page.fill('[name=password]', castPassword);
    await page.click('main [type=submit]');
    await page.waitForURL('**/admin');
    for (const address of [
      '/admin',
      '/admin?by=day',
      '/admin/people',
      `/admin/people/${cast.leo.id}`,
      '/admin/courses',
      '/admin/jobs',
    ]) {
      await page.goto(address);
      for (const summary of await page.locator('main summary').all()) await summary.click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${address} ${width}: ${id} ${nodes[0]?.target}`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    }
    await context.close();
  }
});
