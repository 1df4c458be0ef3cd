/** Two saves that meet: did they change the same thing? */
import { isDeepStrictEqual } from 'node:util';
import { findEditAt } from './edit.model.ts';

/**
 * Does a change that began with `revision` touch nothing that somebody else changed since? Then it may be stored over the
 * newer state: each of its parts is stored as it was at the beginning, or as the change wants it. False where it is not
 * known any more how it was at the beginning.
 */
export async function isApart<T extends object>(
  subjectId: string,
  revision: number,
  change: Partial<T>,
  stored: T,
): Promise<boolean> {
  const now = new Map(Object.entries(stored));
  const wanted = Object.entries(change).filter(([name, value]) => !isDeepStrictEqual(now.get(name), value));
  if (wanted.length === 0) return true;
  const edit = await findEditAt(subjectId, revision);
  if (edit?.revision !== revision) return false;
  const began = new Map(Object.entries(edit.lecture ?? edit.facts ?? {}));
  return wanted.every(([name]) => isDeepStrictEqual(now.get(name), began.get(name)));
}
