/** What learners type about a course. */
import { z } from 'zod';
import { fields } from '../web/form.ts';

export const ReviewForm = z.object({
  rating: z.coerce
    .number({ error: 'Please choose one to five stars.' })
    .int('Please choose one to five stars.')
    .min(1, 'Please choose one to five stars.')
    .max(5, 'Please choose one to five stars.'),
  text: fields.text(2000),
});

export const ReviewsPage = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}-[0-9a-f]{24}$/)
    .optional(),
});
