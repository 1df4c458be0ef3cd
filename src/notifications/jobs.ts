/** What people are told when something happened. */
import { on } from '../lib/events.ts';
import { defineJob, enqueue, untilFewWait } from '../lib/queue.ts';
import { tellAccessAsked, tellAccessDeclined, tellAccessEnding, tellAccessExtended } from './access-told.service.ts';
import { type MailBatch, mailCourseNews, tellCourseNews } from './course-news.service.ts';
import { tellMarked } from './marked.service.ts';
import { removeOldNotifications } from './notify.service.ts';
import { tellRegraded } from './regraded.service.ts';
import { tellAsked, tellDecision, tellPlanEnded, tellSubmission } from './studio-told.service.ts';
import { tellTeam } from './team.service.ts';
import {
  tellCertificate,
  tellCertificateChange,
  tellEnrolment,
  tellFlaggedOrder,
  tellGiven,
  tellOpenDoor,
  tellOpened,
  tellPayment,
  tellRefund,
} from './told.service.ts';

export const removeOldNotificationsJob = defineJob<Record<string, never>>('remove-old-notifications', () =>
  removeOldNotifications(),
);

const mailCourseNewsJob = defineJob<MailBatch>('mail-course-news', (batch) => mailCourseNews(batch));

/** Hundreds of mails must not stand before everybody else's. */
async function mailLater(batch: MailBatch): Promise<void> {
  await untilFewWait(200);
  await enqueue(mailCourseNewsJob, batch, { id: `${batch.versionId}-${batch.userIds[0]}` });
}

on('enrolment.created', 'tell-enrolment', (data) => tellEnrolment(data));
on('order.paid', 'tell-payment', ({ orderId }) => tellPayment(orderId));
on('order.refunded', 'tell-refund', ({ orderId, refundId }) => tellRefund(orderId, refundId));
on('order.flagged', 'tell-flagged-order', ({ orderId }) => tellFlaggedOrder(orderId));
on('certificate.issued', 'tell-certificate', ({ certificateId, userId }) => tellCertificate(certificateId, userId));
on('certificate.changed', 'tell-certificate-change', ({ certificateId, userId, number }) =>
  tellCertificateChange(certificateId, userId, number),
);
on('team.changed', 'tell-team', (data) => tellTeam(data));
on('course.published', 'tell-new-lectures', async (data) => {
  if (data.tells) await tellCourseNews(data, mailLater);
});
on('course.plan-ended', 'tell-plan-ended', (data) => tellPlanEnded(data));
on('publication.asked', 'tell-asked', (data) => tellAsked(data));
on('submission.sent', 'tell-submission', ({ submissionId }) => tellSubmission(submissionId));
on('submission.decided', 'tell-decision', ({ submissionId }) => tellDecision(submissionId));
on('lectures.opened', 'tell-opened', (data) => tellOpened(data));
on('lecture.given', 'tell-given', (data, { id }) => tellGiven(data, id));
on('access.ending', 'tell-access-ending', ({ noticeId }) => tellAccessEnding(noticeId));
on('access.extended', 'tell-access-extended', (data) => tellAccessExtended(data));
on('access.asked', 'tell-access-asked', (data, { id }) => tellAccessAsked(data, id));
on('access.declined', 'tell-access-declined', ({ enrolmentId }, { id }) => tellAccessDeclined(enrolmentId, id));
on('attempt.marked', 'tell-marked', (data) => tellMarked(data));
on('attempt.regraded', 'tell-regraded', async (data) => {
  if (data.tells) await tellRegraded(data);
});
on('course.opened', 'tell-open-door', (data) => tellOpenDoor(data));
