/** All that happens by the clock, in one place. */
import { emptyBinsJob } from '../authoring/jobs.ts';
import { minute } from '../lib/clock.ts';
import { sweepOutboxes } from '../lib/events.ts';
import { defineJob, schedule } from '../lib/queue.ts';

const sweepFacts = defineJob<Record<string, never>>('sweep-outboxes', sweepOutboxesNow);

/** May be repeated; the last definition holds for all processes. */
export async function startSchedule(): Promise<void> {
  await schedule(sweepFacts, { everyMs: minute });
  await schedule(emptyBinsJob, { pattern: '20 3 * * *' });
}

async function sweepOutboxesNow(): Promise<number> {
  return sweepOutboxes();
}
