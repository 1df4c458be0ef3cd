/** What a certificate says, for its page and its PDF alike. */
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
  const ends = certificate.expiresAt ? `valid until ${days.format(certificate.expiresAt)}` : '';
  const corrected = certificate.changes.findLast(({ what }) => what === 'corrected');
  return {
    school: config.school.name,
    heading: 'Certificate of completion',
    given: 'This certificate is given to',
    name: certificate.name,
    finished: 'who completed the course',
    course: certificate.courseTitle,
    facts: `${hours(certificate.seconds)} · ${count} · finished on ${days.format(certificate.completedAt)}`,
    teacher: certificate.teacherName,
    teacherRole: certificate.teacherName ? 'Teacher of the course' : '',
    issued: [
      `Issued on ${days.format(certificate.issuedAt)}`,
      ...(corrected ? [`name corrected on ${days.format(corrected.at)}`] : []),
      ...(ends ? [ends] : []),
    ].join(' · '),
    standsOn: `${count} of version ${certificate.versionNumber} of the course (${hours(evidence.seconds)}), finished on ${days.format(certificate.completedAt)}.`,
    address: `${config.publicUrl}/certificates/${publicId}`,
    number: publicId,
  };
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
