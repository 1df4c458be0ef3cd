/** Handouts in the background. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue, enqueueAnew } from '../../lib/queue.ts';
import { listLostPdfs, removeOldPdfs } from './handout-pdfs.service.ts';
import { makePdf } from './make-pdf.service.ts';

const make = defineJob<{ handoutId: string }>('make-handout', ({ handoutId }) => makePdf(handoutId), {
  queue: 'heavy',
});

on('handout.asked', 'make', ({ handoutId }, told) => enqueue(make, { handoutId }, { id: `${handoutId}-${told.id}` }));

/** Takes up what a lost queue left. By the clock; may run twice. */
export const takeUpLostHandoutsJob = defineJob<Record<string, never>>('take-up-lost-handouts', async () => {
  for (const handoutId of await listLostPdfs()) await enqueueAnew(make, { handoutId }, `${handoutId}-lost`);
});

export const removeOldHandoutsJob = defineJob<Record<string, never>>('remove-old-handouts', () => removeOldPdfs());
