/** Order by keys: a move writes one lecture and renumbers none. */
import { randomInt } from 'node:crypto';
import { generateKeyBetween } from 'fractional-indexing';

export type Placed = { id: string; position: string };

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The key right after `afterId` (null: the first place) among `rows`, which are sorted and may hold hidden ones. */
export function keyAfter(rows: Placed[], afterId: string | null): string {
  const at = afterId === null ? -1 : rows.findIndex((row) => row.id === afterId);
  return keyBetween(rows[at]?.position ?? null, rows[at + 1]?.position ?? null);
}

/** A key behind the last of `rows`. */
export function keyAtEnd(rows: Placed[]): string {
  return keyBetween(rows.at(-1)?.position ?? null, null);
}

/**
 * A key with a random end. Two moves to one place at once so seldom meet, and no key is used twice: the embedded
 * database goes on holding a unique key that an update has left.
 */
export function keyBetween(low: string | null, high: string | null): string {
  for (let key = generateKeyBetween(low, high); ; key = generateKeyBetween(low, key)) {
    const ended = key + randomEnd();
    if (high === null || ended < high) return ended;
  }
}

/** Three digits, the last of which is not 0: keys must not end in it. */
function randomEnd(): string {
  const two = [randomInt(62), randomInt(62)].map((at) => digits.charAt(at)).join('');
  return two + digits.charAt(1 + randomInt(61));
}
