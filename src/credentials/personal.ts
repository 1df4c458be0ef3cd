/** What credentials keep about a person: the certificates. Why they end with the account: decision 006. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { announce } from '../lib/bus.ts';
import { storageOf } from '../lib/storage.ts';
import { Certificate, type CertificateRecord } from './certificate.model.ts';

declarePersonalData({
  area: 'credentials',
  about: 'Your certificates: the facts that stand on them, and the papers.',
  models: { Certificate: ['userId', 'name'] },
  collect: async (userId) => ({
    certificates: (await certificatesOf(userId)).map((one) => ({
      number: one.publicId,
      name: one.name,
      course: one.courseTitle,
      teacher: one.teacherName,
      completedAt: one.completedAt,
      issuedAt: one.issuedAt,
    })),
  }),
  files: async (userId) =>
    (await certificatesOf(userId))
      .filter(({ state }) => state === 'issued')
      .map(({ courseSlug, pdfStore, pdfKey }) => ({
        name: `certificate-${courseSlug}.pdf`,
        open: () => storageOf(pdfStore).open(pdfKey),
      })),
  erase: async (userId) => {
    for (const { _id, pdfStore, pdfKey } of await certificatesOf(userId)) {
      await storageOf(pdfStore).remove(pdfKey);
      await Certificate.updateOne({ _id }, { $set: { name: '', state: 'erased' } });
    }
    await announce('certificates').catch(() => undefined);
  },
});

function certificatesOf(userId: string): Promise<CertificateRecord[]> {
  return Certificate.find({ userId }).lean<CertificateRecord[]>();
}
