/** Saves that can meet somebody else's save: the form comes back as typed, with what is stored beside it. */
import type { Request } from 'express';
import type { z } from 'zod';
import { Conflict } from '../lib/errors.ts';
import { hasMarks, mergeTexts } from '../lib/text-merge.ts';
import { differencesByWords, type Run, shortened } from '../lib/word-diff.ts';
import { type FormState, type Submitted, submit } from './form.ts';

type Values = FormState['values'];
/** A save that was not carried out. `theirs`: what is stored; with 409 somebody saved meanwhile, with 200 both texts are wanted in one. */
export type Unsaved<C> =
  | { ok: false; form: FormState; status: number }
  | { ok: false; form: FormState; status: 409 | 200; theirs: C };
export type Saved<T, C> = Submitted<T> | Unsaved<C>;

/** How a form settles what two people did to it. */
export type Terms<C> = {
  /** The fields that are compared, with their names on the page. */
  labels: Record<string, string>;
  /** Those of them that are long texts: they are put together word by word, others are the one or the other. */
  texts?: readonly string[];
  /** Those of them that are ticks. */
  ticks?: readonly string[];
  /** What is stored, as the form shows it, the guard included. */
  stored: (theirs: C) => Values;
  /** The form's values when it was opened, by the guard it was opened with; null where nobody knows them any more. */
  opened?: (guard: string) => Promise<Values | null>;
  /** The hidden field that says which state the form was opened with. */
  guard?: string;
  /** Who stored what is there now, and when: "Ruth Okafor, 12:04"; null where nobody knows. */
  savedBy?: (theirs: C) => Promise<string | null>;
};

export type Difference = {
  name: string;
  label: string;
  yours: string;
  theirs: string;
  /** From what is stored to what was typed. */
  runs: Run[];
};
/** What the page says of two saves that met. */
export type Clash = {
  differences: Difference[];
  /** There is something to put together: long texts, or the state that both began with. */
  isJoinable: boolean;
  /** The form below holds both texts in one, with so many places left to decide; null: it holds what was typed. */
  together: { marks: number } | null;
  /** Where the form stands with what is stored. */
  address: string;
  /** The guard the form was opened with, for putting texts together. */
  base: string;
  savedBy: string | null;
};

/**
 * As `submit`, but a Conflict that `act` throws gives the form back with status 409 and what `reload` finds stored.
 * The button "edit together" stores nothing and comes back the same way with 200. A text in which places are still marked
 * as changed by both is refused. Give what it returns to `comeBack`.
 */
export async function save<S extends z.ZodType, T, C>(
  req: Request,
  schema: S,
  act: (value: z.infer<S>) => Promise<T>,
  reload: () => Promise<C>,
): Promise<Saved<T, C>> {
  const values = typedOf(req.body);
  if (values.settle === 'together')
    return { ok: false, status: 200, theirs: await reload(), form: { values, errors: {} } };
  const open = Object.entries(values).find(([, value]) => typeof value === 'string' && hasMarks(value));
  if (open) return { ok: false, status: 422, form: { values, errors: { [open[0]]: undecided } } };
  try {
    return await submit(req, schema, act);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return { ok: false, status: 409, theirs: await reload(), form: { values, errors: {} } };
  }
}

const undecided =
  'Places that both of you changed are still marked, [[yours: …]] [[stored: …]]. Leave of each what should stay.';

/**
 * The form that goes back after a save that was not carried out, for `shared/_conflict` and the fields. After a conflict it
 * carries the stored guard, so that saving again is a decision and not an accident.
 */
export async function comeBack<C>(
  req: Request,
  saved: Unsaved<C>,
  terms: Terms<C>,
): Promise<{ form: FormState; conflict: Clash | null; status: number }> {
  const { form, status } = saved;
  if (!('theirs' in saved)) return { form, conflict: null, status };
  const { guard = 'revision' } = terms;
  const typed = form.values;
  const stored = terms.stored(saved.theirs);
  const differ = differencesOf(terms, typed, stored);
  const base = textOf(typed.base) || textOf(typed[guard]);
  const settled = { ...typed, [guard]: textOf(stored[guard]) };
  const savedBy = (await terms.savedBy?.(saved.theirs)) ?? null;
  const address = req.originalUrl.replace(/\?.*/, '');
  const isJoinable = Boolean(terms.texts?.length || terms.opened);
  const clash = { differences: differ, isJoinable, address, base, savedBy };
  if (status === 409) return { form: { values: settled, errors: {} }, conflict: { ...clash, together: null }, status };
  const { values, marks } = putTogether(terms, settled, stored, (await terms.opened?.(base)) ?? null);
  const together = { ...clash, together: { marks }, base: textOf(stored[guard]) };
  return { form: { values, errors: {} }, conflict: together, status };
}

/** Texts as typed, for a form that comes back. */
export function typedOf(body: unknown): Values {
  const typed: Values = {};
  for (const [name, value] of Object.entries(body ?? {})) {
    if (typeof value === 'string') typed[name] = value;
    else if (Array.isArray(value)) typed[name] = value.filter((one) => typeof one === 'string');
  }
  return typed;
}

/** The labelled fields in which two sets of values differ. */
function differencesOf<C>(terms: Terms<C>, typed: Values, stored: Values): Difference[] {
  return Object.entries(terms.labels).flatMap(([name, label]) => {
    const [yours, theirs] = [wordOf(terms, name, typed), wordOf(terms, name, stored)];
    if (yours === theirs) return [];
    return [{ name, label, yours, theirs, runs: shortened(differencesByWords(theirs, yours)) }];
  });
}

/** Texts merged, other fields of who changed them; where both did, what was typed stays. */
function putTogether<C>(
  terms: Terms<C>,
  typed: Values,
  stored: Values,
  opened: Values | null,
): { values: Values; marks: number } {
  const values = { ...typed };
  let marks = 0;
  for (const name of Object.keys(terms.labels)) {
    const theirs = stored[name];
    if (terms.texts?.includes(name)) {
      const merged = mergeTexts(opened ? textOf(opened[name]) : null, textOf(typed[name]), textOf(theirs));
      values[name] = merged.text;
      marks += merged.clashes;
    } else if (opened && wordOf(terms, name, opened) === wordOf(terms, name, typed)) {
      if (theirs === undefined) delete values[name];
      else values[name] = theirs;
    }
  }
  return { values, marks };
}

/** A field as it is compared: browsers send nothing for a tick that is not set. */
function wordOf<C>({ ticks }: Terms<C>, name: string, values: Values): string {
  const word = textOf(values[name]);
  if (!ticks?.includes(name)) return word;
  return word === 'on' || word === 'true' || word === '1' ? 'Yes' : 'No';
}

function textOf(value: Values[string] | undefined): string {
  return (Array.isArray(value) ? value.join('\n') : (value ?? '')).replace(/\r\n?/g, '\n').trim();
}
