/** What the pages of an assignment send. */
import { z } from 'zod';
import { longestText } from '../../assessment/assignments/submissions.service.ts';
import { fields } from '../../web/form.ts';

export const DraftForm = z.object({
  revision: fields.revision,
  /** Not `text`: the form of a note stands on the same page. */
  answer: fields.text(longestText),
  link: fields.optionalLink,
  /** What the button asks for beside saving: the way on, or a file to be taken out. */
  go: z.enum(['stay', 'end']).catch('stay'),
  remove: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional()
    .catch(undefined),
});

/** What the page of the confirmation showed. */
export const HandInForm = z.object({ seen: z.string().max(40).default('') });
