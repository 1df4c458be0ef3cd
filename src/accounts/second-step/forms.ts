/** What people type as a second step, and the names of their passkeys. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

const sixDigits = 'Please enter the six digits that your app shows.';

/** Codes are typed with spaces, and with the digits of one's own script. */
const digits = z
  .string({ error: sixDigits })
  .max(40, sixDigits)
  .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, sixDigits));

export const AppCode = z.object({ code: digits });

const recovery = z
  .string({ error: 'Please enter one of your recovery codes.' })
  .min(1, 'Please enter one of your recovery codes.')
  .max(80, 'This is longer than a recovery code.');
export const RecoveryCode = z.object({ recovery });

export const PasskeyName = z.object({ name: fields.line(60, 'Please give it a name.') });

/** What a passkey's sign-in carries along. */
export const Stay = z.object({
  next: z.string().max(2000).optional().catch(undefined),
  stay: fields.tick.default(false),
});
