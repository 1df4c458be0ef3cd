import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listActs } from '../../accounts/audit/audit-log.service.ts';
import { requireEnrolment } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../../learning/progress.service.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { listNotifications } from '../../notifications/notify.service.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { Certificate as Certificates } from '../certificate.model.ts';
import { type Certificate, findCertificateFor, requireCertificate } from '../certificates.service.ts';
import { carryOutChanges, mailChange, noteExpired } from './carry-out.service.ts';
import { correctName, revoke, setValidity } from './changes.service.ts';

const school = await startSchool();
const { leo, ada, charlie, ruth, knots } = await world();
const enrolment = await requireEnrolment(snapshotOf(leo), 'knots');
for (const lecture of readyLectures(knots)) await completeLecture(enrolment, lecture.id);
await school.settled();
const { publicId, id } = (await findCertificateFor(leo.id, knots.id)) as Certificate;
const address = `/certificates/${publicId}`;
const current = () => requireCertificate(publicId);
const [admin, owner, holder, stranger] = await Promise.all([
  school.signedIn(ruth),
  school.signedIn(ada),
  school.signedIn(leo),
  school.signedIn(charlie),
]);

describe('a certificate after it was issued', () => {
  it('[CRT-02] its page shows version, length, days and lectures; what its holder hides is not there', async () => {
    const page = await school.visitor().get(address);
    expect(page.$('#evidence')).toContain('Version 1');
    expect(page.$('#certificate-lectures')).toContain('The bowline');
    expect(page.$('#certificate-lectures')).toMatch(/\d{4}/);
    expect((await holder.put(`${address}/shown`, { shown: ['lectures'] })).status).toBe(303);
    await expect
      .poll(async () => (await school.visitor().get(address)).$('#certificate-lectures'))
      .not.toMatch(/\d{4}/);
    expect((await school.visitor().get(address)).$('#evidence')).not.toContain('Began');
    await holder.put(`${address}/shown`, {});
    await expect.poll(async () => (await school.visitor().get(address)).$('#certificate-lectures')).toBeNull();
    await holder.put(`${address}/shown`, { shown: ['lectures', 'scores', 'days'] });
    expect((await owner.put(`${address}/shown`, {})).status).toBe(303);
    expect((await current()).hidden).toEqual([]);
  });

  it('[CRT-03] its page leads to PDF, Open Badge and the form of LinkedIn with everything filled in', async () => {
    const page = await school.visitor().get(address);
    const hrefs = page.html.querySelectorAll('main a').map((link) => link.getAttribute('href') ?? '');
    expect(hrefs).toEqual(expect.arrayContaining([`${address}/certificate.pdf`, `${address}/credential.json`]));
    const linkedIn = new URL(hrefs.find((href) => href.startsWith('https://www.linkedin.com/profile/add')) ?? '');
    expect(Object.fromEntries(linkedIn.searchParams)).toMatchObject({
      startTask: 'CERTIFICATION_NAME',
      name: 'Knots',
      certId: publicId,
      certUrl: `${school.url}${address}`,
    });
  });

  it('[CRT-03] the owner corrects the name under the same address; page, PDF, trail, audit, mail and bell say so once', async () => {
    const before = await school.visitor().get(`${address}/certificate.pdf`);
    const fields = { name: 'Léo Martins', reason: 'A letter was missing', revision: '0' };
    const sent = await Promise.all([1, 2].map(() => owner.put(`${address}/name`, fields)));
    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    await school.settled();
    const page = await school.visitor().get(address);
    expect(page.$('h1')).toBe('Léo Martins');
    expect(page.$('main')).toMatch(/name was corrected on \d/);
    const after = await school.visitor().get(`${address}/certificate.pdf`);
    expect(after.bytes.equals(before.bytes)).toBe(false);
    expect((await current()).changes).toMatchObject([{ number: 1, what: 'corrected', before: 'Leo Martins' }]);
    expect((await holder.get(`${address}/record`)).$('main')).toContain('A letter was missing');
    const { lines } = await listActs({ action: 'certificate.corrected' });
    expect(lines).toMatchObject([{ actorId: ada.id, subjectId: publicId }]);
    await expectTold('was corrected', 1);
  });

  it('[CRT-03] who may not change it is told so, and a form without a reason comes back with what was typed', async () => {
    expect((await school.visitor().get(`${address}/record`)).location).toMatch(/^\/sign-in/);
    expect((await stranger.get(`${address}/record`)).status).toBe(404);
    expect((await stranger.post(`${address}/revocation`, { reason: 'x', revision: 1 })).status).toBe(404);
    expect((await holder.post(`${address}/revocation`, { reason: 'x', revision: 1 })).status).toBe(403);
    expect((await holder.get(`${address}/name`)).status).toBe(403);
    const again = await admin.put(`${address}/name`, { name: 'Leo M.', reason: '', revision: 1 });
    expect(again.status).toBe(422);
    expect(again.html.querySelector('[name=name]')?.getAttribute('value')).toBe('Leo M.');
    expect((await admin.put(`${address}/name`, { name: 'Leo M.', reason: 'old page', revision: 0 })).status).toBe(409);
    expect((await current()).name).toBe('Léo Martins');
  });

  it('[CRT-03] revoked, it says so plainly with the reason, gives no papers, and its holder is told once', async () => {
    const fields = { reason: 'The work was somebody else’s', revision: 1 };
    const sent = await Promise.all([1, 2].map(() => admin.post(`${address}/revocation`, fields)));
    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    await school.settled();
    const page = await school.visitor().get(address);
    expect(page.status).toBe(200);
    expect(page.$('main')).toMatch(/Revoked on \d.*does not count any more.*The work was somebody else’s/);
    expect(page.html.querySelector('.certificate')).toBeNull();
    for (const file of ['certificate.pdf', 'credential.json']) {
      const gone = await school.visitor().get(`${address}/${file}`);
      expect([gone.status, gone.$('main') ?? gone.text]).toEqual([410, expect.stringContaining('was revoked')]);
    }
    expect((await current()).changes).toHaveLength(2);
    await expectTold('was revoked', 1);
    expect((await admin.put(`${address}/name`, { name: 'Leo', reason: 'x', revision: 2 })).status).toBe(422);
  });

  it('[CRT-03] issued anew, the same number counts again', async () => {
    expect((await admin.post(`${address}/edition`, { reason: 'It was a mistake', revision: 2 })).status).toBe(303);
    await school.settled();
    const page = await school.visitor().get(address);
    expect(page.$('main')).toContain('This certificate is genuine');
    const pdf = await school.visitor().get(`${address}/certificate.pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    await expectTold('was issued anew', 1);
  });

  it('[CRT-03] at the end of its time it says so, and its holder is told once however often the clock looks', async () => {
    const until = fromNow(2 * day)
      .toISOString()
      .slice(0, 10);
    expect((await admin.put(`${address}/validity`, { until, reason: 'Rules of the guild', revision: 3 })).status).toBe(
      303,
    );
    await school.settled();
    expect((await school.visitor().get(address)).$('main')).toContain('It is valid until');
    expect(JSON.parse((await school.visitor().get(`${address}/credential.json`)).text)).toHaveProperty('validUntil');
    await Certificates.updateOne({ publicId }, { $set: { expiresAt: fromNow(-day) } });
    const noted = await Promise.all([noteExpired(), noteExpired()]);
    expect(noted.toSorted()).toEqual([0, 1]);
    await school.settled();
    expect((await school.visitor().get(address)).$('main')).toMatch(/Expired on \d/);
    await expectTold('has expired', 1);
  });

  it('[CRT-03] what was killed in the middle is carried out again, and nothing of it is told or made twice', async () => {
    await Certificates.updateOne({ publicId }, { $set: { madeEdition: 3 } });
    expect((await school.visitor().get(`${address}/certificate.pdf`)).status).toBe(503);
    await Promise.all([carryOutChanges(id), carryOutChanges(id), mailChange(id, 1), mailChange(id, 2)]);
    expect((await school.visitor().get(`${address}/certificate.pdf`)).status).toBe(200);
    await expectTold('was corrected', 1);
    await expectTold('was revoked', 1);
  });

  it('[CRT-03] one from before certificates could be changed can be changed too', async () => {
    const fields = {
      edition: 1,
      madeEdition: 1,
      expiresAt: 1,
      expired: 1,
      revision: 1,
      changes: 1,
      hidden: 1,
      words: 1,
    };
    await Certificates.updateOne({ publicId }, { $unset: fields });
    expect((await school.visitor().get(address)).status).toBe(200);
    await correctName(snapshotOf(ruth), await current(), { revision: 0, reason: 'x', name: 'Leo Martins' });
    expect(await current()).toMatchObject({ name: 'Leo Martins', revision: 1, edition: 2 });
    await school.settled();
  });

  it('[CRT-03] an admin finds it by its number and by the beginning of a name', async () => {
    for (const q of [publicId, 'mart', 'LEO mar']) {
      const page = await admin.get(`/admin/certificates?q=${encodeURIComponent(q)}`);
      expect(page.html.querySelector(`a[href="${address}/record"]`), q).not.toBeNull();
    }
    const none = await admin.get('/admin/certificates?q=nobody');
    expect(none.$('main')).toContain('No certificate found');
    expect((await owner.get('/admin/certificates')).status).toBe(403);
  });

  it('[CRT-03] the key is changed by an admin, once for a page that was seen', async () => {
    const page = await admin.get('/admin/certificates/keys');
    const seen = page.html.querySelector('[name=seen]')?.getAttribute('value') ?? '';
    expect((await admin.post('/admin/certificates/keys', { seen })).status).toBe(303);
    expect((await admin.post('/admin/certificates/keys', { seen })).status).toBe(409);
    const after = await admin.get('/admin/certificates/keys');
    expect(after.$('main')).toContain(`Key ${Number(seen) + 1}`);
  });

  it('[CRT-03] nothing is decided over one whose holder was erased', async () => {
    await Certificates.updateOne({ publicId }, { $set: { state: 'erased' } });
    await expect(revoke(snapshotOf(ruth), await current(), { revision: 1, reason: 'x' })).rejects.toThrow(/erased/);
    const wish = { revision: 1, reason: 'x', until: null };
    await expect(setValidity(snapshotOf(ruth), await current(), wish)).rejects.toThrow(/erased/);
    expect((await school.visitor().get(address)).status).toBe(410);
  });
});

/** So many mails, and so many lines in the bell, say so. */
async function expectTold(words: string, times: number): Promise<void> {
  const mails = await school.mailbox.all(leo.email);
  expect(mails.filter(({ subject }) => subject.includes(words))).toHaveLength(times);
  const { entries } = await listNotifications(leo.id);
  expect(entries.filter(({ title }) => title.includes(words))).toHaveLength(times);
}
