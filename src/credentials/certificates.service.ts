/** Reading certificates. They are made in `issue.service.ts`, by a job. */
import { trusted } from 'mongoose';
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type CertificateRecord, Certificate as Certificates, isPublicId, wordsOfName } from './certificate.model.ts';

export type Certificate = Omit<CertificateRecord, '_id' | 'outbox'> & { id: string };
/** How far a certificate is: an address to ask again while it is being made, else where it is. */
export type CertificateStatus = { pollHref: string | null; href: string | null; pdfHref: string | null };

const pageSize = 50;

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
  if (!certificate || certificate.state === 'making')
    return { pollHref: `/learn/${slug}/certificate`, href: null, pdfHref: null };
  const href = `/certificates/${certificate.publicId}`;
  return { pollHref: null, href, pdfHref: hasPapers(certificate) ? `${href}/certificate.pdf` : null };
}

/** All certificates of a person, the newest first. At most 500. */
export async function listCertificatesOf(userId: string): Promise<Certificate[]> {
  const records = await Certificates.find({ userId }).limit(500).lean<CertificateRecord[]>();
  return records.map(plain).sort((a, b) => b.issuedAt.getTime() - a.issuedAt.getTime());
}

/**
 * All certificates, the newest first, 50 at a time. `q`: a number, or the beginnings of words of the name. `next` is the
 * `after` of the following page; null at the end.
 */
export async function listCertificates(asked: {
  q?: string;
  courseId?: string;
  after?: string | undefined;
}): Promise<{ certificates: Certificate[]; next: string | null }> {
  const { q = '', courseId, after } = asked;
  const conditions = [
    ...(courseId ? [{ courseId }] : []),
    ...(isPublicId(q) && (await Certificates.exists({ publicId: q })) ? [{ publicId: q }] : beginningsOf(q)),
    ...(after ? [{ _id: trusted({ $lt: after }) }] : []),
  ];
  const found = await Certificates.find(conditions.length > 0 ? { $and: conditions } : {})
    .sort({ _id: -1 })
    .limit(pageSize + 1)
    .lean<CertificateRecord[]>();
  const certificates = found.slice(0, pageSize).map(plain);
  return { certificates, next: found.length > pageSize ? (certificates.at(-1)?.id ?? null) : null };
}

/** Throws NotFound. For jobs, which know the id from a fact. */
export async function requireCertificateById(id: string): Promise<Certificate> {
  const record = isId(id) ? await Certificates.findById(id).lean<CertificateRecord>() : null;
  if (!record) throw new NotFound('This certificate');
  return plain(record);
}

function beginningsOf(q: string) {
  const words = wordsOfName(q).slice(0, 5);
  return words.map((word) => ({ words: trusted({ $elemMatch: { $gte: word, $lt: `${word}\uffff` } }) }));
}

/** Are PDF and credential of what it says now there? Not while they are made anew, nor when it does not count any more. */
export function hasPapers({ state, edition, madeEdition }: Certificate): boolean {
  return state === 'issued' && madeEdition === edition;
}

/** Records from before certificates could be changed have none of what belongs to that. */
const unchanged = {
  words: [],
  edition: 1,
  madeEdition: 1,
  expiresAt: null,
  expired: false,
  revision: 0,
  changes: [],
  hidden: [],
};

export function plain(record: CertificateRecord): Certificate {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...unchanged, ...rest, id: String(_id) };
}
