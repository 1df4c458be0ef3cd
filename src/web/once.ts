/** A form that arrives twice (two clicks, a line that is tried again) makes one thing: its id follows from a key of the page. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';

/** The hidden field `key`, made anew for each page. Forms without one make something every time. */
export const onceField = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .optional()
  .catch(undefined);

export function onceKey({ body }: Request): string | undefined {
  return onceField.parse(body?.key);
}

/**
 * The id of what a form makes, or undefined without a key. `what` names it: an old page on which something else was typed
 * makes something else.
 */
export function onceId(key: string | undefined, ...what: string[]): string | undefined {
  return key ? derivedId(key, what.join('/')) : undefined;
}

/** An id that follows from two others. 24 hexadecimal digits, of which the first eight, the time, are those of `key`: lists order by it. */
export function derivedId(key: string, id: string): string {
  return key.slice(0, 8) + createHash('sha256').update(`${key}/${id}`).digest('hex').slice(0, 16);
}
