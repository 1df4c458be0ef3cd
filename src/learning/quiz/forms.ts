/** What the pages of an attempt send. The answers themselves are read by the kind of their question. */
import { z } from 'zod';
import { heldId } from './held-answers.service.ts';

/** `typedAt`: ms since epoch by the server's clock, as the page reckons it; missing where no script says. */
export const AnswerForm = z.object({
  typedAt: z.coerce.number().int().min(0).max(8e15).optional().catch(undefined),
  flag: z.string().optional(),
});

/** `asked`: numbers of the questions on the page. `go`: the question to go on with, `end`, or `stay`. `check`: a question. */
export const PageForm = z.object({
  asked: z.string().max(1000).default(''),
  go: z.string().max(10).default('stay').catch('stay'),
  check: z.coerce.number().int().min(1).max(1000).optional().catch(undefined),
});

/** `held`: what was typed before a new sign-in. */
export const AttemptQuery = z.object({
  held: heldId.optional().catch(undefined),
  question: z.coerce.number().int().min(1).max(1000).optional().catch(undefined),
});
