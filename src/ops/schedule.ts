/** All that happens by the clock, in one place. */
import { removeOldActsJob } from '../accounts/audit/jobs.ts';
import { emptyBinsJob } from '../authoring/jobs.ts';
import { compareJob, reconcileJob } from '../commerce/jobs.ts';
import { flushPositionsJob } from '../learning/jobs.ts';
import { minute, second } from '../lib/clock.ts';
import { sweepOutboxes } from '../lib/events.ts';
import { defineJob, schedule } from '../lib/queue.ts';
import { prepareForgotten } from '../media/jobs.ts';
import { removeOldNotificationsJob } from '../notifications/jobs.ts';

const sweepFacts = defineJob<Record<string, never>>('sweep-outboxes', sweepOutboxesNow);

/** May be repeated; the last definition holds for all processes. */
export async function startSchedule(): Promise<void> {
  await schedule(sweepFacts, { everyMs: minute });
  await schedule(reconcileJob, { everyMs: minute });
  await schedule(compareJob, { pattern: '40 22 * * *' });
  await schedule(flushPositionsJob, { everyMs: 10 * second });
  await schedule(prepareForgotten, { everyMs: 10 * minute });
  await schedule(emptyBinsJob, { pattern: '20 3 * * *' });
  await schedule(removeOldNotificationsJob, { pattern: '40 3 * * *' });
  await schedule(removeOldActsJob, { pattern: '50 3 * * *' });
}

async function sweepOutboxesNow(): Promise<number> {
  return sweepOutboxes();
}
