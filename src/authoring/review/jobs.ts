/** Reviews in the background. */
import { Busy, Failure } from '../../lib/errors.ts';
import { on } from '../../lib/events.ts';
import { finishApproval } from './approval.service.ts';
import { sendDecision, sendSubmission } from './review-mail.service.ts';

on('submission.sent', 'mail', ({ submissionId }) => sendSubmission(submissionId));
on('submission.decided', 'mail', ({ submissionId }) => sendDecision(submissionId));
// Whoever approved it publishes it at once; this one makes good for a process that died in between.
on('submission.approved', 'publish', async ({ submissionId }) => {
  await finishApproval(submissionId).catch((error: unknown) => {
    if (!(error instanceof Failure) || error instanceof Busy) throw error;
  });
});
