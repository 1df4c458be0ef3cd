/** What the studio's forms may carry. */
import { z } from 'zod';
import { config } from '../config.ts';
import { parseAmount } from '../lib/money.ts';
import { fields } from '../web/form.ts';
import { onceField } from '../web/once.ts';
import { levels } from './courses/course.model.ts';
import { lectureKinds } from './lectures/lecture.model.ts';
import { embedProviders, readEmbed } from './markdown/embeds.service.ts';
import { faultIn } from './markdown/markdown.service.ts';
import type { Place } from './outline/moves.service.ts';

/** Languages a course can be taught in, BCP 47. */
export const languages =
  'en hi bn mr te ta gu kn ml pa ur as or ne si ar de es fr id it ja ko nl pl pt ru sw th tr uk vi zh'.split(' ');

/** A text that learners read; it may carry pictures, and each of them has words. */
const markdown = (max: number) =>
  fields.text(max).superRefine((text, context) => {
    const fault = faultIn(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

/** The address of a page of another site, in its canonical form; '' for none. */
const embed = fields.optionalLine(2000).transform((text, context) => {
  const found = text === '' ? null : readEmbed(text);
  if (found || text === '') return found?.href ?? '';
  const message = `This is no address of a page that can be shown here. Pages of ${embedProviders} can: copy the address of one video, pen or sheet.`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** One entry a line; empty lines and bullets typed in front are dropped. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*[-*•]\s+/, '').trim())
    .filter(Boolean);
}

const lines = (most: number, length: number) =>
  fields
    .text(most * length)
    .transform(linesOf)
    .refine((list) => list.length <= most, `Please keep it to ${most} lines.`)
    .refine((list) => list.every((line) => line.length <= length), `Please keep each line under ${length} characters.`);

/** Words separated by commas, lower case, each once. */
export const tagsField = (most: number, length: number) =>
  fields
    .optionalLine(400)
    .transform((text) => [...new Set(text.split(',').map((tag) => tag.trim().toLowerCase()))].filter(Boolean))
    .refine((list) => list.length <= most, `Please keep it to ${most} tags.`)
    .refine((list) => list.every((tag) => tag.length <= length), `Please keep each tag under ${length} characters.`);

/** The revision that the form was opened with. */
const revision = fields.revision;
const title = fields.line(90, 'Please give it a title.');

export const NewCourseForm = z.object({
  title,
  category: z.string().max(80).default(''),
  /** A course to begin from; '' for an empty one. */
  template: z.string().max(30).default(''),
  key: onceField,
});

export const BasicsForm = z.object({
  revision,
  title,
  subtitle: fields.optionalLine(160),
  description: markdown(20_000),
  learn: lines(20, 160),
  requirements: lines(20, 160),
  audience: lines(20, 160),
  category: z.string().max(80).default(''),
  level: z.enum(levels, { error: 'Please choose a level.' }),
  language: z.enum(languages, { error: 'Please choose a language.' }),
  tags: tagsField(12, 30),
  removeText: fields.tick,
  removeCover: fields.tick,
  removePromo: fields.tick,
});

/** Razorpay takes no order under one rupee (100 of the smallest unit). */
const leastAmount = 100;
const typedAmount = (text: string) => parseAmount(text, config.school.currency);
const PriceChoice = z.object({ selling: z.enum(['free', 'once']), amount: z.string() });

const days = (most: number) =>
  z.coerce
    .number({ error: 'Please enter a number of days.' })
    .int()
    .min(0)
    .max(most, `At most ${most} days.`)
    .default(0);

export const PriceForm = z
  .object({
    revision,
    selling: z.enum(['free', 'once'], { error: 'Please choose one.' }),
    amount: z.string().trim().max(20).default(''),
    refundDays: z.coerce.number({ error: 'Please enter a number of days.' }).int().min(0).max(60, 'At most 60 days.'),
    accessDays: days(3650),
    moreDays: days(3650),
    moreTimes: z.coerce
      .number({ error: 'Please enter a number.' })
      .int()
      .min(0)
      .max(12, 'At most 12 times.')
      .default(0),
  })
  .refine(({ selling, amount }) => selling === 'free' || (typedAmount(amount) ?? 0) >= leastAmount, {
    path: ['amount'],
    message: 'Please enter an amount, such as 1499. The least is 1.',
    // Said together with what is wrong elsewhere in the form.
    when: ({ value }) => PriceChoice.safeParse(value).success,
  })
  .transform((value) => {
    const amount = value.selling === 'free' ? null : typedAmount(value.amount);
    const { accessDays, moreDays, moreTimes } = value;
    const own = moreDays > 0 && moreTimes > 0 ? { moreDays, moreTimes } : { moreDays: 0, moreTimes: 0 };
    return {
      ...value,
      price: amount === null ? null : { amount, currency: config.school.currency },
      access: accessDays === 0 ? null : { days: accessDays, ...own },
    };
  });

export const SectionForm = z.object({ title, key: onceField });
export const NewLectureForm = z.object({
  title,
  kind: z.enum(lectureKinds, { error: 'Please choose a kind.' }),
  key: onceField,
});

const id = z.string().regex(/^[0-9a-f]{24}$/);
/** One word, because one button sends it: `up`, `down`, `<section>/<lecture before it, or nothing>`, `end/<section>`. */
export const LecturePlaceForm = z.object({
  place: z.string().transform((text, context): Place => {
    if (text === 'up' || text === 'down') return text;
    const [, into, after] = /^(end|[0-9a-f]{24})\/([0-9a-f]{24}|)$/.exec(text) ?? [];
    if (into === 'end' && after) return { endOf: after };
    if (into && into !== 'end') return { sectionId: into, afterId: after || null };
    context.addIssue({ code: 'custom', message: 'Please choose a place.' });
    return z.NEVER;
  }),
});

/** `up`, `down`, or `after/<section before it, or nothing>`. */
export const SectionPlaceForm = z.object({
  place: z.string().transform((text, context) => {
    if (text === 'up' || text === 'down') return text;
    const after = /^after\/([0-9a-f]{24}|)$/.exec(text)?.[1];
    if (after !== undefined) return { afterId: after || null };
    context.addIssue({ code: 'custom', message: 'Please choose a place.' });
    return z.NEVER;
  }),
});

/** For finishing the course · for nothing · for the certificate only. */
const counts = ['required', 'optional', 'certificate'] as const;

export const LectureForm = z.object({
  revision,
  title,
  summary: fields.optionalLine(300),
  /** What it counts for. Not sent: as it was. */
  counts: z.enum(counts, { error: 'Please choose one.' }).optional(),
  preview: fields.tick,
  ready: fields.tick,
  markdown: markdown(200_000),
  embed,
  transcript: fields.text(200_000),
  minutes: z
    .union([z.literal(''), z.coerce.number().min(0).max(600)], { error: 'Please enter minutes, from 0 to 600.' })
    .default(''),
  removeText: fields.tick,
  /** Questions in a film, a line each: see `stops-typed.ts`. Not sent: as they were. */
  stops: z.string().max(5000).optional(),
  stopRule: z.enum(['skip', 'answer']).optional().catch(undefined),
  captionsLanguage: z.enum(languages).catch('en'),
  captionsText: fields.text(500_000),
  resourceTitle: fields.optionalLine(120),
  removeCaptions: fields.many(z.string().max(20)),
  removeResource: fields.many(id),
  pictureWords: fields.optionalLine(300),
  pictureDecorative: fields.tick,
  pictureCaption: fields.optionalLine(300),
  cursor: z.coerce.number().int().min(0).optional().catch(undefined),
});
