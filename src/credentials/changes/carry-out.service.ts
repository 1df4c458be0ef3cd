/** What follows from a change of a certificate: papers anew, old credentials withdrawn, its holder told. Each may be repeated. */
import { trusted } from 'mongoose';
import { findPersonById } from '../../accounts/accounts.service.ts';
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { fact, relay } from '../../lib/events.ts';
import { sendMail } from '../../lib/mailer.ts';
import { badgeOf, withdrawBadges } from '../badges/badges.service.ts';
import { type CertificateRecord, Certificate as Certificates, type Change } from '../certificate.model.ts';
import { type Certificate, hasPapers, requireCertificateById } from '../certificates.service.ts';
import { changedMail } from '../mail.ts';
import { removePapers, storePaper } from '../papers.service.ts';

/** Brings papers and credentials to what the certificate says now. */
export async function carryOutChanges(certificateId: string): Promise<void> {
  const certificate = await requireCertificateById(certificateId);
  const { state, edition, madeEdition } = certificate;
  const first = state === 'issued' ? edition : edition + 1;
  await withdrawBadges(certificateId, first);
  await removePapers(certificate, { from: madeEdition, to: first - 1 });
  if (state === 'issued' && !hasPapers(certificate)) await makePapers(certificate);
  // What was changed while this was made must not leave a credential behind that nobody withdraws.
  const current = await requireCertificateById(certificateId);
  await withdrawBadges(certificateId, current.state === 'issued' ? current.edition : current.edition + 1);
  await announce('certificates').catch(() => undefined);
}

/** Tells the holder of one change by mail, once; a process that dies between sending and noting it may send a second one. */
export async function mailChange(certificateId: string, number: number): Promise<void> {
  const certificate = await requireCertificateById(certificateId);
  const line = certificate.changes.find((one) => one.number === number);
  const holder = certificate.state === 'erased' ? null : await findPersonById(certificate.userId);
  if (!line || line.mailedAt || !holder) return;
  await sendMail(changedMail(holder, certificate, line));
  await Certificates.updateOne(
    { _id: certificateId },
    { $set: { 'changes.$[one].mailedAt': now() } },
    { arrayFilters: [{ 'one.number': number }] },
  );
}

/** Notes what has reached its end, once each, and tells it. Runs by the clock; may run twice at once. Returns how many. */
export async function noteExpired(): Promise<number> {
  const due = Certificates.find({ expired: false, expiresAt: trusted({ $lte: now() }), state: 'issued' })
    .select('userId changes revision')
    .lean<CertificateRecord[]>()
    .cursor();
  let count = 0;
  for await (const { _id, userId, revision } of due as AsyncIterable<CertificateRecord>) {
    const number = revision + 1;
    const line: Change = {
      number,
      what: 'expired',
      at: now(),
      byId: null,
      reason: '',
      before: '',
      after: '',
      mailedAt: null,
    };
    const told = fact('certificate.changed', { certificateId: String(_id), userId, number });
    const { modifiedCount } = await Certificates.updateOne(
      { _id, expired: false, revision },
      { $set: { expired: true, revision: number }, $push: { changes: line, outbox: told } },
    );
    if (modifiedCount === 1) await relay(Certificates, _id, [told]);
    count += modifiedCount;
  }
  return count;
}

async function makePapers(certificate: Certificate): Promise<void> {
  await storePaper(certificate);
  await badgeOf(certificate);
  const { id, edition } = certificate;
  const made = await Certificates.updateOne({ _id: id, edition, state: 'issued' }, { $set: { madeEdition: edition } });
  if (made.matchedCount === 0) await removePapers(certificate, { from: edition, to: edition });
}
