/** What the libraries do by the clock. */
import { defineJob } from '../../lib/queue.ts';
import { removeOrphans } from './removal.service.ts';
import { removeRests, removeUnnamedBytes } from './rests.service.ts';

export const removeOrphansJob = defineJob<Record<string, never>>('remove-orphan-files', async () => {
  await removeRests();
  await removeUnnamedBytes();
  await removeOrphans();
});
