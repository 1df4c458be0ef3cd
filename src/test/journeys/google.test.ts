/** Journey 10: a person comes by Google, shows the password of an old account once, links and unlinks. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { createPerson } from '../../accounts/accounts.service.ts';
import { expectPath, expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';

const school = await startSchool();
const { open } = startBrowser(school);
let count = 0;
const fresh = () => `nina${++count}@example.net`;

describe.each(modes)('Google $name', (mode) => {
  it('[ACC-03] opens an account for somebody new, and leads back to where they wanted to go', async () => {
    const page = await open(mode);
    await page.goto('/saved');
    await expectPath(page, '/sign-in');
    await look(page, 'sign-in-google', mode);
    await press(page, 'Sign in with Google');
    await beAtGoogle(page, 'Nina Berg', fresh());
    await expectPath(page, '/saved');
    await expectWords(page, 'You are in, Nina Berg.');
    await page.goto('/account/security');
    await expectWords(page, 'It is your only way in');
    await look(page, 'security-google-only', mode);
  });

  it('[ACC-03] asks for the password of an account that has the address already', async () => {
    const email = fresh();
    await createPerson({ email, name: 'Leo Martins', password: castPassword });
    const page = await open(mode);
    await page.goto('/join');
    await press(page, 'Join with Google');
    await beAtGoogle(page, 'Leo at Google', email);
    await expectPath(page, '/sign-in/google/account');
    await look(page, 'google-account', mode);
    await page.getByLabel('Password').fill('not this one');
    await press(page, 'Sign in and link Google');
    await expectWords(page, 'do not belong together');
    await page.getByLabel('Password').fill(castPassword);
    await press(page, 'Sign in and link Google');
    await expectPath(page, '/learn');
    await expectWords(page, 'Google is linked');
  });

  it('[ACC-03] refused or failing leads back with a sentence', async () => {
    const page = await open(mode);
    for (const [outcome, words] of [
      ['Refuse', 'You did not go on with Google.'],
      ['Server error', 'Google did not answer as it should.'],
      ['Bad token', 'Google did not answer as it should.'],
    ] as const) {
      await page.goto('/sign-in');
      await press(page, 'Sign in with Google');
      await page.getByRole('button', { name: outcome }).click();
      await expectPath(page, '/sign-in');
      await expectWords(page, words);
    }
    await look(page, 'sign-in-google-failed', mode);
  });

  it('[ACC-03] is linked and unlinked by who is signed in', async () => {
    const who = await createPerson({ email: fresh(), name: 'Leo Martins', password: castPassword });
    const page = await open(mode, who);
    const other = fresh();
    await page.goto('/account/security');
    await press(page, 'Link Google');
    await beAtGoogle(page, 'Leo', other);
    await expectPath(page, '/account/security');
    await expectWords(page, `Linked as ${other}.`);
    await look(page, 'security-google', mode);
    await press(page, 'Unlink Google');
    await expectWords(page, 'Not linked.');
    expect(await page.getByRole('button', { name: 'Link Google' }).count()).toBe(1);
  });
});

async function beAtGoogle(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await press(page, 'Continue');
}
