/** What uploads in parts do in the background. */
import { now } from '../../lib/clock.ts';
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { listWaiting, removeForgottenUploads, takeInUpload } from './take-in.service.ts';

const takeIn = defineJob<{ uploadId: string }>('take-in-upload', ({ uploadId }) => takeInUpload(uploadId), {
  queue: 'intake',
});

on('upload.received', 'take-in', ({ uploadId }) => enqueue(takeIn, { uploadId }, { id: uploadId }));

/** Takes up again what got lost, and removes what nobody went on with. By the clock; may run twice. */
export const tendUploadsJob = defineJob<Record<string, never>>('tend-uploads', async () => {
  const hourly = Math.floor(now().getTime() / 3_600_000);
  for (const uploadId of await listWaiting()) await enqueue(takeIn, { uploadId }, { id: `${uploadId}-${hourly}` });
  return removeForgottenUploads();
});
