/** Reviews in the background. */
import { Busy, Failure } from '../../lib/errors.ts';
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { finishApproval } from './approval.service.ts';
import { mailAdmins, type SubmissionMail, sendDecision, sendSubmission } from './review-mail.service.ts';

const mailSubmissionJob = defineJob<SubmissionMail>('mail-submission', (mail) => sendSubmission(mail));

function mailLater(mail: SubmissionMail): Promise<void> {
  return enqueue(mailSubmissionJob, mail, { id: `${mail.submissionId}-${mail.adminId}` });
}

on('submission.sent', 'mail', ({ submissionId }) => mailAdmins(submissionId, mailLater));
on('submission.decided', 'mail', ({ submissionId }) => sendDecision(submissionId));
// Whoever approved it publishes it at once; this one makes good for a process that died in between.
on('submission.approved', 'publish', async ({ submissionId }) => {
  await finishApproval(submissionId).catch((error: unknown) => {
    if (!(error instanceof Failure) || error instanceof Busy) throw error;
  });
});
