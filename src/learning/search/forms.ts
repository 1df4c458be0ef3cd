/** What a search in one's courses asks. */
import { z } from 'zod';

export const searchKinds = ['all', 'lectures', 'transcripts', 'notes'] as const;
export type SearchKind = (typeof searchKinds)[number];

export const SearchQuery = z.object({
  q: z
    .string()
    .trim()
    .transform((typed) => typed.slice(0, 200))
    .default(''),
  /** The slug of one course; '' for all. */
  course: z.string().max(200).default('').catch(''),
  kind: z.enum(searchKinds).default('all').catch('all'),
  /** How many results were shown before. */
  after: z.coerce.number().int().min(0).max(1000).default(0).catch(0),
});
