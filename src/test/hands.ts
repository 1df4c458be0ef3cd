/** How a person works a page: with a pointer, or with the keyboard alone. A journey that takes hands can be walked with both. */
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

export type Hands = {
  /** Presses a button or a link, or opens a part of the page. */
  press(target: Locator): Promise<void>;
  /** Chooses one of several, or ticks a box. */
  check(target: Locator): Promise<void>;
  write(target: Locator, words: string): Promise<void>;
  /** Picks from a list by what is written there. */
  choose(target: Locator, label: string): Promise<void>;
};

export const pointer: Hands = {
  press: (target) => target.click(),
  check: (target) => target.check(),
  write: (target, words) => target.fill(words),
  choose: async (target, label) => {
    await target.selectOption({ label });
  },
};

/**
 * Nothing but keys. Tab goes from one thing to the next until the wanted one has the focus; on the way each that gets it has
 * to show it, to lie in sight, to come after the one before it, and to let it go again.
 */
export function keyboard(page: Page): Hands {
  const { keyboard: keys } = page;
  return {
    press: async (target) => {
      await tabTo(page, target);
      await keys.press('Enter');
    },
    check: async (target) => {
      // Of a group of radios only one can be reached by Tab; the arrows go on from there.
      const name = await target.getAttribute('name');
      const isOne = (await target.getAttribute('type')) === 'radio';
      await tabTo(page, isOne ? page.locator(`[name="${name}"]`) : target);
      for (let steps = 0; steps < 20 && !(await hasFocus(page, target)); steps++) await keys.press('ArrowDown');
      if (!(await target.isChecked())) await keys.press('Space');
      expect(await target.isChecked()).toBe(true);
    },
    write: async (target, words) => {
      await tabTo(page, target);
      await keys.press('ControlOrMeta+a');
      await keys.type(words);
      expect(await target.inputValue()).toBe(words);
    },
    choose: async (target, label) => {
      await tabTo(page, target);
      await keys.type(label);
      expect(await target.locator('option:checked').textContent()).toBe(label);
    },
  };
}

/** More than on any page of the school: whoever does not arrive is in a trap, or the target cannot be reached. */
const mostTabs = 250;
const ownParts = ['VIDEO', 'IFRAME'];

async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  await page.evaluate('window.focusedBefore = document.activeElement; 0');
  let [stays, last] = [0, ''];
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    if (await hasFocus(page, target)) return;
    await page.keyboard.press('Tab');
    // A page in the page is another process, which hands the focus on a moment later than it was asked to.
    if (last === 'IFRAME') await page.evaluate(aMoment);
    const seen = (await page.evaluate(focused)) as Focused;
    last = seen.tag;
    stays = seen.isSame ? stays + 1 : 0;
    // A film and a page in the page have parts of their own, which the browser draws.
    if (ownParts.includes(seen.tag)) expect(stays, `${seen.html} lets the focus go`).toBeLessThan(20);
    else expect(seen.faults, `${seen.html} on ${page.url()}`).toEqual([]);
  }
  throw new Error(`${target} cannot be reached by Tab on ${page.url()}`);
}

async function hasFocus(page: Page, target: Locator): Promise<boolean> {
  return (await target.and(page.locator(':focus')).count()) > 0;
}

const aMoment = 'new Promise((done) => setTimeout(done, 100))';

type Focused = { tag: string; html: string; isSame: boolean; faults: string[] };

/** What has the focus, and what is wrong with it. As text, because the tests do not know the browser's types. */
const focused = `(() => {
  const one = document.activeElement;
  const before = window.focusedBefore;
  window.focusedBefore = one;
  const about = { tag: one.tagName, html: one.outerHTML.slice(0, 120), isSame: one === before, faults: [] };
  if (one === document.body) return about;
  const fault = (is, words) => is && about.faults.push(words);
  const isBack = before?.isConnected && before !== document.body && before.compareDocumentPosition(one) & 2;
  const isFirst = one.matches('.skip-link');
  fault(about.isSame, 'keeps the focus');
  fault(isBack && !isFirst, 'comes before what had the focus before it');
  const shows = (part) => part && (parseFloat(getComputedStyle(part).outlineWidth) > 0 && getComputedStyle(part).outlineStyle !== 'none'
    || getComputedStyle(part).boxShadow !== 'none');
  fault(![one, one.parentElement, one.closest('label')].some(shows), 'does not show the focus');
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const inSight = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8], [0.1, 0.8], [0.9, 0.2]].some(([x, y]) => {
    const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return hit && (one.contains(hit) || hit.contains(one) || hit.closest('label')?.control === one);
  });
  fault(right <= left || bottom <= top || !inSight, 'is not in sight');
  return about;
})()`;
