/** Journey 2: a visitor joins with a code that comes by mail. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { minute, second, turnClock } from '../../lib/clock.ts';
import { expectPath, expectWords, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';

const school = await startSchool();
const { open } = startBrowser(school);
const password = 'nine blue herons';
let count = 0;

afterEach(() => turnClock(0));

describe.each(modes)('joining $name', (mode) => {
  it('[ACC-01] [NTF-02] sends a code by mail, and the code opens the account', async () => {
    const { page, email } = await joined(mode);
    await look(page, 'join-code', mode);
    await type(page, await codeTo(email));
    await expectPath(page, '/learn');
    await expectWords(page, 'You are in, Nora Newcomer.');
    await expectWords(page, 'No courses yet');
    await look(page, 'learn-empty', mode);
    await page.goto('/notifications');
    await look(page, 'notifications-empty', mode);
    await page.goto('/account');
    await look(page, 'account', mode);
    await page.getByLabel('Your menu').click();
    await press(page, 'Sign out');
    await page.goto('/learn');
    await expectPath(page, '/sign-in');
    await look(page, 'sign-in', mode);
  });

  it('[ACC-01] shows a wrong form with everything typed, but for the password', async () => {
    const page = await open(mode);
    await page.goto('/join');
    await look(page, 'join', mode);
    await page.getByLabel('Name').fill('Nora');
    await page.getByLabel('E-mail address').fill('nora at home');
    await press(page, 'Send me the code');
    await page.locator('#field-email[aria-invalid="true"]').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Nora');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('nora at home');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await look(page, 'join-refused', mode);
  });

  it('[ACC-01] five wrong codes lock it, also for the right one; a new code works', async () => {
    const { page, email } = await joined(mode);
    const code = await codeTo(email);
    const wrong = code === '000000' ? '111111' : '000000';
    for (const rest of ['4 tries left', '3 tries left', '2 tries left', '1 try left', 'It is locked now']) {
      await type(page, wrong);
      await expectWords(page, rest);
    }
    await look(page, 'join-locked', mode);
    await type(page, code);
    await expectWords(page, 'Five wrong codes: this one is locked.');
    await press(page, 'Send another code');
    await expectWords(page, /You can ask for another one in \d+ seconds/);
    turnClock(61 * second);
    await press(page, 'Send another code');
    await expectWords(page, 'A new code is on its way.');
    await type(page, await codeTo(email));
    await expectPath(page, '/learn');
  });

  it('[ACC-01] the code expires after ten minutes; the link in the mail works on another device', async () => {
    const { page, email } = await joined(mode);
    const code = await codeTo(email);
    turnClock(10 * minute + second);
    await type(page, code);
    await expectWords(page, 'This code has expired.');
    await press(page, 'Send another code');
    await expectWords(page, 'A new code is on its way.');
    const fresh = await codeTo(email);
    const link = /http\S+\/join\/code\S+/.exec((await school.mailbox.latest(email)).text)?.[0] ?? '';
    const phone = await open(mode);
    await phone.goto(link);
    await type(phone, fresh);
    await expectPath(phone, '/learn');
  });
});

/** Fills the form of somebody new and stands at the field for the code. */
async function joined(mode: Mode): Promise<{ page: Page; email: string }> {
  count += 1;
  const email = `nora${count}@example.org`;
  const page = await open(mode);
  await page.goto('/');
  await press(page, 'Join', 'link');
  await page.getByLabel('Name').fill('Nora Newcomer');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('checkbox', { name: /terms/ }).check();
  await press(page, 'Send me the code');
  await expectPath(page, '/join/code');
  return { page, email };
}

/** The code that was sent last; the mail's subject begins with it. */
async function codeTo(email: string): Promise<string> {
  await school.settled();
  return /\b\d{6}\b/.exec((await school.mailbox.latest(email)).subject)?.[0] ?? '';
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await press(page, 'Open my account');
}
