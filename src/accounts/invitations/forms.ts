/** What admins send, and what people type who join by an invitation. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { verdicts } from './list.model.ts';
import { isNameLike } from './row-rules.ts';

export const ListForm = z.object({ pasted: fields.text(1_000_000) });
export const ListQuery = z.object({ show: z.enum(verdicts).optional(), after: z.coerce.number().int().optional() });
export const OpenQuery = z.object({ after: z.string().optional() });

const noPassword = 'Please choose a password.';
export const JoinForm = z.object({
  name: fields.line(80, 'Please tell us your name.').refine(isNameLike, 'This does not look like a name.'),
  password: z.string({ error: noPassword }).min(1, noPassword).max(1000, 'This is too long.'),
  terms: fields.tick.default(false).refine((ticked) => ticked, 'Please read the terms and tick the box to go on.'),
});
