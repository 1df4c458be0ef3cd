/** Authoring in the background. */
import { defineJob } from '../lib/queue.ts';
import { thinHistory } from './history/retention.service.ts';
import { emptyBins } from './outline/draft.service.ts';
import './links/jobs.ts';
import './publishing/jobs.ts';
import './review/jobs.ts';
import './team/jobs.ts';

export const emptyBinsJob = defineJob<Record<string, never>>('empty-bins', () => emptyBins());
export const thinHistoryJob = defineJob<Record<string, never>>('thin-history', () => thinHistory());
