/** Authoring in the background. */
import { defineJob } from '../lib/queue.ts';
import { emptyBins } from './draft.service.ts';

export const emptyBinsJob = defineJob<Record<string, never>>('empty-bins', () => emptyBins());
