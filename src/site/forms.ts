/** What admins type about the site. */
import { z } from 'zod';
import { fields } from '../web/form.ts';
import { ownPath } from '../web/guards.ts';
import { tones } from './values.ts';

const revision = z.coerce.number().int().min(0);
const markdown = (max: number, message: string) =>
  fields.text(max).refine((text) => text.trim() !== '', { error: message });

export const BannerForm = z
  .object({
    revision,
    on: fields.tick.default(false),
    text: fields.optionalLine(200),
    href: fields
      .optionalLine(500)
      .refine(
        (address) => address === '' || isLink(address),
        'Please enter a path of this site, /courses, or a whole https address.',
      ),
    tone: z.enum(tones, { error: 'Please choose one.' }).default('info'),
  })
  .refine(({ on, text }) => !on || text !== '', { path: ['text'], error: 'A banner that is on needs some words.' });

export const QuestionForm = z.object({
  revision: revision.default(0),
  question: fields.line(200, 'Please enter the question.'),
  answer: markdown(5000, 'Please enter the answer.'),
});

export const TextForm = z.object({ revision, markdown: markdown(100_000, 'Please enter the text.') });

export const PublicationForm = z.object({
  seen: revision,
  changed: fields.text(4000).refine((text) => text.trim() !== '', 'Please say what changed, in a few sentences.'),
});

/** Symbols of the sprite that suit a subject. */
export const categoryIcons = [
  'book-open',
  'building-2',
  'calendar',
  'chart-line',
  'clock',
  'code',
  'globe',
  'graduation-cap',
  'heart',
  'house',
  'image',
  'languages',
  'layers',
  'mountain',
  'notebook-pen',
  'palette',
  'settings',
  'shield',
  'sigma',
  'users',
  'video',
  'wallet',
] as const;
export const CategoryForm = z.object({
  seen: z.string().max(2000).default(''),
  name: fields.line(60, 'Please enter a name.'),
  description: fields.optionalLine(200),
  icon: z.enum(categoryIcons, { error: 'Please choose one of the pictures.' }),
});

export const MoveForm = z.object({ place: z.enum(['up', 'down']) });
export const Removed = z.object({ removed: z.string().max(60).optional() });

function isLink(address: string): boolean {
  return ownPath(address) !== null || (/^https?:\/\/[^\s]+$/.test(address) && URL.canParse(address));
}
