/** Reading certificates. They are made in `issue.service.ts`, by a job. */
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type CertificateRecord, Certificate as Certificates, isPublicId } from './certificate.model.ts';

export type Certificate = Omit<CertificateRecord, '_id' | 'outbox'> & { id: string };
/** How far a certificate is: an address to ask again while it is being made, else where it is. */
export type CertificateStatus = { pollHref: string | null; href: string | null; pdfHref: string | null };

/** By the id of its public address, issued or being made. Throws NotFound. */
export async function requireCertificate(publicId: string): Promise<Certificate> {
  const record = isPublicId(publicId) ? await Certificates.findOne({ publicId }).lean<CertificateRecord>() : null;
  if (!record) throw new NotFound('A certificate with this number');
  return plain(record);
}

/** This person's certificate of a course, or null while there is none. */
export async function findCertificateFor(userId: string, courseId: string): Promise<Certificate | null> {
  const record = await Certificates.findOne({ userId, courseId }).lean<CertificateRecord>();
  return record ? plain(record) : null;
}

/** For the page of a finished course; `certificate` is null until the job has begun. */
export function statusOf(slug: string, certificate: Certificate | null): CertificateStatus {
  if (certificate?.state !== 'issued') return { pollHref: `/learn/${slug}/certificate`, href: null, pdfHref: null };
  const href = `/certificates/${certificate.publicId}`;
  return { pollHref: null, href, pdfHref: `${href}/certificate.pdf` };
}

/** All certificates of a person, the newest first. At most 500. */
export async function listCertificatesOf(userId: string): Promise<Certificate[]> {
  const records = await Certificates.find({ userId }).limit(500).lean<CertificateRecord[]>();
  return records.map(plain).sort((a, b) => b.issuedAt.getTime() - a.issuedAt.getTime());
}

/** Throws NotFound. For jobs, which know the id from a fact. */
export async function requireCertificateById(id: string): Promise<Certificate> {
  const record = isId(id) ? await Certificates.findById(id).lean<CertificateRecord>() : null;
  if (!record) throw new NotFound('This certificate');
  return plain(record);
}

export function plain(record: CertificateRecord): Certificate {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id) };
}
