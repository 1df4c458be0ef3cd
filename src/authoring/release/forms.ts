/** What the forms of the step "Release" may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/);

/** For the whole course. `show`: once it is saved, look for courses by `find`. */
export const CourseRulesForm = z.object({
  revision: fields.revision,
  forcedOrder: fields.tick,
  prerequisites: fields.many(id),
  find: fields.optionalLine(80),
  show: z.literal('find').optional().catch(undefined),
});
export const FindQuery = z.object({ find: z.string().trim().max(80).optional() });

const opensChoices = ['keep', 'none', 'date', 'days', 'before', 'lecture'] as const;
const choice = (...values: [string, ...string[]]) => z.enum(['keep', ...values]).catch('keep');

/** For what is ticked, or for all lectures of the course or of one section. Checked further by `zone` and outline. */
export const RulesForm = z
  .object({
    lectures: fields.many(id),
    sections: fields.many(id),
    scope: z.union([z.enum(['ticked', 'all']), id]).catch('ticked'),
    opens: z.enum(opensChoices).catch('keep'),
    date: z.string().trim().max(30).default(''),
    days: z.string().trim().max(6).default(''),
    after: z.string().trim().max(12).default(''),
    need: choice('required', 'certificate', 'optional'),
    preview: choice('yes', 'no'),
    ready: choice('yes', 'no'),
  })
  .refine(({ opens, days }) => opens !== 'days' || (/^\d{1,4}$/.test(days) && Number(days) <= 3650), {
    path: ['days'],
    message: 'Please enter a number of days, from 0 to 3650.',
  })
  .refine(({ opens, after }) => opens !== 'lecture' || /^\d{1,3}\.\d{1,4}$/.test(after), {
    path: ['after'],
    message: 'Please enter the number of a lecture, such as 2.1.',
  });
export type Rules = z.infer<typeof RulesForm>;

export const ExceptionForm = z.object({
  lecture: z.union([z.literal('course'), id], { error: 'Please choose what opens.' }),
  reason: fields.line(200, 'Please say why. The learner reads it.'),
});
