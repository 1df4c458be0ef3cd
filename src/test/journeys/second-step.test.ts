/** Journey: a second step by an app and by a passkey, and a passkey as the only step. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../accounts/accounts.service.ts';
import { codeAt } from '../../accounts/second-step/totp.ts';
import { minute, now, second, turnClock } from '../../lib/clock.ts';
import { expectPath, expectWords, look, modes, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';

const school = await startSchool();
const { open } = startBrowser(school);
// Passkeys need a name: the same school by another address.
const named = school.url.replace('127.0.0.1', 'localhost');
const withScripts = { name: 'with JavaScript', javaScript: true };
let count = 0;

afterEach(() => turnClock(0));

describe.each(modes)('a second step $name', (mode) => {
  it('[ACC-05] is set up with an app, asked for when signing in, and replaced by a recovery code', async () => {
    const email = await newcomer();
    const page = await open(mode);
    await page.goto('/account/security');
    await signIn(page, email, castPassword);
    await expectPath(page, '/account/security');
    await look(page, 'security', mode);
    await press(page, 'Set up an app', 'link');
    await look(page, 'security-app', mode);
    const key = (await page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await press(page, 'Turn it on');
    await expectWords(page, 'This code does not fit.');
    await page.getByLabel('Code', { exact: true }).fill(codeAt(key, stepNow()));
    await press(page, 'Turn it on');
    await expectPath(page, '/account/security/recovery-codes');
    await look(page, 'security-codes', mode);
    const codes = await page.locator('#recovery-codes code').allTextContents();
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download as text', 'link')]);
    expect(file.suggestedFilename()).toBe('recovery-codes.txt');
    await press(page, 'I have kept them');
    await expectWords(page, '10 of 10 left');

    turnClock(31 * second);
    const phone = await open(mode);
    await phone.goto('/orders');
    await signIn(phone, email, castPassword);
    await expectPath(phone, '/sign-in/second-step');
    await look(phone, 'second-step', mode);
    await phone.getByLabel('Code', { exact: true }).fill(codeAt(key, stepNow()));
    await press(phone, 'Sign in');
    await expectPath(phone, '/orders');

    const borrowed = await open(mode);
    await borrowed.goto('/sign-in');
    await signIn(borrowed, email, castPassword);
    await borrowed.getByText('Use a recovery code').click();
    await borrowed.getByLabel('Recovery code').fill(codes[3] ?? '');
    await press(borrowed, 'Sign in with this code');
    await expectWords(borrowed, '9 recovery codes are left');
  });

  it('[ACC-05] before something sensitive the password is asked for again, and the form says what became of it', async () => {
    const email = await newcomer();
    const page = await open(mode);
    await page.goto('/account/security/app');
    await signIn(page, email, castPassword);
    await expectPath(page, '/account/security/app');
    turnClock(11 * minute);
    await page.getByLabel('Code', { exact: true }).fill('123456');
    await press(page, 'Turn it on');
    await expectWords(page, 'What you just sent was not carried out.');
    await look(page, 'confirm', mode);
    await page.getByLabel('Password').fill(castPassword);
    await press(page, 'Confirm');
    await expectPath(page, '/account/security/app');
  });
});

describe('a passkey', () => {
  it('[ACC-05] is added by the browser, signs in alone and after the password, and is gone once removed', async () => {
    const email = await newcomer();
    const page = await atName('/account/security', email);
    await authenticate(page);
    await press(page, 'Add a passkey', 'link');
    await page.getByLabel('Name').fill('Blue key');
    await look(page, 'passkey-new', withScripts);
    await press(page, 'Add a passkey');
    await expectWords(page, 'The passkey is added.');
    await look(page, 'security-passkey', withScripts);

    await signOut(page);
    await page.goto(`${named}/sign-in?next=/orders`);
    await press(page, 'Sign in with a passkey');
    await expectPath(page, '/orders');

    await page.goto(`${named}/account/security`);
    await press(page, 'Ask for it');
    await press(page, 'I have kept them');
    await signOut(page);
    await page.goto(`${named}/sign-in`);
    await signIn(page, email, castPassword);
    await expectPath(page, '/sign-in/second-step');
    await look(page, 'second-step-passkey', withScripts);
    await press(page, 'Use a passkey');
    await expectPath(page, '/learn');

    turnClock(11 * minute);
    await page.goto(`${named}/account/security`);
    await press(page, 'Rename or remove Blue key', 'link');
    await look(page, 'passkey', withScripts);
    await press(page, 'Remove this passkey');
    await expectWords(page, 'Is it still you?');
    await look(page, 'confirm-passkey', withScripts);
    await press(page, 'Use a passkey');
    await press(page, 'Remove this passkey');
    await expectWords(page, 'The passkey is removed.');

    await signOut(page);
    await page.goto(`${named}/sign-in`);
    await press(page, 'Sign in with a passkey');
    await expectWords(page, 'The school does not know this passkey');
    await look(page, 'passkey-sign-in', withScripts);
  });

  it('[ACC-05] nothing happens without the person, and the page says how to go on', async () => {
    const email = await newcomer();
    const page = await atName('/account/security/passkeys/new', email);
    await authenticate(page, { consents: false });
    await press(page, 'Add a passkey');
    await expectWords(page, 'Nothing was used: it was cancelled');
    await expectPath(page, '/account/security/passkeys/new');
  });

  it('[ACC-05] does not work at a number, and without JavaScript the other ways stay', async () => {
    const email = await newcomer();
    const page = await open(withScripts);
    await page.goto('/account/security');
    await signIn(page, email, castPassword);
    await expectWords(page, `Open ${named}/account/security and sign in there`);
    const plain = await open({ name: 'without JavaScript', javaScript: false });
    await plain.goto(`${named}/sign-in`);
    await press(plain, 'Sign in with a passkey');
    await expectWords(plain, 'Passkeys need a browser that has them, with JavaScript turned on.');
    await press(plain, 'Sign in another way', 'link');
    await signIn(plain, email, castPassword);
    await expectPath(plain, '/learn');
  });
});

async function newcomer(): Promise<string> {
  count += 1;
  const email = `nora${count}@example.org`;
  await createPerson({ email, name: 'Nora Newcomer', password: castPassword });
  return email;
}

/** A page at the address with a name, signed in. */
async function atName(path: string, email: string): Promise<Page> {
  const page = await open(withScripts);
  await page.goto(named + path);
  await signIn(page, email, castPassword);
  await expectPath(page, path);
  return page;
}

/** Chromium's own authenticator, as in a phone that knows its owner by the finger. */
async function authenticate(page: Page, { consents } = { consents: true }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: consents,
      automaticPresenceSimulation: true,
    },
  });
}

async function signOut(page: Page): Promise<void> {
  await page.getByLabel('Your menu').click();
  await press(page, 'Sign out');
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
}

function stepNow(): number {
  return Math.floor(now().getTime() / 30_000);
}
