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

/** The beginning of what a part says, on one line of at most 160 characters. */
export function beginningOf(key: 'banner' | 'faq' | TextKey, value: unknown): string {
  const words = wordsOf(key, value).replace(/\s+/g, ' ').trim();
  return words.length > 160 ? `${words.slice(0, 160)} …` : words;
}

function wordsOf(key: 'banner' | 'faq' | TextKey, value: unknown): string {
  if (key === 'banner') {
    const banner = BannerValue.safeParse(value).data;
    return banner ? `${banner.on ? 'On' : 'Off'}: ${banner.text}` : '';
  }
  if (key !== 'faq') return TextValue.safeParse(value).data?.markdown ?? '';
  const entries = FaqValue.safeParse(value).data?.entries ?? [];
  return `${entries.length} questions: ${entries.map(({ question }) => question).join(' ')}`;
}
