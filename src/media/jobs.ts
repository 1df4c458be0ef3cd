/** What media does in the background. */
import { now } from '../lib/clock.ts';
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { removeOldWork } from '../lib/work-folder.ts';
import { findFile } from './file.model.ts';
import { completeFile, prepareFile } from './prepare.service.ts';
import { endProgress } from './progress.service.ts';
import { listForgottenFiles, listIncompleteFiles } from './unfinished.service.ts';

type OfFile = { fileId: string };

const preparePicture = defineJob<OfFile>('prepare-file', ({ fileId }) => prepareFile(fileId), { queue: 'heavy' });
const prepareFilm = defineJob<OfFile>('prepare-film', ({ fileId }) => prepareFile(fileId), { queue: 'films' });

const completePicture = defineJob<OfFile>('complete-file', ({ fileId }) => completeFile(fileId), { queue: 'heavy' });
const completeFilm = defineJob<OfFile>('complete-film', ({ fileId }) => completeFile(fileId), { queue: 'films' });

on('file.stored', 'prepare', ({ fileId }, told) => prepareLater(fileId, told.id));

on('file.prepared', 'complete', ({ fileId }, told) => completeLater(fileId, told.id));
on('still.wanted', 'complete', ({ fileId }, told) => completeLater(fileId, told.id));

// The end of the work is news for pages that show it.
on('file.prepared', 'end-progress', ({ fileId }) => endProgress(fileId));

/** Takes up again what a killed worker or a lost queue left, and makes what older files lack. By the clock; may run twice. */
export const prepareForgotten = defineJob<Record<string, never>>('prepare-forgotten-files', async () => {
  const hourly = Math.floor(now().getTime() / 3_600_000);
  await removeOldWork();
  for (const fileId of await listForgottenFiles()) await prepareLater(fileId, hourly);
  for (const fileId of await listIncompleteFiles()) await completeLater(fileId, hourly);
});

function prepareLater(fileId: string, time: string | number): Promise<void> {
  return later(fileId, time, { picture: preparePicture, film: prepareFilm });
}

/** Nobody waits for the rest of a file, but somebody may wait for the next one. */
function completeLater(fileId: string, time: string | number): Promise<void> {
  return later(fileId, time, { picture: completePicture, film: completeFilm, isPatient: true });
}

type Jobs = { picture: typeof preparePicture; film: typeof prepareFilm; isPatient?: boolean };

/** Films have a queue of their own: no picture waits for one. */
async function later(fileId: string, time: string | number, jobs: Jobs): Promise<void> {
  const file = await findFile(fileId);
  const job = file?.kind === 'image' ? jobs.picture : jobs.film;
  if (file) await enqueue(job, { fileId }, { id: `${fileId}-${time}`, isPatient: jobs.isPatient ?? false });
}
