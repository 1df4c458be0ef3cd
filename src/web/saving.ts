/** Saves that can meet somebody else's save: the form comes back as typed, with what is stored beside it. */
import type { Request } from 'express';
import type { z } from 'zod';
import { Conflict } from '../lib/errors.ts';
import { type FormState, type Submitted, submit } from './form.ts';

export type Saved<T, C> = Submitted<T> | { ok: false; form: FormState; status: 409; theirs: C };

/** As `submit`, but a Conflict that `act` throws gives the form back with status 409 and what `reload` finds stored. */
export async function save<S extends z.ZodType, T, C>(
  req: Request,
  schema: S,
  act: (value: z.infer<S>) => Promise<T>,
  reload: () => Promise<C>,
): Promise<Saved<T, C>> {
  try {
    return await submit(req, schema, act);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return { ok: false, status: 409, theirs: await reload(), form: { values: typedOf(req.body), errors: {} } };
  }
}

/** Texts as typed, for a form that comes back. */
export function typedOf(body: unknown): FormState['values'] {
  const typed: FormState['values'] = {};
  for (const [name, value] of Object.entries(body ?? {})) {
    if (typeof value === 'string') typed[name] = value;
    else if (Array.isArray(value)) typed[name] = value.filter((one) => typeof one === 'string');
  }
  return typed;
}

export type Difference = { label: string; yours: string; theirs: string };

/** The labelled fields in which two sets of values differ. */
export function differences(
  labels: Record<string, string>,
  yours: FormState['values'],
  theirs: FormState['values'],
): Difference[] {
  return Object.entries(labels).flatMap(([name, label]) => {
    const [mine, stored] = [textOf(yours[name]), textOf(theirs[name])];
    return mine === stored ? [] : [{ label, yours: mine, theirs: stored }];
  });
}

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join('\n') : (value ?? '')).replace(/\r\n?/g, '\n').trim();
}
