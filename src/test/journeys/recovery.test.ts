/** Journeys of who forgot their password, and of who lost their account to somebody else and takes it back. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { expectPath, expectWords, look, modes, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { person } from '../world.ts';

const school = await startSchool();
const { open } = startBrowser(school);
const next = 'seven blue herons';
let count = 0;

describe.each(modes)('getting back in $name', (mode) => {
  it('[ACC-04] a forgotten password is replaced by a link that came by mail', async () => {
    const leo = await somebody();
    const page = await open(mode);
    await page.goto('/sign-in');
    await press(page, 'Forgot your password?', 'link');
    await look(page, 'forgotten', mode);
    await page.getByLabel('E-mail address').fill('leo at home');
    await press(page, 'Send me the link');
    await page.locator('#field-email[aria-invalid="true"]').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('leo at home');
    await page.getByLabel('E-mail address').fill(leo.email);
    await press(page, 'Send me the link');
    await expectWords(page, 'Look into your mailbox');
    await look(page, 'forgotten-sent', mode);
    await page.goto(await linkTo(leo.email, /new password/, /http\S+\/password\/[\w-]{43}/));
    await page.getByLabel('New password').fill('leo martins 12');
    await press(page, 'Save and sign in');
    await expectWords(page, 'too close to your name');
    await look(page, 'new-password-refused', mode);
    await page.getByLabel('New password').fill(next);
    await press(page, 'Save and sign in');
    await expectPath(page, '/learn');
    await expectWords(page, 'Your new password holds.');
  });

  it('[ACC-04] an address that a stranger changed comes back, and the stranger is out', async () => {
    const leo = await somebody();
    const stolen = `thief-of-${leo.email}`;
    const thief = await open(mode, leo);
    await thief.goto('/account/security');
    await press(thief, 'Change address', 'link');
    await look(thief, 'account-email', mode);
    await thief.getByLabel('New e-mail address').fill(stolen);
    await press(thief, 'Send the link');
    await expectPath(thief, '/account/security');
    await expectWords(thief, 'A link is on its way to the new address.');
    await thief.goto(await linkTo(stolen, /new address/, /http\S+\/email\/[\w-]{43}/));
    await look(thief, 'email-proof', mode);
    await press(thief, 'Use this address');
    await expectWords(thief, `You sign in with ${stolen} from now on.`);

    const owner = await open(mode);
    await owner.goto(await linkTo(leo.email, /address was changed/, /http\S+\/not-me\/[\w-]{43}/));
    await expectWords(owner, `You sign in with ${leo.email} again.`);
    await look(owner, 'not-me', mode);
    await press(owner, 'Secure my account');
    await expectWords(owner, 'Your account is yours again');
    await look(owner, 'recovered', mode);

    await thief.goto('/account/security');
    await expectPath(thief, '/sign-in');
    await signIn(thief, stolen, castPassword);
    await expectWords(thief, 'do not belong together');

    await owner.goto(await linkTo(leo.email, /new password/, /http\S+\/password\/[\w-]{43}/));
    await owner.getByLabel('New password').fill(next);
    await press(owner, 'Save and sign in');
    await expectPath(owner, '/learn');
    await changePassword(owner);
    await look(owner, 'account-password-refused', mode);
  });
});

async function changePassword(page: Page): Promise<void> {
  await page.goto('/account/security');
  await press(page, 'Change password', 'link');
  await page.getByLabel('Password you have now').fill('not this one');
  await page.getByLabel('New password').fill('nine grey herons');
  await press(page, 'Change password');
  await expectWords(page, 'This is not the password you have now.');
}

async function somebody() {
  count += 1;
  return person(`lost${count}`, 'Leo Martins', 'learner');
}

async function linkTo(email: string, subject: RegExp, link: RegExp): Promise<string> {
  await school.settled();
  return link.exec((await school.mailbox.latest(email, subject)).text)?.[0] ?? 'no link';
}
