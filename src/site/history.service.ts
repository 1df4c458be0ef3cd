/** Earlier states of what the school says: shown to admins, and brought back. */
import { NotFound } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { findPart, listVersions, type PartKey, type PartRecord } from './part.model.ts';
import { savePart } from './site.service.ts';
import { BannerValue, FaqValue, TextValue } from './values.ts';

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
  const words = wordsOf(key, value).replace(/\s+/g, ' ').trim();
  return {
    revision,
    words: words.length > 160 ? `${words.slice(0, 160)} …` : words,
    by: changedBy.name,
    at: changedAt,
  };
}

function wordsOf(key: PartKey, value: unknown): string {
  if (key === 'banner') {
    const banner = BannerValue.safeParse(value).data;
    return banner ? `${banner.on ? 'On' : 'Off'}: ${banner.text}` : '';
  }
  if (key !== 'faq') return TextValue.safeParse(value).data?.markdown ?? '';
  const entries = FaqValue.safeParse(value).data?.entries ?? [];
  return `${entries.length} questions: ${entries.map(({ question }) => question).join(' ')}`;
}
