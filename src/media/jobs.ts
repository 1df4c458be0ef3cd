/** What media does in the background. */
import { now } from '../lib/clock.ts';
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { findFile } from './file.model.ts';
import { listForgottenFiles, prepareFile } from './prepare.service.ts';
import { endProgress } from './progress.service.ts';

type OfFile = { fileId: string };

const preparePicture = defineJob<OfFile>('prepare-file', ({ fileId }) => prepareFile(fileId), { queue: 'heavy' });
const prepareFilm = defineJob<OfFile>('prepare-film', ({ fileId }) => prepareFile(fileId), { queue: 'films' });

on('file.stored', 'prepare', ({ fileId }, told) => prepareLater(fileId, told.id));

// The end of the work is news for pages that show it.
on('file.prepared', 'end-progress', ({ fileId }) => endProgress(fileId));

/** Takes up again what a killed worker or a lost queue left. By the clock; may run twice. */
export const prepareForgotten = defineJob<Record<string, never>>('prepare-forgotten-files', async () => {
  const hourly = Math.floor(now().getTime() / 3_600_000);
  for (const fileId of await listForgottenFiles()) await prepareLater(fileId, hourly);
});

/** Films have a queue of their own: no picture waits for one. */
async function prepareLater(fileId: string, time: string | number): Promise<void> {
  const file = await findFile(fileId);
  const job = file?.kind === 'image' ? preparePicture : prepareFilm;
  if (file) await enqueue(job, { fileId }, { id: `${fileId}-${time}` });
}
