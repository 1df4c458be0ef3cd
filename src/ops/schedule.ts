/** All that happens by the clock, in one place. */
import { removeOldActsJob } from '../accounts/audit/jobs.ts';
import { sendForgottenCodesJob } from '../accounts/jobs.ts';
import { eraseDueJob, letUnusedGoJob, removeForgottenJob, removeOldExportsJob } from '../accounts/personal/jobs.ts';
import { takeUpLostAnalysesJob } from '../assessment/analysis/jobs.ts';
import { closeAttemptsJob } from '../assessment/attempts/jobs.ts';
import { emptyQuestionBinsJob, removeOldImportsJob } from '../assessment/jobs.ts';
import { takeUpLostRegradesJob } from '../assessment/regrades/jobs.ts';
import { emptyBinsJob, thinHistoryJob } from '../authoring/jobs.ts';
import { checkLinksJob } from '../authoring/links/jobs.ts';
import { publishPlannedJob } from '../authoring/publishing/jobs.ts';
import { removeOldInvitationsJob } from '../authoring/team/jobs.ts';
import { removeOldTransfersJob, takeUpLostTransfersJob } from '../authoring/transfer/jobs.ts';
import { compareJob, reconcileJob } from '../commerce/jobs.ts';
import { noteExpiredJob } from '../credentials/jobs.ts';
import { removeOldGradeListsJob, settleDueGradesJob } from '../learning/grades/jobs.ts';
import {
  flushPositionsJob,
  forgetDeletedNotesJob,
  forgetOldResetsJob,
  openDueJob,
  tellEndingsJob,
} from '../learning/jobs.ts';
import { tendPeersJob } from '../learning/peers/jobs.ts';
import { removeOldHandoutsJob, takeUpLostHandoutsJob } from '../learning/print/jobs.ts';
import { onBusGap } from '../lib/bus.ts';
import { minute, second } from '../lib/clock.ts';
import { sweepOutboxes } from '../lib/events.ts';
import { log } from '../lib/log.ts';
import { defineJob, schedule } from '../lib/queue.ts';
import { prepareForgotten } from '../media/jobs.ts';
import { removeOrphansJob } from '../media/library/jobs.ts';
import { tendUploadsJob } from '../media/uploads/jobs.ts';
import { removeOldNotificationsJob } from '../notifications/jobs.ts';

const sweepFacts = defineJob<Record<string, never>>('sweep-outboxes', sweepOutboxesNow);

/**
 * Puts the schedule into Redis, and again whenever Redis was away: it may have come back empty. Waits for a Redis that is
 * not there yet.
 */
export async function keepSchedule(): Promise<void> {
  onBusGap(() => void untilScheduled());
  await untilScheduled();
}

async function untilScheduled(): Promise<void> {
  for (;;) {
    try {
      return await startSchedule();
    } catch (error) {
      log.warn({ reason: String(error) }, 'the schedule waits for redis');
      await new Promise((done) => setTimeout(done, second));
    }
  }
}

/** May be repeated; the last definition holds for all processes. */
async function startSchedule(): Promise<void> {
  await schedule(sweepFacts, { everyMs: minute });
  await schedule(reconcileJob, { everyMs: minute });
  await schedule(sendForgottenCodesJob, { everyMs: minute });
  await schedule(publishPlannedJob, { everyMs: minute });
  await schedule(checkLinksJob, { everyMs: 10 * minute });
  await schedule(compareJob, { pattern: '40 22 * * *' });
  await schedule(flushPositionsJob, { everyMs: 10 * second });
  await schedule(closeAttemptsJob, { everyMs: minute });
  await schedule(openDueJob, { everyMs: minute });
  await schedule(settleDueGradesJob, { everyMs: minute });
  await schedule(tendPeersJob, { everyMs: minute });
  await schedule(removeOldGradeListsJob, { pattern: '20 3 * * *' });
  await schedule(tellEndingsJob, { everyMs: 10 * minute });
  await schedule(noteExpiredJob, { everyMs: 10 * minute });
  await schedule(prepareForgotten, { everyMs: 10 * minute });
  await schedule(tendUploadsJob, { everyMs: 10 * minute });
  await schedule(removeOrphansJob, { pattern: '0 2 * * *' });
  await schedule(emptyBinsJob, { pattern: '20 3 * * *' });
  await schedule(thinHistoryJob, { pattern: '55 3 * * *' });
  await schedule(emptyQuestionBinsJob, { pattern: '25 3 * * *' });
  await schedule(takeUpLostTransfersJob, { everyMs: 10 * minute });
  await schedule(takeUpLostRegradesJob, { everyMs: 10 * minute });
  await schedule(takeUpLostAnalysesJob, { everyMs: 10 * minute });
  await schedule(removeOldTransfersJob, { pattern: '5 4 * * *' });
  await schedule(takeUpLostHandoutsJob, { everyMs: 10 * minute });
  await schedule(removeOldHandoutsJob, { pattern: '15 * * * *' });
  await schedule(removeOldImportsJob, { pattern: '35 3 * * *' });
  await schedule(removeOldInvitationsJob, { pattern: '30 3 * * *' });
  await schedule(removeOldNotificationsJob, { pattern: '40 3 * * *' });
  await schedule(eraseDueJob, { pattern: '10 * * * *' });
  await schedule(letUnusedGoJob, { pattern: '15 5 * * 1' });
  await schedule(removeForgottenJob, { pattern: '45 4 * * *' });
  await schedule(removeOldExportsJob, { pattern: '30 4 * * *' });
  await schedule(forgetDeletedNotesJob, { pattern: '35 3 * * *' });
  await schedule(forgetOldResetsJob, { pattern: '10 4 * * *' });
  await schedule(removeOldActsJob, { pattern: '50 3 * * *' });
}

async function sweepOutboxesNow(): Promise<number> {
  return sweepOutboxes();
}
