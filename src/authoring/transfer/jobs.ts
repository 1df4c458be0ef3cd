/** Archives in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue, enqueueAnew } from '../../lib/queue.ts';
import { listLostTransfers, removeOldTransfers } from './transfers.service.ts';
import { workOnTransfer } from './work.service.ts';

const work = defineJob<{ transferId: string }>('work-on-archive', ({ transferId }) => workOnTransfer(transferId), {
  queue: 'heavy',
});

on('transfer.asked', 'work', ({ transferId }, told) =>
  enqueue(work, { transferId }, { id: `${transferId}-${told.id}` }),
);

/** Takes up what a lost queue left. By the clock; may run twice. */
export const takeUpLostTransfersJob = defineJob<Record<string, never>>('take-up-lost-archives', async () => {
  for (const transferId of await listLostTransfers()) await enqueueAnew(work, { transferId }, `${transferId}-lost`);
});

export const removeOldTransfersJob = defineJob<Record<string, never>>('remove-old-archives', () =>
  removeOldTransfers(),
);
