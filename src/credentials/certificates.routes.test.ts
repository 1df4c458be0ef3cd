import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { requireEnrolment } from '../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../learning/progress.service.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { Certificate as Certificates } from './certificate.model.ts';
import { type Certificate, findCertificateFor } from './certificates.service.ts';
import { issueCertificate } from './issue.service.ts';

const school = await startSchool();
const { leo, ada, knots } = await world();
const enrolment = await requireEnrolment(snapshotOf(leo), 'knots');
for (const lecture of readyLectures(knots)) await completeLecture(enrolment, lecture.id);
await school.settled();
const certificate = (await findCertificateFor(leo.id, knots.id)) as Certificate;
const address = `/certificates/${certificate.publicId}`;

describe('a certificate', () => {
  it('[CRT-01] is issued once, however often and at once the job runs', async () => {
    const again = await Promise.all([1, 2, 3].map(() => issueCertificate(enrolment.id)));
    await school.settled();
    expect(new Set(again.map((one) => one?.publicId))).toEqual(new Set([certificate.publicId]));
    expect(await Certificates.countDocuments({ userId: leo.id })).toBe(1);
    expect((await school.mailbox.all(leo.email)).filter((mail) => /certificate/.test(mail.subject))).toHaveLength(1);
  });

  it('[CRT-01] a job killed before it was noted begins again and ends with the same number', async () => {
    await Certificates.updateOne({ publicId: certificate.publicId }, { $set: { state: 'making' } });
    const again = await issueCertificate(enrolment.id);
    expect(again).toMatchObject({ publicId: certificate.publicId, state: 'issued' });
    const pdf = await school.visitor().get(`${address}/certificate.pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('[CRT-02] keeps what it stands on: version, lectures, times and names as they were', () => {
    expect(certificate).toMatchObject({
      name: leo.name,
      courseTitle: 'Knots',
      teacherName: ada.name,
      versionNumber: 1,
    });
    expect(certificate.evidence.lectures).toHaveLength(3);
    expect(certificate.evidence.lectures.every((lecture) => lecture.completedAt !== null)).toBe(true);
  });

  it('[CRT-04] can be checked by anyone, without an account, a cookie or a script, from the cache', async () => {
    const visitor = school.visitor();
    const page = await visitor.get(address);
    expect(page.status).toBe(200);
    expect(page.$('h1')).toBe(leo.name);
    expect(page.$('article')).toContain(certificate.publicId);
    expect(page.$('main')).toContain('This certificate is genuine');
    expect(page.html.querySelector('svg.qr path')).not.toBeNull();
    expect(page.headers.get('set-cookie')).toBeNull();
    const etag = (await visitor.get(address)).headers.get('etag') ?? '';
    const again = await visitor.get(address, { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });

  it('[CRT-04] gives its PDF to anyone, under a name that says what it is', async () => {
    const pdf = await school.visitor().get(`${address}/certificate.pdf`);
    expect(pdf.headers.get('content-type')).toContain('application/pdf');
    expect(pdf.headers.get('content-disposition')).toContain('certificate-knots.pdf');
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('[CRT-04] an unknown number gets a page that helps', async () => {
    for (const number of ['AAAAAAAAAAAAAAAA', 'x', '<script>', `${certificate.publicId}x`]) {
      const page = await school.visitor().get(`/certificates/${encodeURIComponent(number)}`);
      expect(page.status).toBe(404);
      expect(page.$('h1')).toBe('No certificate has this number');
    }
    expect((await school.visitor().get('/certificates/AAAAAAAAAAAAAAAA/certificate.pdf')).status).toBe(404);
  });

  it('[CRT-01] while it is being made, pages say so and nothing of that is kept', async () => {
    await Certificates.updateOne({ publicId: certificate.publicId }, { $set: { state: 'making' } });
    const client = await school.signedIn(leo);
    expect((await client.get('/learn/knots')).$('#certificate-status')).toContain('is being made');
    expect((await client.htmx.get('/learn/knots/certificate')).status).toBe(204);
    expect((await client.get(address)).$('h1')).toBe('Being made');
    await issueCertificate(enrolment.id);
    const part = await client.htmx.get('/learn/knots/certificate');
    expect(part.html.querySelector(`a[href="${address}"]`)).not.toBeNull();
    expect((await client.get('/learn/knots/certificate')).location).toBe(address);
  });
});
