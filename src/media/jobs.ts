/** What media does in the background. */
import { now } from '../lib/clock.ts';
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { listForgottenFiles, prepareFile } from './prepare.service.ts';
import { endProgress } from './progress.service.ts';

const prepare = defineJob<{ fileId: string }>('prepare-file', ({ fileId }) => prepareFile(fileId), { queue: 'heavy' });

on('file.stored', 'prepare', ({ fileId }, told) => enqueue(prepare, { fileId }, { id: `${fileId}-${told.id}` }));

// The end of the work is news for pages that show it.
on('file.prepared', 'end-progress', ({ fileId }) => endProgress(fileId));

/** Takes up again what a killed worker or a lost queue left. By the clock; may run twice. */
export const prepareForgotten = defineJob<Record<string, never>>('prepare-forgotten-files', async () => {
  const hourly = Math.floor(now().getTime() / 3_600_000);
  for (const fileId of await listForgottenFiles()) await enqueue(prepare, { fileId }, { id: `${fileId}-${hourly}` });
});
