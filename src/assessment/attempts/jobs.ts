/** Attempts end at their time, whoever is there: by a job that waits for each, and by a sweep for those it was lost for. */
import { now } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { type Attempt, graceMs } from './attempts.service.ts';
import { closeAttempt, closeDueAttempts } from './closing.service.ts';

export const closeAttemptsJob = defineJob<Record<string, never>>('close-attempts', () => closeDueAttempts());

const closeAttemptJob = defineJob<{ attemptId: string }>('close-attempt', ({ attemptId }) => closeAttempt(attemptId));

/** Ends it when its time is over. May be repeated; a queue that is away is made good by the sweep. */
export async function closeAttemptLater({ id, endsAt }: Pick<Attempt, 'id' | 'endsAt'>): Promise<void> {
  if (!endsAt) return;
  const delayMs = Math.max(endsAt.getTime() - now().getTime() + graceMs + 500, 0);
  try {
    await enqueue(closeAttemptJob, { attemptId: id }, { id: `${id}-${endsAt.getTime()}`, delayMs });
  } catch (error) {
    log.warn({ reason: String(error) }, 'the end of an attempt waits for the sweep');
  }
}
