/** Item analysis in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue, enqueueAnew } from '../../lib/queue.ts';
import { countAnalysis, listLostAnalyses } from './analysis.service.ts';

const count = defineJob<{ analysisId: string }>('count-analysis', ({ analysisId }) => countAnalysis(analysisId), {
  queue: 'intake',
});

on('analysis.asked', 'count', ({ analysisId }, told) =>
  enqueue(count, { analysisId }, { id: `${analysisId}-${told.id}` }),
);

/** Takes up what a lost queue left. By the clock; may run twice. */
export const takeUpLostAnalysesJob = defineJob<Record<string, never>>('take-up-lost-analyses', async () => {
  for (const analysisId of await listLostAnalyses()) await enqueueAnew(count, { analysisId }, `${analysisId}-lost`);
});
