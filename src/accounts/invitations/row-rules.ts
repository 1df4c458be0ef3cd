/** What a row of a list has to be. */
import { z } from 'zod';
import { invitedRoles } from './invitation.model.ts';

/** A spreadsheet would take what begins like this for a formula. */
export const isNameLike = (text: string) => !/^[=+\-@＝＋－＠|%]/.test(text) && !/\p{Cc}/u.test(text);

export const RowRules = z.object({
  name: z
    .string()
    .min(1, 'The name is missing.')
    .max(80, 'The name is longer than 80 characters.')
    .refine(isNameLike, 'This does not look like a name.'),
  email: z
    .string()
    .min(1, 'The e-mail address is missing.')
    .max(254, 'The e-mail address is too long.')
    .toLowerCase()
    .refine((text) => text === '' || z.email().safeParse(text).success, 'This does not look like an e-mail address.'),
  role: z
    .string()
    .transform((text) => text.toLowerCase() || 'learner')
    .refine((text) => text !== 'admin', 'Admins are invited one by one, on the page “Admins”.')
    .pipe(z.enum(invitedRoles, 'The role is learner or instructor.')),
  /** The end of the course's address, or the whole of it. */
  course: z.string().transform((text) =>
    text
      .replace(/^.*\/courses\//, '')
      .replace(/[/?#].*$/, '')
      .toLowerCase(),
  ),
});
