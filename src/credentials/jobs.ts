/** What credentials do in the background. */
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { sendIssued } from './announce.service.ts';
import { issueCertificate } from './issue.service.ts';

const makeCertificate = defineJob<{ enrolmentId: string }>(
  'issue-certificate',
  ({ enrolmentId }) => issueCertificate(enrolmentId),
  { queue: 'heavy' },
);

on('course.completed', 'certificate', ({ enrolmentId }, { id }) => enqueue(makeCertificate, { enrolmentId }, { id }));
on('certificate.issued', 'certificate-mail', ({ certificateId }) => sendIssued(certificateId));
