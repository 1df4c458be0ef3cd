/** Publishing in the background. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { tellPrepared } from './late-videos.service.ts';
import { sendPlanFailed } from './plan-mail.service.ts';
import { publishPlanned } from './plans.service.ts';

export const publishPlannedJob = defineJob<Record<string, never>>('publish-planned', () => publishPlanned());

on('file.prepared', 'open-lectures', ({ fileId }) => tellPrepared(fileId));
on('course.plan-ended', 'mail-failed', (data) => sendPlanFailed(data));
