/** What the pages of marking may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

const id = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .optional()
  .catch(undefined);
/** Which answers: of one quiz, that wait or were marked, and whether it is seen whose they are. */
export const DeskQuery = z.object({
  quiz: id,
  state: z.enum(['waits', 'marked']).default('waits').catch('waits'),
  names: z.enum(['on', 'off']).default('on').catch('on'),
  after: z.string().max(100).optional().catch(undefined),
});
export type DeskQuery = z.infer<typeof DeskQuery>;

const points = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().replace(',', '.').replace('−', '-') : value),
  z
    .string({ error: 'Please give points, such as 1 or 2.5.' })
    .regex(/^-?\d{1,4}(\.\d{1,2})?$/, 'Please give points, such as 1 or 2.5.')
    .transform(Number),
);

export const MarkForm = z.object({
  points,
  comment: fields.text(10_000).transform((text) => text.trim()),
  /** How often it was marked when the page was made. */
  revision: z.coerce.number().int().min(0).max(1e9).default(0),
  mayFall: fields.tick,
});
