/** What credentials do in the background. */
import { on } from '../lib/events.ts';
import { defineJob } from '../lib/queue.ts';
import { sendIssued } from './announce.service.ts';
import { badgeOf } from './badges/badges.service.ts';
import { requireCertificateById } from './certificates.service.ts';
import { carryOutChanges, mailChange, noteExpired } from './changes/carry-out.service.ts';
import { issueCertificate } from './issue.service.ts';

export const noteExpiredJob = defineJob<Record<string, never>>('note-expired-certificates', () => noteExpired());

// Made by the subscriber itself: the fact stays in its outbox until the certificate is there, even if Redis is lost.
on('course.certified', 'certificate', ({ enrolmentId }) => issueCertificate(enrolmentId));
on('certificate.issued', 'certificate-mail', ({ certificateId }) => sendIssued(certificateId));
on('certificate.issued', 'certificate-badge', async ({ certificateId }) =>
  badgeOf(await requireCertificateById(certificateId)),
);
on('certificate.changed', 'certificate-papers', ({ certificateId }) => carryOutChanges(certificateId));
on('certificate.changed', 'certificate-change-mail', ({ certificateId, number }) => mailChange(certificateId, number));
