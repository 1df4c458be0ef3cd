/** What the forms of a review may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { type CheckKind, checkLevels } from '../publishing/check-kinds.ts';

const words = fields.text(2000).transform((text) => text.trim());

export const SubmissionForm = z.object({
  words,
  note: fields.text(1000).transform((text) => text.trim()),
  tells: fields.tick,
});
export const AnswerForm = z.object({ answer: words });
export const RemarkForm = z.object({ place: z.string().max(60).default(''), text: words });
export const DecisionForm = z.object({
  decision: z.enum(['approve', 'return'], { error: 'Please choose one.' }),
  answer: words,
});
export const QueueQuery = z.object({
  state: z.enum(['waiting', 'decided']).optional(),
  after: z.string().max(60).optional(),
});

const level = z.enum(checkLevels, { error: 'Please choose from the list.' });
const checks = {
  cover: level,
  outcomes: level,
  'free-preview': level,
  'empty-section': level,
  'empty-lecture': level,
  captions: level,
  transcript: level,
  'alt-text': level,
  'dead-link': level,
  'long-video': level,
  quiz: level,
} satisfies Record<CheckKind, typeof level>;

export const StudioRulesForm = z.object({
  revision: z.coerce.number().int().min(0),
  approval: fields.tick.default(false),
  ...checks,
});
