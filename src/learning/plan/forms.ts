/** What a learner chooses for a plan. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { fields } from '../../web/form.ts';

const weekdays = fields
  .many(z.coerce.number().int().min(1).max(7))
  .transform((days) => [...new Set(days)].sort((a, b) => a - b));

/** Minutes on a day of study. */
export const paces = [15, 30, 45, 60, 90, 120];

/** In the address of the page: what is to be worked out. What is not right counts as not given. */
export const PlanQuery = z.object({
  weekdays: weekdays.catch([]),
  minutes: z.coerce.number().int().min(5).max(360).optional().catch(undefined),
});

export const PlanForm = z.object({
  weekdays: weekdays.refine((days) => days.length > 0, 'Please choose at least one day of the week.'),
  finishBy: z
    .string({ error: 'Please choose a day.' })
    .refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && DateTime.fromISO(day).isValid, 'Please choose a day.'),
});
