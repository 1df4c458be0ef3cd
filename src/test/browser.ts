/** A real Chromium for the journeys: with scripts and without, watched for errors, and every page looked at. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { School } from './school.ts';

export type Mode = { name: string; javaScript: boolean };
type Who = { email: string };

/** For `describe.each`: everything is walked twice. */
export const modes: Mode[] = [
  { name: 'with JavaScript', javaScript: true },
  { name: 'without JavaScript', javaScript: false },
];

const screens = join(import.meta.dirname, '../../.data/screens');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const contrast = ['color-contrast', 'link-in-text-block'];
const patience = 30_000;
/** How the browser and htmx say that nothing was answered. */
const lostLine = /^(Failed to load resource|htmx: htmx:error: Failed to fetch)/;
const problems = new WeakMap<BrowserContext, string[]>();
const looked = new Set<string>();

/**
 * One browser for the test file, closed after it. `open` gives a page of a device of its own (no cookies but those of
 * the person who is signed in on it); whatever a page complained about fails the test that opened it.
 */
export function startBrowser(school: Pick<School, 'url' | 'signedIn'>) {
  // A journey looks at many pages; a stuck one is ended by the waiting for its next step.
  vi.setConfig({ testTimeout: 120_000 });
  let browser: Browser;
  const devices: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    const open = devices.splice(0);
    const complaints = open.flatMap((device) => problems.get(device) ?? []);
    await Promise.all(open.map((device) => device.close()));
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser?.close());

  async function open(mode: Mode, who?: Who): Promise<Page> {
    const device = await browser.newContext({
      baseURL: school.url,
      javaScriptEnabled: mode.javaScript,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    device.setDefaultTimeout(patience);
    devices.push(device);
    watch(device, school.url);
    if (who) await device.addCookies(await cookiesOf(school, who));
    return device.newPage();
  }
  return { open };
}

/**
 * Looks at a page as people do: axe in light and dark, and no scrolling sideways at 320 px; with SCREENS=1 also a picture of
 * the whole page at 1280 px and, dark, at 360 in `.data/screens`. Each name is looked at once in a file; where there are no
 * scripts axe cannot run, so there only the last check is made.
 */
export async function look(page: Page, name: string, mode: Mode): Promise<void> {
  if (!mode.javaScript) return expectNoSidewaysScrolling(page);
  if (looked.has(name)) return;
  looked.add(name);
  mkdirSync(screens, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours that still change would be measured on their way.
    await holds(page, 'document.getAnimations().every((one) => !(one instanceof CSSTransition))');
    // The same page in other colours can differ in contrast only.
    const wanted = colorScheme === 'light' ? { type: 'tag', values: rules } : { type: 'rule', values: contrast };
    expect(await violations(page, wanted), `axe on ${name}, ${colorScheme}`).toEqual([]);
    if (!process.env.SCREENS) continue;
    // One picture for each width and each scheme, not for each pair: the other two say little more.
    const width = colorScheme === 'light' ? 1280 : 360;
    await page.setViewportSize({ width, height: 800 });
    const path = join(screens, `${name}-${width}-${colorScheme}.png`);
    // Hiding the caret would leave style attributes behind, which htmx copies and the policy refuses.
    await page.screenshot({ path, fullPage: true, caret: 'initial' });
  }
  await page.emulateMedia({ colorScheme: null });
  await expectNoSidewaysScrolling(page);
}

/** What axe finds in the page itself; frames of others are theirs. Only faults are gathered, the rest takes most of its time. */
async function violations(page: Page, runOnly: { type: string; values: string[] }): Promise<string[]> {
  const isThere = await page.evaluate('typeof axe === "object"');
  if (!isThere) await page.evaluate(axe.source);
  const options = { runOnly, resultTypes: ['violations'], iframes: false, elementRef: false };
  return page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map((one) => one.id + ': ' + one.nodes.map(({ html }) => html).join('\\n')))`);
}

/** Waits until `expression` is true in the page. As text, because the tests do not know the browser's types. */
export async function holds(page: Page, expression: string): Promise<void> {
  // The page's own policy forbids the browser to evaluate text in a loop, so it is asked again and again from here.
  await expect.poll(() => page.evaluate(expression)).toBe(true);
}

/** Waits until the page's main part contains the words; white space is folded. */
export async function expectWords(page: Page, words: string | RegExp, css = 'main'): Promise<void> {
  const text = async () => (await page.locator(css).first().textContent())?.replace(/\s+/g, ' ');
  const wanted = typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
  await expect.poll(text).toEqual(wanted);
}

/** The path of the page, once it is `path`. */
export async function expectPath(page: Page, path: string | RegExp): Promise<void> {
  const here = () => new URL(page.url()).pathname;
  const wanted = typeof path === 'string' ? path : expect.stringMatching(path);
  await expect.poll(here).toEqual(wanted);
  await page.waitForLoadState();
}

/** Presses a button or link by its words and waits for the page that comes after it. */
export async function press(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
  await page.getByRole(role, { name }).and(page.locator(':visible')).first().click();
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  if (!executablePath)
    throw new Error('The journeys need a browser: install Chromium, or set CHROMIUM_PATH to its program.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'] });
}

/** Keeps what went wrong on the school's pages: errors of scripts, broken rules of the policy, missing parts. */
function watch(device: BrowserContext, url: string): void {
  const found: string[] = [];
  problems.set(device, found);
  device.on('weberror', (error) => found.push(String(error.error())));
  device.on('console', (message) => {
    // What could not be loaded is told better by the answers below.
    if (message.type() === 'error' && !lostLine.test(message.text())) found.push(message.text());
  });
  device.on('response', (response) => {
    const status = response.status();
    const refusesOnPurpose = ['document', 'fetch', 'xhr'].includes(response.request().resourceType()) && status < 500;
    if (response.url().startsWith(url) && status >= 400 && !refusesOnPurpose) found.push(`${status} ${response.url()}`);
  });
}

async function cookiesOf(school: Pick<School, 'url' | 'signedIn'>, who: Who) {
  const client = await school.signedIn(who);
  return [...client.cookies].map(([name, value]) => ({ name, value, url: school.url }));
}

/** What sticks out of a page that scrolls sideways, as opening tags. */
const tooWideThings = `document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((one) => one.outerHTML.slice(0, 160))`;

async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 800 });
  // The size arrives in the page a moment later than the answer to the call.
  const message = `${page.url()} scrolls sideways at 320 px`;
  await expect.poll(() => page.evaluate(tooWideThings), { message, timeout: 3000 }).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
}
