/** What every form of marks carries: of a grade, of a review, of a sample. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { most } from './assignment.ts';

const number = `Please enter points, from 0 to ${most.points}, or nothing.`;

export const markFields = {
  revision: z.coerce.number({ error: 'Please reload this page.' }).int().min(0),
  comment: fields.text(20_000),
  /** null: none were typed. With a comma or a point. */
  points: z
    .string()
    .default('')
    .transform((text) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.'))))
    .refine((points) => points === null || (points >= 0 && points <= most.points), number),
};
