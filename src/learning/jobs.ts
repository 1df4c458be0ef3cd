/** What learning does in the background. */
import { on } from '../lib/events.ts';
import { defineJob } from '../lib/queue.ts';
import { sendAccessNotice, tellEndings } from './access/notices.service.ts';
import { grantAccess, refreshAccess } from './enrolment.service.ts';
import { forgetDeletedNotes } from './notes/notes.service.ts';
import { flushPositions } from './positions.service.ts';
import { certifyIfEarned, repairProgress } from './progress.service.ts';
import { completeByAttempt } from './quiz/passing.service.ts';
import { openDue, planOpening, planOpeningsOf, tellOpenDoors } from './release/due-openings.service.ts';
import { finishReset, forgetOldResets } from './reset/reset.service.ts';
import { flushFilmTimes, noteAttempt, noteCompletion } from './rhythm/acts.service.ts';
import { awardMilestones } from './rhythm/rhythm.service.ts';
import { indexLater } from './search/indexing.service.ts';
import { flushWatched } from './watched/watched.service.ts';
import { sendEnrolled } from './welcome.service.ts';

export const flushPositionsJob = defineJob<Record<string, never>>('flush-positions', () => flushHeartbeats());
export const openDueJob = defineJob<Record<string, never>>('open-due', () => openDue());
export const tellEndingsJob = defineJob<Record<string, never>>('tell-endings', () => tellEndings());
export const forgetOldResetsJob = defineJob<Record<string, never>>('forget-old-resets', () => forgetOldResets());
export const forgetDeletedNotesJob = defineJob<Record<string, never>>('forget-deleted-notes', () =>
  forgetDeletedNotes(),
);

on('course.given', 'open', ({ userId, courseId, source }) =>
  grantAccess(userId, courseId, { kind: 'invitation', id: source }),
);
on('enrolment.created', 'enrolled-mail', ({ enrolmentId }) => sendEnrolled(enrolmentId));
on('attempt.closed', 'complete', ({ attemptId }) => completeByAttempt(attemptId));
on('attempt.marked', 'complete', ({ attemptId }) => completeByAttempt(attemptId));
on('attempt.regraded', 'complete', ({ attemptId }) => completeByAttempt(attemptId));
on('grade.changed', 'certify', ({ enrolmentId }) => certifyIfEarned(enrolmentId));
on('lecture.completed', 'repair-progress', ({ enrolmentId }) => repairProgress(enrolmentId));
on('enrolment.created', 'plan-opening', ({ enrolmentId }) => planOpening(enrolmentId));
on('course.published', 'plan-openings', ({ courseId, versionId }) => planOpeningsOf(courseId, versionId));
on('course.published', 'index', ({ versionId }) => indexLater(versionId));
on('course.completed', 'open-doors', ({ userId, courseId }) => tellOpenDoors(userId, courseId));
on('lecture.completed', 'note-day', ({ enrolmentId, lectureId }) => noteCompletion(enrolmentId, lectureId));
on('attempt.closed', 'note-day', ({ attemptId }) => noteAttempt(attemptId));
on('course.completed', 'award', ({ userId }) => awardMilestones(userId));
on('access.ending', 'access-mail', ({ noticeId }) => sendAccessNotice(noticeId));
on('access.extended', 'refresh-access', ({ enrolmentId }) => refreshAccess(enrolmentId));
on('progress.reset', 'finish-reset', ({ enrolmentId }) => finishReset(enrolmentId));
on('progress.restored', 'finish-undo', ({ enrolmentId }) => finishReset(enrolmentId));

async function flushHeartbeats(): Promise<number> {
  return (await flushPositions()) + (await flushWatched()) + (await flushFilmTimes());
}
