/** What credentials keep about a person: the certificates. Why they end with the account: decision 006. */
import { Readable } from 'node:stream';
import { declarePersonalData, type PersonalFile } from '../accounts/personal/areas.service.ts';
import { announce } from '../lib/bus.ts';
import { badgeOf, withdrawBadges } from './badges/badges.service.ts';
import { SigningKey } from './badges/signing-key.model.ts';
import { type CertificateRecord, Certificate as Certificates } from './certificate.model.ts';
import { type Certificate, hasPapers, plain } from './certificates.service.ts';
import { openPaper, removePapers } from './papers.service.ts';

declarePersonalData({
  area: 'credentials',
  about:
    'Your certificates: the facts and results that stand on them, what was changed, the papers and the signed credentials.',
  models: { Certificate: ['userId', 'name', 'changes.byId'], SigningKey: ['byId'] },
  collect: async (userId) => ({
    certificates: (await certificatesOf(userId)).map((one) => ({
      number: one.publicId,
      name: one.name,
      course: one.courseTitle,
      teacher: one.teacherName,
      completedAt: one.completedAt,
      issuedAt: one.issuedAt,
      state: one.state,
      validUntil: one.expiresAt,
      hiddenOnItsPage: one.hidden,
      results: one.evidence.scores ?? [],
      average: one.evidence.average ?? null,
      changes: one.changes.map(({ what, at, reason, before, after }) => ({ what, at, reason, before, after })),
    })),
  }),
  files: async (userId) => (await certificatesOf(userId)).filter(hasPapers).flatMap(papersOf),
  erase: async (userId) => {
    for (const certificate of await certificatesOf(userId)) await eraseOne(certificate);
    await Certificates.updateMany(
      { 'changes.byId': userId },
      { $set: { 'changes.$[one].byId': null } },
      { arrayFilters: [{ 'one.byId': userId }] },
    );
    await SigningKey.updateMany({ byId: userId }, { $set: { byId: null } });
    await announce('certificates').catch(() => undefined);
  },
});

async function certificatesOf(userId: string): Promise<Certificate[]> {
  return (await Certificates.find({ userId }).lean<CertificateRecord[]>()).map(plain);
}

function papersOf(certificate: Certificate): PersonalFile[] {
  const { courseSlug } = certificate;
  return [
    { name: `certificate-${courseSlug}.pdf`, open: () => openPaper(certificate) },
    { name: `open-badge-${courseSlug}.json`, open: async () => Readable.from([(await badgeOf(certificate)) ?? '{}']) },
  ];
}

/** Number, course and days stay; who it was and what was reached goes, from the trail too, and no credential of it verifies any more. */
async function eraseOne({ id, pdfStore, pdfKey, edition, changes }: Certificate): Promise<void> {
  await withdrawBadges(id, edition + 1);
  await removePapers({ pdfStore, pdfKey }, { from: 1, to: edition });
  const bare = changes.map((one) => ({ ...one, before: '', after: '', reason: '' }));
  const results = { 'evidence.scores': [], 'evidence.average': null };
  await Certificates.updateOne(
    { _id: id },
    { $set: { name: '', words: [], changes: bare, state: 'erased', ...results } },
  );
}
