/** What the pages of other conditions may carry. */
import { z } from 'zod';
import { wholeCourse } from '../../assessment/accommodations/accommodations.service.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/);

export const ListQuery = z.object({
  q: z.string().trim().max(80).default('').catch(''),
  after: id.optional().catch(undefined),
});
export const ForQuery = z.object({
  for: z
    .union([id, z.literal(wholeCourse)])
    .default(wholeCourse)
    .catch(wholeCourse),
});

const whole = (most: number) =>
  z
    .union([z.literal(''), z.coerce.number().int().min(0).max(most)], {
      error: `Please enter a whole number, at most ${most}, or nothing.`,
    })
    .default('')
    .transform((value) => (value === '' ? 0 : value));
const factor = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().replace(',', '.') || '1' : value),
  z
    .string({ error: 'Please give a factor from 1 to 4, such as 1.5.' })
    .regex(/^[1-4](\.\d{1,2})?$/, 'Please give a factor from 1 to 4, such as 1.5.')
    .transform(Number),
);

export const AccommodationForm = z.object({
  for: z.union([id, z.literal(wholeCourse)], { error: 'Please choose for what.' }),
  timeFactor: factor,
  extraAttempts: whole(20),
  extraDays: whole(365),
  opensAt: z.string().trim().max(40).default(''),
  closesAt: z.string().trim().max(40).default(''),
});
