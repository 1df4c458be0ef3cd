/** What stands in each part of the site, as it is stored. HTML is made from the Markdown when it is saved. */
import { z } from 'zod';

export const tones = ['info', 'warn'] as const;
export const BannerValue = z.object({
  on: z.boolean(),
  text: z.string(),
  href: z.string().nullable(),
  tone: z.enum(tones).catch('info'),
});
export const FaqEntryValue = z.object({
  id: z.string(),
  /** Goes up with each change of this entry: two admins may work on two entries. */
  revision: z.number().default(1),
  question: z.string(),
  answer: z.string(),
  html: z.string(),
});
export const FaqValue = z.object({ entries: z.array(FaqEntryValue) });
/** The first heading is the page's title and not part of `html`. */
export const TextValue = z.object({ title: z.string(), markdown: z.string(), html: z.string() });

export type BannerState = z.infer<typeof BannerValue>;
/** `question` and `answer` are what was written (the answer is Markdown). */
export type FaqEntry = z.infer<typeof FaqEntryValue>;
export type SiteText = z.infer<typeof TextValue>;
export const textKeys = ['about', 'terms', 'privacy'] as const;
export type TextKey = (typeof textKeys)[number];
/** More than this nobody reads; it also bounds the document. */
export const mostFaqEntries = 60;
