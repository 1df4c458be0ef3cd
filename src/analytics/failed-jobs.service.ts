/** Background work that was tried until there were no tries left: seen and started again by admins. */
import type { Job } from 'bullmq';
import { audit } from '../accounts/audit/audit.service.ts';
import { NotFound } from '../lib/errors.ts';
import { type QueueName, queueNames, queueOf } from '../lib/queue.ts';

export type FailedJob = { queue: QueueName; id: string; name: string; reason: string; tries: number; at: Date };

/** How many there are; of the last two weeks, then they are forgotten. */
export async function countFailedJobs(): Promise<number> {
  const counts = await Promise.all(queueNames.map((name) => queueOf(name).getFailedCount()));
  return counts.reduce((all, count) => all + count, 0);
}

/** The newest first, at most 100 of each queue. Reasons are for admins: they may name people's addresses. */
export async function listFailedJobs(): Promise<FailedJob[]> {
  const lists = await Promise.all(
    queueNames.map(async (name) => (await queueOf(name).getFailed(0, 99)).map((job) => failedOf(name, job))),
  );
  return lists.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Puts a failed job back into its queue with all its tries. May be repeated. Throws NotFound. */
export async function retryJob(queue: string, id: string): Promise<void> {
  const job = await requireFailed(queue, id);
  await audit({ action: 'job.retried', on: { kind: 'job', id, name: job.name } });
  await job.retry('failed', { resetAttemptsMade: true });
}

/** Gives a failed job up for good. Throws NotFound. */
export async function dropJob(queue: string, id: string): Promise<void> {
  const job = await requireFailed(queue, id);
  await audit({ action: 'job.dropped', on: { kind: 'job', id, name: job.name } });
  await job.remove();
}

async function requireFailed(queue: string, id: string): Promise<Job> {
  const name = queueNames.find((one) => one === queue);
  const job = name ? await queueOf(name).getJob(id) : undefined;
  if (!job || !(await job.isFailed())) throw new NotFound('This job');
  return job;
}

function failedOf(queue: QueueName, job: Job): FailedJob {
  const at = new Date(job.finishedOn ?? job.timestamp);
  const reason = (job.failedReason ?? '').slice(0, 500);
  return { queue, id: job.id ?? '', name: job.name, reason, tries: job.attemptsMade, at };
}
