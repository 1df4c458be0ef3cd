/** A person's picture, what others see of them, new terms, and a school that closes its doors. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { type PersonRecord, requirePersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { agree } from '../../accounts/consent/consent.service.ts';
import { publishText, versionsInForce } from '../../accounts/consent/text-versions.service.ts';
import { readSettings, saveSettings } from '../../accounts/settings/settings.service.ts';
import { expectPath, expectWords, look, type Mode, modes, press, signIn, startBrowser } from '../browser.ts';
import { picture } from '../media-samples.ts';
import { castPassword, startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ruth } = await world();
const admin = snapshotOf(ruth);
const { open } = startBrowser(school);
const file = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await picture(900, 600, 'jpeg') };

afterEach(async () => {
  await saveSettings(admin, { privateSchool: false }, (await readSettings()).revision);
});

describe.each(modes)('an account $name', (mode: Mode) => {
  const word = mode.javaScript ? 'with' : 'without';

  it('[ACC-08] gets a picture: cut by hand, or by one of three places', async () => {
    const nia = await agreed(`nia-${word}`, 'Nia Okafor');
    const page = await open(mode, nia);
    await page.goto('/account');
    await look(page, 'account-profile', mode);
    await page.getByLabel('New picture').setInputFiles(file);
    if (mode.javaScript) await cutByHand(page);
    else await page.getByText('Bottom or right').click();
    await press(page, 'Use this picture');
    await expectWords(page, 'Your picture has arrived.');
    await school.settled();
    if (!mode.javaScript) await page.reload();
    await page.locator('#account-picture img').waitFor();
    await page.reload();
    expect(await page.getByLabel('Your menu').locator('img').count()).toBe(1);
    await page.getByLabel('New picture').setInputFiles({ ...file, buffer: Buffer.from('no picture') });
    await press(page, 'Use this picture');
    await page.locator('#field-picture-error').waitFor();
    await look(page, 'account-picture-refused', mode);
    await press(page, 'Remove picture');
    await expectWords(page, 'Your picture is removed.');
    expect((await requirePersonById(nia.id)).avatarUrl).toBeNull();
  });

  it('[ACC-09] is seen as its owner chooses', async () => {
    const sam = await agreed(`sam-${word}`, 'Sam Whole Name');
    const page = await open(mode, sam);
    await page.goto('/account/privacy');
    await look(page, 'account-privacy', mode);
    await expectWords(page, 'Sam N.');
    await page.getByLabel('my whole name').check();
    await page.getByLabel('my page, with').check();
    await press(page, 'Save privacy');
    await expectWords(page, 'Saved. It holds on every page.');
    await press(page, 'Sam Whole Name', 'link');
    await expectPath(page, `/people/${sam.id}`);
    await look(page, 'person-public', mode);
  });

  it('[ACC-11] is shown new terms at the next page, and goes on to it', async () => {
    const pat = await person(`pat-${word}`, 'Pat Reed', 'learner');
    const page = await open(mode, pat);
    const seen = versionsInForce().terms;
    await publishText(admin, 'terms', { markdown: 'Be kind.', changed: 'We ask you to be kind.', seen });
    await page.goto('/account');
    await expectPath(page, '/account/consent');
    await look(page, 'account-consent', mode);
    await press(page, 'Agree and go on');
    await expectPath(page, '/account');
  });

  it('[ACC-09] is needed for everything once the school is private', async () => {
    const desk = await open(mode, ruth);
    await desk.goto('/admin/settings');
    await press(desk, 'Agree and go on');
    await expectPath(desk, '/admin/settings');
    await look(desk, 'admin-settings', mode);
    await desk.getByLabel('Private school').check();
    await press(desk, 'Save settings');
    await expectWords(desk, 'Saved. It holds from now on, everywhere.');
    const visitor = await open(mode);
    await visitor.goto('/courses/knots');
    await expectPath(visitor, '/sign-in');
    await look(visitor, 'private-sign-in', mode);
    await visitor.goto('/terms');
    expect(await visitor.getByRole('searchbox').count()).toBe(0);
    await look(visitor, 'private-terms', mode);
    await visitor.goto('/courses/knots');
    await signIn(visitor, ruth.email, castPassword);
    await expectPath(visitor, '/courses/knots');
  });
});

/** A learner who has agreed to all there is. */
async function agreed(word: string, name: string): Promise<PersonRecord> {
  const made = await person(word, name, 'learner');
  await agree(snapshotOf(made), versionsInForce());
  return made;
}

/** Nearer and to the right, by keys and by hand; the numbers follow. */
async function cutByHand(page: Page): Promise<void> {
  const frame = page.getByRole('group', { name: 'Square of your picture' });
  const number = (name: string) => page.locator(`#avatar-form input[name=${name}]`).inputValue().then(Number);
  await frame.waitFor();
  expect([await number('x'), await number('size')]).toEqual([0.16667, 1]);
  await look(page, 'account-picture-stage', { name: 'with JavaScript', javaScript: true });
  await frame.press('+');
  await frame.press('+');
  const nearer = await number('size');
  expect(nearer).toBeLessThan(1);
  const before = await number('x');
  await frame.press('ArrowRight');
  expect(await number('x')).toBeGreaterThan(before);
  const box = await frame.boundingBox();
  if (!box) throw new Error('the square is not on the page');
  await page.mouse.move(box.x + 90, box.y + 90);
  await page.mouse.down();
  await page.mouse.move(box.x + 190, box.y + 90, { steps: 4 });
  await page.mouse.up();
  expect(await number('x')).toBeLessThan(before);
}
