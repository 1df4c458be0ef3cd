/** Regrades in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue, enqueueAnew } from '../../lib/queue.ts';
import { listLostRegrades, regradeClosed, workOnRegrade } from './work.service.ts';

const work = defineJob<{ regradeId: string }>('work-on-regrade', ({ regradeId }) => workOnRegrade(regradeId), {
  queue: 'intake',
});

on('regrade.asked', 'work', ({ regradeId }, told) => enqueue(work, { regradeId }, { id: `${regradeId}-${told.id}` }));
on('attempt.closed', 'regrade', ({ attemptId }) => regradeClosed(attemptId));

/** Takes up what a lost queue left. By the clock; may run twice. */
export const takeUpLostRegradesJob = defineJob<Record<string, never>>('take-up-lost-regrades', async () => {
  for (const regradeId of await listLostRegrades()) await enqueueAnew(work, { regradeId }, `${regradeId}-lost`);
});
