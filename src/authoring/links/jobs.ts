/** Links of texts in the background. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { checkDueLinks, checkLinksOf } from './checking.service.ts';

export const checkLinksJob = defineJob<Record<string, never>>('check-links', () => checkDueLinks());

// Those who review want to know; what was looked at within a day is not asked again.
on('submission.sent', 'check-links', ({ courseId }) => checkLinksOf(courseId));
