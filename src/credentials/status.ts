/** How far a certificate is, as a part of pages and as an answer of its own. */
import { view } from '../lib/view.ts';
import type { Certificate } from './certificates.service.ts';

export const certificateStatus = view<{
  /** Asks again here while it is being made. */
  pollHref: string | null;
  href: string | null;
  pdfHref: string | null;
}>('credentials/certificates/_status');

/** What the part shows for a course that is finished; `certificate` is null until the job has begun. */
export function statusOf(slug: string, certificate: Certificate | null): Parameters<typeof certificateStatus>[0] {
  if (certificate?.state !== 'issued') return { pollHref: `/learn/${slug}/certificate`, href: null, pdfHref: null };
  const href = `/certificates/${certificate.publicId}`;
  return { pollHref: null, href, pdfHref: `${href}/certificate.pdf` };
}
