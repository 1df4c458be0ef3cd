/** What is typed and asked for about certificates. */
import { z } from 'zod';
import { config } from '../config.ts';
import { momentFrom } from '../lib/calendar.ts';
import { fields } from '../web/form.ts';
import { hideable } from './certificate.model.ts';

const wish = {
  revision: z.coerce.number({ error: 'Please open this page again.' }).int(),
  reason: fields.line(300, 'Please say why.'),
};

export const ReasonForm = z.object(wish);
/** `look`: with the look that certificates have now. */
export const EditionForm = z.object({ ...wish, look: fields.tick });
export const NameForm = z.object({
  ...wish,
  name: fields.line(80, 'Say the name as it is to stand on the certificate.'),
});
/** A day counts to its end in the school's time zone; none is without end. */
export const ValidityForm = z.object({
  ...wish,
  until: z
    .string()
    .trim()
    .default('')
    .transform((day, context) => {
      if (day === '') return null;
      const moment = momentFrom(`${day}T23:59`, config.school.timeZone);
      if (moment) return moment;
      context.addIssue({ code: 'custom', message: 'This day is not in the calendar.' });
      return z.NEVER;
    }),
});
export const ShownForm = z.object({ shown: fields.many(z.enum(hideable)) });
export const KeyForm = z.object({ seen: z.coerce.number().int() });

export const CertificatesQuery = z.object({
  q: z.string().trim().max(120).default(''),
  after: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});
