/** Reviews in the background. */
import { on } from '../../lib/events.ts';
import { finishApproval } from './approval.service.ts';
import { sendDecision, sendSubmission } from './review-mail.service.ts';

on('submission.sent', 'mail', ({ submissionId }) => sendSubmission(submissionId));
on('submission.decided', 'mail', async ({ submissionId, approved }) => {
  // A process may have died between the decision and its publication.
  if (approved) await finishApproval(submissionId).catch(() => undefined);
  await sendDecision(submissionId);
});
