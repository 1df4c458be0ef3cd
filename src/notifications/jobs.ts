/** What people are told when something happened. */
import { on } from '../lib/events.ts';
import { defineJob } from '../lib/queue.ts';
import { removeOldNotifications } from './notify.service.ts';
import { tellTeam } from './team.service.ts';
import {
  tellCertificate,
  tellEnrolment,
  tellFlaggedOrder,
  tellGiven,
  tellNewLectures,
  tellOpenDoor,
  tellOpened,
  tellPayment,
  tellRefund,
} from './told.service.ts';

export const removeOldNotificationsJob = defineJob<Record<string, never>>('remove-old-notifications', () =>
  removeOldNotifications(),
);

on('enrolment.created', 'tell-enrolment', (data) => tellEnrolment(data));
on('order.paid', 'tell-payment', ({ orderId }) => tellPayment(orderId));
on('order.refunded', 'tell-refund', ({ orderId, refundId }) => tellRefund(orderId, refundId));
on('order.flagged', 'tell-flagged-order', ({ orderId }) => tellFlaggedOrder(orderId));
on('certificate.issued', 'tell-certificate', ({ certificateId, userId }) => tellCertificate(certificateId, userId));
on('team.changed', 'tell-team', (data) => tellTeam(data));
on('course.published', 'tell-new-lectures', async (data) => {
  if (data.addedLectures > 0) await tellNewLectures(data);
});
on('lectures.opened', 'tell-opened', (data) => tellOpened(data));
on('lecture.given', 'tell-given', (data, { id }) => tellGiven(data, id));
on('course.opened', 'tell-open-door', (data) => tellOpenDoor(data));
