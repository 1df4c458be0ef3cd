/** Ruth invites a class by a list; one of them takes the link and is in the course. */
import { describe, expect, it } from 'vitest';
import { expectPath, expectWords, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { leo, ruth } = await world();
const { open } = startBrowser(school);

describe.each(modes)('a class is invited $name', (mode: Mode) => {
  const email = `mira-${mode.javaScript ? 'with' : 'without'}@new.school`;
  const rows = [
    'name;e-mail;role;course',
    `Mira Nair;${email};;knots`,
    `Leo Martins;${leo.email};;`,
    'Nobody;nowhere;;',
  ];
  const file = { name: 'class.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n'), 'latin1') };

  it('[ACC-13] by a list that is looked at first; the progress is seen, and each row says what happened', async () => {
    const desk = await open(mode, ruth);
    await desk.goto('/admin/people');
    await press(desk, 'Invite people', 'link');
    await press(desk, 'Look at the list');
    await desk.locator('#field-file-error').waitFor();
    await look(desk, 'admin-invitations', mode);
    await desk.getByLabel('List as CSV').setInputFiles(file);
    await press(desk, 'Look at the list');
    await expectWords(desk, 'Nobody is invited yet.');
    expect(await desk.getByRole('row', { name: /nowhere/ }).textContent()).toContain('e-mail address');
    await look(desk, 'admin-invitations-preview', mode);
    await press(desk, 'Invite 1 person');
    await desk.locator('#invitation-progress').waitFor();
    await school.settled();
    if (!mode.javaScript) await desk.reload();
    await expectWords(desk, 'All rows are done');
    await desk
      .getByRole('row', { name: /Mira Nair/ })
      .getByText('Invited', { exact: true })
      .waitFor();
    await look(desk, 'admin-invitations-sent', mode);
    await desk.goto('/admin/invitations/open');
    await expectWords(desk, email);
    await look(desk, 'admin-invitations-open', mode);
  });

  it('[ACC-13] and takes the link: a password, and the course is there', async () => {
    const mail = await school.mailbox.latest(email, /invites you/);
    const page = await open(mode);
    await page.goto(/\/invitation\/[\w-]{43}/.exec(mail.text)?.[0] ?? '');
    await look(page, 'invitation', mode);
    await page.getByLabel('Password', { exact: true }).fill('seven otters in a row');
    await page.getByLabel('I have read the terms').check();
    await press(page, 'Join');
    await expectPath(page, '/learn');
    await school.settled();
    await page.reload();
    await expectWords(page, 'Knots');
  });
});
