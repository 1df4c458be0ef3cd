/** What the forms about a team may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { rights } from './membership.ts';

const chosen = fields
  .many(z.enum(rights, { error: 'Please choose from the list.' }))
  // In the order of the list, each once, whatever was sent.
  .transform((list) => rights.filter((right) => list.includes(right)))
  .refine((list) => list.length > 0, 'Please tick at least one: what may they do?');

export const TeamInvitationForm = z.object({ email: fields.email, rights: chosen });
export const RightsForm = z.object({ rights: chosen });
export const HandoverForm = z.object({
  member: z
    .string({ error: 'Please choose somebody of the team.' })
    .regex(/^[0-9a-f]{24}$/, 'Please choose somebody of the team.'),
});
