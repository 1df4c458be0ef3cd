/** What admins choose for the whole school. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { config } from '../../config.ts';
import { fields } from '../../web/form.ts';

/** Of whom a second step can be required. */
export const guardedRoles = ['instructor', 'admin'] as const;
const wrongDate = 'Please enter a date: year, month and day.';

export const SettingsForm = z
  .object({
    revision: z.coerce.number().int().min(0),
    privateSchool: fields.tick.default(false),
    secondStepRoles: fields.many(z.enum(guardedRoles, { error: 'Please choose from the list.' })).default([]),
    /** The first day on which it is insisted on, in the school's zone. */
    secondStepFrom: z.string().trim().default('').transform(dayOf),
    tellsSeen: fields.tick.default(false),
    erasesUnused: fields.tick.default(false),
  })
  .refine(({ secondStepRoles, secondStepFrom }) => secondStepRoles.length === 0 || secondStepFrom !== null, {
    path: ['secondStepFrom'],
    error: 'From which day on is it insisted on? People need some days to set it up.',
  });

/** As a date field sends it, `2026-11-21`; nothing is no date. */
function dayOf(text: string, context: z.RefinementCtx): Date | null {
  if (text === '') return null;
  const day = DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: config.school.timeZone });
  if (day.isValid && day.year >= 2020 && day.year < 2100) return day.toJSDate();
  context.addIssue({ code: 'custom', message: wrongDate });
  return z.NEVER;
}
