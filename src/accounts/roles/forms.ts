/** What people write who ask to teach, and what admins answer. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

const isHttps = (text: string) => text === '' || (URL.canParse(text) && new URL(text).protocol === 'https:');

export const TeachForm = z.object({
  about: fields.text(2000).pipe(z.string().trim().min(30, 'Please tell us a little more: two or three sentences.')),
  teaches: fields.text(2000).pipe(z.string().trim().min(30, 'Please tell us a little more: two or three sentences.')),
  link: fields.optionalLine(300).refine(isHttps, 'This does not look like a web address: https://example.org'),
});

export const DecisionForm = z
  .object({
    decision: z.enum(['approve', 'decline'], 'Please press one of the two buttons.'),
    words: fields.text(2000),
  })
  .refine(({ decision, words }) => decision === 'approve' || words.trim().length > 0, {
    path: ['words'],
    message: 'Please say why, in words that help them.',
  });

export const InviteForm = z.object({ email: fields.email });
export const TokenQuery = z.object({ token: z.string().max(100).default('') });
export const ApplicationsQuery = z.object({ state: z.enum(['open', 'approved', 'declined']).default('open') });
