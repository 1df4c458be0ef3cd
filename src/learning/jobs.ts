/** What learning does in the background. */
import { on } from '../lib/events.ts';
import { defineJob } from '../lib/queue.ts';
import { grantAccess } from './enrolment.service.ts';
import { flushPositions } from './positions.service.ts';
import { repairProgress } from './progress.service.ts';
import { sendEnrolled } from './welcome.service.ts';

export const flushPositionsJob = defineJob<Record<string, never>>('flush-positions', () => flushPositions());

on('course.given', 'open', ({ userId, courseId, source }) =>
  grantAccess(userId, courseId, { kind: 'invitation', id: source }),
);
on('enrolment.created', 'enrolled-mail', ({ enrolmentId }) => sendEnrolled(enrolmentId));
on('lecture.completed', 'repair-progress', ({ enrolmentId }) => repairProgress(enrolmentId));
