/** Background jobs on BullMQ. A job carries ids, its handler calls a service, and running it twice is once. */
import { type ConnectionOptions, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { minute, now } from './clock.ts';
import { log } from './log.ts';
import { hastyRedis, patientRedis } from './redis.ts';

/**
 * `work` is quick (mail, events). `intake` moves large files: disk and line, little CPU. `heavy` is CPU for seconds
 * (pictures, PDF), `films` CPU for minutes and hours: one of each at a time per process, so nobody's picture waits for a film.
 */
export const queueNames = ['work', 'intake', 'heavy', 'films'] as const;
export type QueueName = (typeof queueNames)[number];
export type JobDefinition<D> = {
  name: string;
  queue: QueueName;
  attempts: number;
  handler: (data: D) => Promise<unknown>;
};
/** `isPatient`: it waits behind all that is not. */
type EnqueueOptions = { id?: string; delayMs?: number; isPatient?: boolean };

const concurrency: Record<QueueName, number> = { work: 10, intake: 3, heavy: 1, films: 1 };
/** How long a killed worker's job lies before another one takes it; a living one renews it twice in this time. */
const lockMs: Record<QueueName, number> = { work: 10_000, intake: 20_000, heavy: 30_000, films: 30_000 };
const deadRestMs = 10 * minute;
const definitions = new Map<string, JobDefinition<never>>();
const queues = new Map<QueueName, Queue>();
const workers: Worker[] = [];

/** Declares a job once, at import time. `attempts` run with growing gaps (1 s, 2 s, 4 s …) before it is a dead letter. */
export function defineJob<D extends object>(
  name: string,
  handler: (data: D) => Promise<unknown>,
  options: { queue?: QueueName; attempts?: number } = {},
): JobDefinition<D> {
  const job = { name, handler, queue: options.queue ?? 'work', attempts: options.attempts ?? 8 };
  definitions.set(name, job as unknown as JobDefinition<never>);
  return job;
}

/**
 * Puts a job into its queue. `id` makes it once: while a job with this id waits, runs or is remembered (an hour
 * after success), a second one is dropped; add a counter where a thing may be sent again.
 */
export async function enqueue<D extends object>(
  job: JobDefinition<D>,
  data: D,
  options: EnqueueOptions = {},
): Promise<void> {
  const settings: JobsOptions = { attempts: job.attempts, backoff: { type: 'exponential', delay: 1000 } };
  if (options.id) settings.jobId = jobId(job, options.id);
  if (options.delayMs) settings.delay = options.delayMs;
  // Jobs without a number come before all that have one.
  if (options.isPatient) settings.priority = 1;
  await queueOf(job.queue).add(job.name, data, settings);
}

/**
 * As `enqueue` with an id, for what is known to be undone: a job of this id that has ended does not stand in the way, but
 * one that died is left in peace for ten minutes.
 */
export async function enqueueAnew<D extends object>(job: JobDefinition<D>, data: D, id: string): Promise<void> {
  const known: Job | undefined = await queueOf(job.queue).getJob(jobId(job, id));
  const state = await known?.getState();
  if (state === 'failed' && (known?.finishedOn ?? 0) > now().getTime() - deadRestMs) return;
  if (state === 'failed' || state === 'completed') await known?.remove();
  await enqueue(job, data, { id });
}

/** Runs `job` every `everyMs` or by a cron `pattern` (UTC), once for all processes. May be repeated. */
export async function schedule(
  job: JobDefinition<Record<string, never>>,
  when: { everyMs: number } | { pattern: string },
): Promise<void> {
  const repeat = 'everyMs' in when ? { every: when.everyMs } : { pattern: when.pattern };
  await queueOf(job.queue).upsertJobScheduler(job.name, repeat, { name: job.name, data: {}, opts: { attempts: 3 } });
}

/**
 * Waits until fewer than `most` jobs wait, a minute at most: for work that makes very many of them and must not stand before
 * everybody else's.
 */
export async function untilFewWait(most: number): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if ((await queueOf('work').getWaitingCount()) < most) return;
    await new Promise((done) => setTimeout(done, 250));
  }
}

/** Starts to work in this process. */
export function startWorkers(): void {
  for (const name of queueNames) {
    const worker = new Worker(name, runJob, {
      connection: patientRedis(`worker-${name}`) as unknown as ConnectionOptions,
      concurrency: concurrency[name],
      prefix: 'jobs',
      lockDuration: lockMs[name],
      stalledInterval: 5000,
      // A job may lose its worker by no fault of its own, in a bad hour several times.
      maxStalledCount: 5,
      runRetryDelay: 1000,
    });
    worker.on('failed', (job, error) =>
      log.warn({ job: job?.name, id: job?.id, attempt: job?.attemptsMade, reason: error.message }, 'job failed'),
    );
    worker.on('error', (error) => log.debug({ reason: error.message }, 'worker error'));
    workers.push(worker);
  }
}

/** Lets running jobs end, takes no new ones. */
export async function stopWorkers(): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
}

export async function closeQueues(): Promise<void> {
  await Promise.all([...queues.values()].map((queue) => queue.close().catch(() => undefined)));
  queues.clear();
}

/** Forgets all jobs that wait: for the seed, whose past nobody is to be told of. */
export async function emptyQueues(): Promise<void> {
  for (const name of queueNames) await queueOf(name).obliterate({ force: true });
}

/** Queue by name: for the admin's list of jobs and for tests that wait until all is done. */
export function queueOf(name: QueueName): Queue {
  const known = queues.get(name);
  if (known) return known;
  const queue = new Queue(name, {
    connection: hastyRedis(`queue-${name}`) as unknown as ConnectionOptions,
    prefix: 'jobs',
    defaultJobOptions: {
      removeOnComplete: { age: 3600, count: 1000 },
      removeOnFail: { age: 14 * 24 * 3600, count: 5000 },
    },
  });
  queue.on('error', (error) => log.debug({ reason: error.message }, 'queue error'));
  queues.set(name, queue);
  return queue;
}

function jobId(job: { name: string }, id: string): string {
  return `${job.name}-${id}`.replaceAll(':', '-');
}

async function runJob(job: Job): Promise<unknown> {
  const definition = definitions.get(job.name);
  if (!definition) throw new Error(`no handler for the job ${job.name}`);
  return definition.handler(job.data as never);
}
