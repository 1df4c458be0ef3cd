/** Forms: what was typed, what is wrong with it, and the parsed values. A bad form comes back as itself with 422. */
import type { Request } from 'express';
import { z } from 'zod';
import { Refused, TooMany } from '../lib/errors.ts';

export type Typed = Record<string, string | string[]>;
/** What a form template gets: `values` as typed, `errors` by field (`''` holds those of no field). */
export type FormState = { values: Typed; errors: Record<string, string> };
/** `status` is what the form is answered with when it comes back: 422, or 429 for too many tries. */
export type Submitted<T> = { ok: true; value: T } | { ok: false; form: FormState; status: number };

export const untouched: FormState = { values: {}, errors: {} };

/** A form that shows stored values. Numbers become text, lists stay lists, null and undefined stay empty. */
export function formOf(stored: Record<string, unknown>): FormState {
  const values: Typed = {};
  for (const [name, value] of Object.entries(stored)) {
    if (Array.isArray(value)) values[name] = value.map(String);
    else if (value !== undefined && value !== null && typeof value !== 'object') values[name] = String(value);
  }
  return { values, errors: {} };
}

/** Parses the body by `schema`. Unknown fields are dropped, secrets (`password…`) are never handed back. */
export function form<S extends z.ZodType>(req: Request, schema: S): Submitted<z.infer<S>> {
  const typed = typedValues(req.body);
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, form: { values: withoutSecrets(typed), errors: fieldErrors(parsed.error) }, status: 422 };
}

/** Parses, then runs `act`; a `Refused` or `TooMany` it throws becomes an error beside its field or on top. */
export async function submit<S extends z.ZodType, T>(
  req: Request,
  schema: S,
  act: (value: z.infer<S>) => Promise<T>,
): Promise<Submitted<T>> {
  const parsed = form(req, schema);
  if (!parsed.ok) return parsed;
  try {
    return { ok: true, value: await act(parsed.value) };
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TooMany)) throw error;
    if (error.retryAfter) req.res?.set('Retry-After', String(error.retryAfter));
    const field = error instanceof Refused ? (error.field ?? '') : '';
    const values = withoutSecrets(typedValues(req.body));
    return { ok: false, form: { values, errors: { [field]: error.message } }, status: error.status };
  }
}

/** Parses a query string leniently: what is not right counts as not given. */
export function query<S extends z.ZodObject>(req: Request, schema: S): z.infer<S> {
  const given = typedValues(req.query);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete given[String(issue.path[0])];
  return schema.parse(given);
}

/** Schema parts that every area's forms share. */
export const fields = {
  /** One line of text without control characters. */
  line: (max: number, message = 'Please fill this in.') =>
    z
      .string({ error: message })
      .trim()
      .min(1, message)
      .max(max, `Please keep it under ${max} characters.`)
      .refine((text) => !/\p{Cc}/u.test(text), 'Please use letters, digits and signs only.'),
  optionalLine: (max: number) =>
    z
      .string()
      .trim()
      .max(max, `Please keep it under ${max} characters.`)
      .refine((text) => !/\p{Cc}/u.test(text), 'Please use letters, digits and signs only.')
      .default(''),
  text: (max: number) =>
    z
      .string()
      .max(max, `Please keep it under ${max.toLocaleString('en')} characters.`)
      .transform((text) => text.replace(/\r\n?/g, '\n'))
      .default(''),
  /** The address of a page anywhere, or nothing. */
  optionalLink: z
    .string()
    .trim()
    .max(2000, 'Please keep it under 2000 characters.')
    .refine(isLink, 'Please enter a whole address, such as https://example.org/work.')
    .default(''),
  email: z
    .string({ error: 'Please enter your e-mail address.' })
    .trim()
    .toLowerCase()
    .max(254, 'This address is too long.')
    .pipe(z.email('This does not look like an e-mail address: name@example.org')),
  /** Which state of what it changes a form was made from; -1: there was nothing yet. Not typed by anybody. */
  revision: z.coerce.number({ error: 'Please reload this page.' }).int().min(-1),
  /** Points with a comma or a point, from 0 on; null: none were typed. */
  points: (most: number) =>
    z
      .string()
      .default('')
      .transform((text) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.'))))
      .refine(
        (points) => points === null || (points >= 0 && points <= most),
        `Please enter points, from 0 to ${most}, or nothing.`,
      ),
  tick: z.preprocess((value) => value === 'on' || value === 'true' || value === '1', z.boolean()),
  /** A repeated field: one value arrives as a string, several as a list, none not at all. */
  many: <S extends z.ZodType>(item: S) =>
    z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item)),
};

function isLink(text: string): boolean {
  if (text === '') return true;
  const found = /\p{Cc}/u.test(text) ? null : URL.parse(text);
  return found !== null && ['http:', 'https:'].includes(found.protocol) && found.hostname.includes('.');
}

function typedValues(body: unknown): Typed {
  const values: Typed = {};
  if (typeof body !== 'object' || body === null) return values;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') values[name] = value;
    else if (Array.isArray(value)) values[name] = value.filter((one) => typeof one === 'string');
  }
  return values;
}

function withoutSecrets(values: Typed): Typed {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/^password|^_csrf$|^_method$/i.test(name)));
}

function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '');
    errors[field] ??= issue.message;
  }
  return errors;
}
