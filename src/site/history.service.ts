/** Earlier states of what the school says: shown to admins, and brought back. */
import { NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { findPart, listVersions, type PartKey, type PartRecord } from './part.model.ts';
import { savePart } from './site.service.ts';
import { beginningOf } from './values.ts';

/** `words` is the beginning of what it said. */
export type EarlierState = { revision: number; words: string; by: string; at: Date };

/** Of the last 20 states, the newest first; the first one is what stands now. */
export async function listStates(key: PartKey): Promise<EarlierState[]> {
  const [now, earlier] = await Promise.all([findPart(key), listVersions(key)]);
  // A save that lost the race for its revision may have left a copy of what stands now.
  return now ? [now, ...earlier.filter(({ revision }) => revision < now.revision)].map(stateOf) : [];
}

/** Says again what was said in `revision`; it becomes a new state. May be repeated. Throws NotFound, Forbidden. */
export async function restoreState(admin: Person, key: PartKey, revision: number): Promise<void> {
  const wanted = (await listVersions(key)).find((version) => version.revision === revision);
  if (!wanted) throw new NotFound('This state');
  await savePart(admin, key, wanted.value);
}

function stateOf({ key, revision, value, changedBy, changedAt }: PartRecord): EarlierState {
  return {
    revision,
    words: beginningOf(key, value),
    by: changedBy.name,
    at: changedAt,
  };
}
