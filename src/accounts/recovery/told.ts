/** What stands behind a link in a security mail, as `security-mail.service.ts` writes it. */
import { z } from 'zod';
import { securityChanges } from '../../events.ts';

export const Told = z.object({
  what: z.enum(securityChanges),
  detail: z.string(),
  ref: z.string(),
  to: z.string(),
  at: z.iso.datetime().transform((text) => new Date(text)),
});
export type Told = z.infer<typeof Told>;
