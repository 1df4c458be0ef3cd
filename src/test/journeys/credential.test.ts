/** A certificate after it was issued: what its page shows is chosen, its name is corrected, and it is revoked. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { findCertificateFor } from '../../credentials/certificates.service.ts';
import { grantAccess, requireEnrolment } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../../learning/progress.service.ts';
import { expectPath, expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada, ruth, ropeCare } = await world();
const { open } = startBrowser(school);

describe.each(modes)('a certificate that changes $name', (mode) => {
  it('[CRT-02] [CRT-03] keeps its address while its holder, the teacher and an admin act', async () => {
    const word = mode.javaScript ? 'mira' : 'omar';
    const who = await person(word, `${word} of the Ropse`, 'learner');
    await grantAccess(who.id, ropeCare.id, { kind: 'admin', id: who.id });
    const enrolment = await requireEnrolment(snapshotOf(who), 'rope-care');
    for (const lecture of readyLectures(ropeCare)) await completeLecture(enrolment, lecture.id);
    await school.settled();
    const address = `/certificates/${(await findCertificateFor(who.id, ropeCare.id))?.publicId}`;

    const page = await open(mode, who);
    await page.goto(address);
    await press(page, 'Record and choices', 'link');
    await look(page, 'certificate-record-holder', mode);
    await page.getByLabel('When I began, and the day of each lecture').uncheck();
    await press(page, 'Save');
    await expectWords(page, 'Its page shows what you chose.', 'body');

    const teacher = await open(mode, ada);
    await teacher.goto(`${address}/record`);
    await press(teacher, 'Correct the name …', 'link');
    await teacher.getByLabel('Name on the certificate').fill(`${word} of the Ropes`);
    await press(teacher, 'Correct the name');
    await expectWords(teacher, 'Please say why.');
    await look(teacher, 'certificate-name', mode);
    await teacher.getByLabel('Reason').fill('Two letters had changed places');
    await press(teacher, 'Correct the name');
    await expectPath(teacher, `${address}/record`);
    await expectWords(teacher, new RegExp(`Name corrected: “${word} of the Ropse” → “${word} of the Ropes”`));
    await school.settled();

    const visitor = await open(mode);
    await visitor.goto(address);
    await expectWords(visitor, /Its name was corrected on/);
    await expectWords(visitor, `${word} of the Ropes`, 'h1');
    expect(await visitor.locator('#evidence').textContent()).not.toContain('Began');
    expect((await visitor.request.get(`${address}/credential.json`)).status()).toBe(200);

    const desk = await open(mode, ruth);
    await desk.goto('/admin/certificates');
    await look(desk, 'admin-certificates', mode);
    await desk.getByLabel('Number, or the name on it').fill(word);
    await press(desk, 'Find');
    await press(desk, `${word} of the Ropes`, 'link');
    await press(desk, 'Revoke it …', 'link');
    await desk.getByLabel('Reason').fill('Issued by mistake');
    await press(desk, 'Revoke this certificate');
    await expectPath(desk, `${address}/record`);
    await look(desk, 'certificate-record-admin', mode);
    await school.settled();
    await visitor.reload();
    await expectWords(visitor, /Revoked on .* Reason: Issued by mistake/);
    await look(visitor, 'certificate-revoked', mode);
    expect((await school.mailbox.latest(who.email, /revoked/)).text).toContain('Issued by mistake');
    await desk.goto('/admin/certificates/keys');
    await look(desk, 'admin-certificate-keys', mode);
  });
});
