/** What a certificate says, for its page and its PDF alike. */
import { config } from '../config.ts';
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
  const count = evidence.requiredCount === 1 ? '1 lecture' : `${evidence.requiredCount} lectures`;
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
    issued: `Issued on ${days.format(certificate.issuedAt)}`,
    address: `${config.publicUrl}/certificates/${publicId}`,
    number: publicId,
  };
}

function hours(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const count = Math.round(minutes / 30) / 2;
  return count === 1 ? '1 hour' : `${count} hours`;
}
