/** Archives in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { removeOldTransfers } from './transfers.service.ts';
import { workOnTransfer } from './work.service.ts';

const work = defineJob<{ transferId: string }>('work-on-archive', ({ transferId }) => workOnTransfer(transferId), {
  queue: 'heavy',
});

on('transfer.asked', 'work', ({ transferId }, told) =>
  enqueue(work, { transferId }, { id: `${transferId}-${told.id}` }),
);

export const removeOldTransfersJob = defineJob<Record<string, never>>('remove-old-archives', () =>
  removeOldTransfers(),
);
