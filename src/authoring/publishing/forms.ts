/** What the forms of publishing may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

/** `when`: now, or at the date and time that stand beside it. */
export const PublicationForm = z.object({
  note: fields.text(1000).transform((text) => text.trim()),
  tells: fields.tick,
  when: z.enum(['now', 'later']).default('now'),
  date: z.string().trim().max(20).default(''),
});

export const RestorationForm = PublicationForm.pick({ note: true, tells: true });

export const VersionsQuery = z.object({ before: z.coerce.number().int().min(1).optional() });
