/** How a certificate looks: what is usual, what the school chose, and what a course chose over it. Pure. */
import { z } from 'zod';
import { type CertificateDesign, orientations, paperSizes } from './terms.ts';

export type { CertificateDesign } from './terms.ts';

/** With nothing left open but pictures and signer. */
export type Design = Omit<CertificateDesign, 'orientation' | 'size'> & {
  orientation: (typeof orientations)[number];
  size: (typeof paperSizes)[number];
};

/** What stands for what in the texts, by the names that may be typed. */
export const placeholders = {
  name: 'whose it is',
  course: 'title of the course',
  date: 'the day it was earned',
  issued: 'the day it was issued',
  hours: 'length of the course',
  lectures: 'how many lectures count',
  score: 'average over graded lectures',
  teacher: 'who teaches the course',
  school: 'name of the school',
  version: 'version of the course',
} as const;
export type Placeholder = keyof typeof placeholders;

export const noDesign: CertificateDesign = {
  ...{ orientation: '', size: '', paper: '', ink: '', accent: '', heading: '', given: '', finished: '', facts: '' },
  ...{ signerName: '', signerTitle: '', logoFileId: null, signatureFileId: null },
};
export const usualDesign: Design = {
  ...{ orientation: 'landscape', size: 'a4', paper: '#faf8f4', ink: '#1d1b18', accent: '#8f5b00' },
  heading: 'Certificate of completion',
  given: 'This certificate is given to',
  finished: 'who completed the course',
  facts: '{{hours}} · {{lectures}} · finished on {{date}}',
  ...{ signerName: '{{teacher}}', signerTitle: 'Teacher of the course', logoFileId: null, signatureFileId: null },
};

/** Later ones stand over earlier ones, wherever they say something. */
export function designFrom(...chosen: (Partial<CertificateDesign> | null | undefined)[]): Design {
  const said = chosen.flatMap((one) => Object.entries(one ?? {}).filter(([name, value]) => name in noDesign && value));
  return { ...usualDesign, ...Object.fromEntries(said) };
}

/** The names of its fields on the page. */
export const designFieldLabels = {
  ...{ orientation: 'Format', size: 'Paper size', paper: 'Paper', ink: 'Text', accent: 'Ornament' },
  ...{ heading: 'Heading', given: 'Above the name', finished: 'Below the name', facts: 'Below the course' },
  ...{ signerName: 'Who signs', signerTitle: 'Title of the signer' },
};

/** null when nothing is chosen. */
export function keptDesign(design: CertificateDesign): CertificateDesign | null {
  return Object.values(design).some(Boolean) ? design : null;
}

/** The text with what its placeholders stand for. What is not known stays as it is: it was refused when it was typed. */
export function fillIn(text: string, values: Record<Placeholder, string>): string {
  return text.replace(pattern, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));
}

/** Names in a text that stand for nothing, as they were typed. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name).filter((name) => !isPlaceholder(name));
}

/** Between 1 and 21: how well two colours (`#rrggbb`) can be told apart (WCAG 2.2, definition of contrast ratio). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** What of a design cannot be read, and beside which field; null for none. */
export function contrastFault({ paper, ink, accent }: Design): { field: 'ink' | 'accent'; text: string } | null {
  const [text, ornament] = [contrast(mutedOf({ paper, ink }), paper), contrast(accent, paper)];
  if (text < 4.5) return { field: 'ink', text: `The text ${tooNear(contrast(ink, paper))} Take it darker or lighter.` };
  if (ornament < 3) return { field: 'accent', text: `The ornament ${tooNear(ornament)} Take another one.` };
  return null;
}

/** The colour of smaller words: three quarters ink. */
export function mutedOf({ paper, ink }: Pick<Design, 'paper' | 'ink'>): string {
  const mixed = channels(ink).map((one, at) => Math.round(0.75 * one + 0.25 * (channels(paper)[at] ?? 0)));
  return `#${mixed.map((one) => one.toString(16).padStart(2, '0')).join('')}`;
}

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Please keep it under ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Please use letters, digits and signs only.')
    .superRefine((text, context) => {
      const [unknown] = unknownPlaceholders(text);
      if (unknown !== undefined)
        context.addIssue({ code: 'custom', message: `{{${unknown}}} stands for nothing. ${known}` });
      else if (/\{\{|\}\}/.test(text.replace(pattern, '')))
        context.addIssue({ code: 'custom', message: `A placeholder needs two braces on each side. ${known}` });
    })
    .default('');
const known = `Possible are ${Object.keys(placeholders)
  .map((name) => `{{${name}}}`)
  .join(', ')}.`;
const colour = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(#[0-9a-f]{6})?$/, 'Please write a colour as # and six digits or letters from a to f, such as #8f5b00.')
  .default('');

/** What the forms about a design carry; files come beside them. */
export const designShape = {
  orientation: z.enum(['', ...orientations]).catch(''),
  size: z.enum(['', ...paperSizes]).catch(''),
  ...{ paper: colour, ink: colour, accent: colour },
  ...{ heading: line(80), given: line(120), finished: line(120), facts: line(200) },
  ...{ signerName: line(80), signerTitle: line(100) },
};

/** The words and colours of what was typed, as far as they are right: for previews of a form that is being filled in. */
export function designTyped(values: Record<string, unknown>): CertificateDesign {
  const right = Object.entries(designShape).flatMap(([name, part]) => {
    const parsed = part.safeParse(values[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return { ...noDesign, ...Object.fromEntries(right) };
}

/** As a form shows it: without its pictures. */
export function designValues(design: CertificateDesign): Record<string, string> {
  return Object.fromEntries(Object.keys(designShape).map((name) => [name, String(designField(design, name))]));
}

function designField(design: CertificateDesign, name: string): string {
  return Object.entries({ ...noDesign, ...design }).find(([key]) => key === name)?.[1] ?? '';
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name);
}

function tooNear(ratio: number): string {
  return `is too near to the colour of the paper (${ratio.toFixed(1)} : 1).`;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
