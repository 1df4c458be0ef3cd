/** What a first visit costs: catalog, course page and player. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { enrolFree } from '../../learning/enrolment.service.ts';
import { modes, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada, leo } = await world();
const course = await filmCourse(ada);
await enrolFree(snapshotOf(leo), course.slug);
const { open } = startBrowser(school);
const [scripted = { name: '', javaScript: true }] = modes;
const mostBytes = 60_000;
const mostRequests = 8;

type Cost = { url: string; type: string; bytes: number };
const pages = [
  { name: 'the catalog', path: '/courses', person: null },
  { name: 'a course page', path: '/courses/knots-on-film', person: null },
  { name: 'the player', path: '/learn/knots-on-film/lectures/film', person: leo },
];

describe.each(pages)('a first visit to $name', ({ path, person }) => {
  it('[A11Y-03] costs at most 60 kB and 8 requests without pictures and films', async () => {
    const page = await open(scripted, person ?? undefined);
    const costs = countCosts(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    const counted = (await Promise.all(costs)).filter(({ type }) => !/^(image|media|texttrack)$/.test(type));
    const table = counted.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
    expect(counted.length, table).toBeLessThanOrEqual(mostRequests);
    expect(
      counted.reduce((sum, { bytes }) => sum + bytes, 0),
      table,
    ).toBeLessThanOrEqual(mostBytes);
    expect(counted.length).toBeGreaterThan(1);
  });

  it.each([360, 1280])('[A11Y-03] moves nothing at %i px while it loads', async (width) => {
    const page = await open(scripted, person ?? undefined);
    await page.setViewportSize({ width, height: 800 });
    await page.addInitScript({ content: watchShifts });
    await page.goto(path, { waitUntil: 'networkidle' });
    expect(await page.evaluate('[window.moved, window.shifts]')).toEqual([0, []]);
  });
});

/** As text, because it runs in the page: every shift of the layout that no person caused, and how much it is in all. */
const watchShifts = `
  window.shifts = [];
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.moved += value;
      window.shifts.push(value + ' ' + sources.map(({ node }) => node?.outerHTML ?? node?.textContent));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** What goes over the wire for each answer, head and body, as the browser counts it. */
function countCosts(page: Page): Promise<Cost>[] {
  const costs: Promise<Cost>[] = [];
  page.on('requestfinished', (request) => {
    const cost = async () => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      return { url: request.url(), type: request.resourceType(), bytes: responseBodySize + responseHeadersSize };
    };
    costs.push(cost());
  });
  return costs;
}
