/** What credentials do in the background. */
import { on } from '../lib/events.ts';
import { sendIssued } from './announce.service.ts';
import { issueCertificate } from './issue.service.ts';

// Made by the subscriber itself: the fact stays in its outbox until the certificate is there, even if Redis is lost.
on('course.certified', 'certificate', ({ enrolmentId }) => issueCertificate(enrolmentId));
on('certificate.issued', 'certificate-mail', ({ certificateId }) => sendIssued(certificateId));
