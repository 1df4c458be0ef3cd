/** Copies and erasures in the background. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { eraseDue } from './erasure.service.ts';
import { makeExport, removeOldExports } from './export.service.ts';
import { sendLeaving } from './mails.service.ts';
import { letUnusedGo, removeForgotten } from './retention.service.ts';

on('account.leaving', 'mail', ({ userId }) => sendLeaving(userId));
on('export.asked', 'make', ({ exportId }) => makeExport(exportId));

export const eraseDueJob = defineJob<Record<string, never>>('erase-due-accounts', eraseDue);
export const letUnusedGoJob = defineJob<Record<string, never>>('let-unused-accounts-go', letUnusedGo);
export const removeForgottenJob = defineJob<Record<string, never>>('remove-forgotten', removeForgotten);
export const removeOldExportsJob = defineJob<Record<string, never>>('remove-old-exports', removeOldExports);
