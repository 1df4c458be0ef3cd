/** Publishing in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { tellPrepared } from './late-videos.service.ts';
import { mailPlanFailed, type PlanMail, sendPlanFailed } from './plan-mail.service.ts';
import { publishPlanned } from './plans.service.ts';

export const publishPlannedJob = defineJob<Record<string, never>>('publish-planned', () => publishPlanned());

const mailPlanFailedJob = defineJob<PlanMail>('mail-plan-failed', (mail) => sendPlanFailed(mail));

on('file.prepared', 'open-lectures', ({ fileId }) => tellPrepared(fileId));
on('course.plan-ended', 'mail-failed', (data) => mailPlanFailed(data, mailLater));

function mailLater(mail: PlanMail): Promise<void> {
  return enqueue(mailPlanFailedJob, mail, { id: `${mail.courseId}-${mail.at}-${mail.personId}` });
}
