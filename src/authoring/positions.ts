/** Order by keys: a move writes one lecture and renumbers none. */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

export type Placed = { id: string; position: string };

/** The key right after `afterId` (null: the first place) among `rows`, which are sorted and may hold hidden ones. */
export function keyAfter(rows: Placed[], afterId: string | null): string {
  const at = afterId === null ? -1 : rows.findIndex((row) => row.id === afterId);
  return generateKeyBetween(rows[at]?.position ?? null, rows[at + 1]?.position ?? null);
}

/** `count` keys behind the last of `rows`. */
export function keysAtEnd(rows: Placed[], count: number): string[] {
  return generateNKeysBetween(rows.at(-1)?.position ?? null, null, count);
}
