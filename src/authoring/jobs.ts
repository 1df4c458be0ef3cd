/** Authoring in the background. */
import { on } from '../lib/events.ts';
import { defineJob } from '../lib/queue.ts';
import { emptyBins } from './outline/draft.service.ts';
import './team/jobs.ts';
import { tellPrepared } from './publishing/late-videos.service.ts';

export const emptyBinsJob = defineJob<Record<string, never>>('empty-bins', () => emptyBins());

on('file.prepared', 'open-lectures', ({ fileId }) => tellPrepared(fileId));
