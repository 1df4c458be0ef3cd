/** Journey 5: the last lecture, the certificate, and somebody else who checks it. */
import { describe, expect, it } from 'vitest';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { expectPath, expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ropeCare } = await world();
const { open } = startBrowser(school);

describe.each(modes)('finishing $name', (mode) => {
  it('[CRT-01] [CRT-04] ends with a certificate that anyone can check without signing in', async () => {
    const word = mode.javaScript ? 'mira' : 'omar';
    const who = await person(word, `${word} of the Ropes`, 'learner');
    await grantAccess(who.id, ropeCare.id, { kind: 'admin', id: who.id });
    const page = await open(mode, who);
    await page.goto('/learn');
    await press(page, /^Start: 1\.1 Washing/, 'link');
    await press(page, 'Complete and continue');
    await expectPath(page, /\/coiling$/);
    await press(page, 'Complete and finish the course');
    await expectPath(page, '/learn/rope-care');
    await expectWords(page, 'That was the last one. You have finished this course.');
    // With scripts it shows by itself; without them a reload does it.
    if (!mode.javaScript) {
      await school.settled();
      await page.reload();
    }
    await page.getByRole('link', { name: 'See your certificate' }).waitFor();
    await look(page, 'learn-course-finished', mode);
    await page.getByRole('link', { name: 'See your certificate' }).click();
    await expectPath(page, /^\/certificates\/[\w-]{16}$/);
    await look(page, 'certificate', mode);
    const address = page.url();
    const stranger = await open(mode);
    await stranger.goto(address);
    await expectWords(stranger, 'This certificate is genuine');
    await expectWords(stranger, new RegExp(`${word} of the Ropes.*Rope care`));
    const link = await stranger.getByRole('link', { name: 'Save as PDF' }).getAttribute('href');
    const pdf = await stranger.request.get(link ?? '');
    expect([pdf.headers()['content-type'], (await pdf.body()).subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
    expect(await stranger.context().cookies()).toEqual([]);
    const wrong = await stranger.goto(`${address.slice(0, -4)}0000`);
    expect(wrong?.status()).toBe(404);
    await look(stranger, 'certificate-missing', mode);
    expect((await school.mailbox.latest(who.email, /certificate/i)).text).toContain(address);
    await page.goto('/learn');
    await expectWords(page, /Finished.*Rope care/);
    await look(page, 'learn-finished', mode);
  });
});
