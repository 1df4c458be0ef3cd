/** Who made the last save of a document, kept in the document itself, so that its entry of the history can be written later too. */
import { isDeepStrictEqual } from 'node:util';
import { Schema } from 'mongoose';
import { now } from '../../lib/clock.ts';

/** It tells about the document while `revision` is that of the document. `auto`: the form saved by itself. */
export type SaveMark = { by: string; at: Date; auto: boolean; revision: number };

export const markPath = {
  type: new Schema<SaveMark>({ by: String, at: Date, auto: Boolean, revision: Number }, { _id: false, id: false }),
  default: null,
};

/** How a save comes about: `auto`, the form saved by itself; `restored`, an earlier revision was brought back. */
export type Manner = { auto?: boolean; restored?: number };

export function markOf(person: { id: string }, { auto = false }: Manner, revision: number): SaveMark {
  return { by: person.id, at: now(), auto, revision };
}

/** Would this change leave everything as it is? */
export function isSame<T extends object>(stored: T, change: Partial<T>): boolean {
  return Object.entries(change).every(([name, value]) => isDeepStrictEqual(stored[name as keyof T], value));
}
