/** The audit log in the background. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { removeOldActs, storeAct } from './audit.service.ts';

on('act.done', 'audit', (_data, done) => storeAct(done));

export const removeOldActsJob = defineJob<Record<string, never>>('remove-old-acts', removeOldActs);
