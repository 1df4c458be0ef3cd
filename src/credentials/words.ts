/** What a certificate says, for its page and its PDF alike. */
import { designFrom, fillIn, type Placeholder } from '../authoring/certificate/design.service.ts';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import type { Certificate } from './certificates.service.ts';

export type CertificateWords = ReturnType<typeof wordsOf>;

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: config.school.timeZone,
});

/** All in words; days are those of the school's time zone. */
export function wordsOf(certificate: Certificate) {
  const { publicId, evidence } = certificate;
  const count = countOf(evidence.requiredCount);
  const values = valuesOf(certificate);
  const design = designFrom(certificate.design);
  const text = (field: 'heading' | 'given' | 'finished' | 'facts' | 'signerName') =>
    fillIn(design[field], values).trim();
  const signer = text('signerName');
  const rule = (evidence.rule ?? []).length > 1 ? ` ${(evidence.rule ?? []).join(' ')}` : '';
  return {
    school: config.school.name,
    heading: text('heading'),
    given: text('given'),
    name: certificate.name,
    finished: text('finished'),
    course: certificate.courseTitle,
    facts: text('facts'),
    signer,
    signerTitle: signer ? fillIn(design.signerTitle, values) : '',
    issued: issuedWords(certificate),
    standsOn: `${count} of version ${certificate.versionNumber} of the course (${hours(evidence.seconds)}), finished on ${days.format(certificate.completedAt)}.${rule}`,
    address: `${config.publicUrl}/certificates/${publicId}`,
    number: publicId,
  };
}

function valuesOf({ name, courseTitle, ...one }: Certificate): Record<Placeholder, string> {
  const { average } = one.evidence;
  return {
    name,
    course: courseTitle,
    date: days.format(one.completedAt),
    issued: days.format(one.issuedAt),
    hours: hours(one.seconds),
    lectures: countOf(one.evidence.requiredCount),
    score: average === null || average === undefined ? '' : percentWords(average),
    teacher: one.teacherName,
    school: config.school.name,
    version: String(one.versionNumber),
  };
}

function issuedWords({ issuedAt, expiresAt, changes }: Certificate): string {
  const corrected = changes.findLast(({ what }) => what === 'corrected');
  return [
    `Issued on ${days.format(issuedAt)}`,
    ...(corrected ? [`name corrected on ${days.format(corrected.at)}`] : []),
    ...(expiresAt ? [`valid until ${days.format(expiresAt)}`] : []),
  ].join(' · ');
}

/** Rounded down: what was not reached is not said to be. */
export function percentWords(percent: number): string {
  return `${Math.floor(percent + 1e-6)} %`;
}

/** The day in the school's time zone: "3 March 2026". */
export function dayOf(moment: Date): string {
  return days.format(moment);
}

/** That there was one, and why it does not count any more. Whose it was is said only of one that was revoked. */
export function goneWords({ courseTitle, state, changes }: Certificate): string {
  if (state !== 'revoked')
    return `A certificate of “${courseTitle}” had this number. Its holder had their account erased, and with it this.`;
  const revoked = changes.findLast(({ what }) => what === 'revoked');
  const on = revoked ? ` on ${days.format(revoked.at)}. Reason: ${revoked.reason}` : '.';
  return `This certificate of “${courseTitle}” was revoked${on}`;
}

/** Has the end of its validity come? */
export function isOver({ expiresAt }: Certificate): boolean {
  return expiresAt !== null && expiresAt <= now();
}

function countOf(lectures: number): string {
  return lectures === 1 ? '1 lecture' : `${lectures} lectures`;
}

export function hours(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const count = Math.round(minutes / 30) / 2;
  return count === 1 ? '1 hour' : `${count} hours`;
}
