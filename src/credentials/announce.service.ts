/** The mail that says that a certificate is ready. */
import { requirePersonById } from '../accounts/accounts.service.ts';
import { now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { Certificate } from './certificate.model.ts';
import { requireCertificateById } from './certificates.service.ts';
import { issuedMail } from './mail.ts';

/** Once for a certificate; a process that dies between sending and noting it may send a second one. */
export async function sendIssued(certificateId: string): Promise<void> {
  const certificate = await requireCertificateById(certificateId);
  if (certificate.mailedAt) return;
  await sendMail(issuedMail(await requirePersonById(certificate.userId), certificate));
  await Certificate.updateOne({ _id: certificate.id }, { $set: { mailedAt: now() } });
}
