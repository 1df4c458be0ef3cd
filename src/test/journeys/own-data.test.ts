/** Taking one's data away, and leaving, in a browser. */
import { describe, expect, it } from 'vitest';
import { expectPath, expectWords, look, modes, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
await world();
const { open } = startBrowser(school);

describe.each(modes)('one’s own data $name', (mode) => {
  const word = mode.javaScript ? 'with' : 'without';

  it('[ACC-10] a copy is made, and downloaded from the page', async () => {
    const iris = await person(`iris-${word}`, 'Iris Okonkwo-Featherstonehaugh', 'learner');
    const page = await open(mode, iris);
    await page.goto('/account/data');
    await look(page, 'account-data', mode);
    await press(page, 'Make a copy');
    await expectWords(page, 'being made');
    await school.settled();
    if (!mode.javaScript) await page.reload();
    await expectWords(page, 'MB, made on');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('my-data.zip');
  });

  it('[ACC-10] an account that is to be erased comes back by signing in', async () => {
    const milo = await person(`milo-${word}`, 'Milo Hart', 'learner');
    const page = await open(mode, milo);
    await page.goto('/account/data');
    await press(page, /Erase my account/, 'link');
    await expectWords(page, 'What is erased');
    await look(page, 'account-leave', mode);
    await press(page, 'Erase my account');
    await expectWords(page, 'Please type the word');
    await page.getByLabel('I know what is erased').check();
    await page.getByLabel('Type the word erase').fill('erase');
    await press(page, 'Erase my account');
    await expectPath(page, '/goodbye');
    await look(page, 'account-goodbye', mode);
    await page.goto('/account');
    await expectPath(page, '/sign-in');
    await signIn(page, milo.email, castPassword);
    await expectWords(page, 'Your account stays');
  });
});
