/** "Add to profile" of LinkedIn: a link that fills in the form of a certification there; nothing is sent before it is followed. */
import { DateTime } from 'luxon';
import { config } from '../config.ts';
import type { Certificate } from './certificates.service.ts';
import type { CertificateWords } from './words.ts';

/** The parameters that LinkedIn documents for it: https://addtoprofile.linkedin.com/ */
export function linkedInAddress(
  { issuedAt, expiresAt, publicId, courseTitle }: Certificate,
  words: CertificateWords,
): string {
  const issued = monthOf(issuedAt);
  const ends = expiresAt ? monthOf(expiresAt) : null;
  const asked = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: courseTitle,
    organizationName: words.school,
    issueYear: String(issued.year),
    issueMonth: String(issued.month),
    ...(ends ? { expirationYear: String(ends.year), expirationMonth: String(ends.month) } : {}),
    certUrl: words.address,
    certId: publicId,
  });
  return `https://www.linkedin.com/profile/add?${asked}`;
}

function monthOf(moment: Date): DateTime {
  return DateTime.fromJSDate(moment, { zone: config.school.timeZone });
}
