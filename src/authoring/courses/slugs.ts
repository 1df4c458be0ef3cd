/** Addresses from titles: short, lower case, ASCII, in any script. */
import { randomBytes } from 'node:crypto';
import anyAscii from 'any-ascii';

/** "Crème brûlée, die 2." -> "creme-brulee-die-2"; at most 60 signs, never cut within a word where that can be; '' when nothing is left. */
export function slugOf(title: string): string {
  const plain = anyAscii(title.normalize('NFC').replace(/['’]/g, ''))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain.length <= 60) return plain;
  const cut = plain.slice(0, 61).lastIndexOf('-');
  return plain.slice(0, cut > 20 ? cut : 60).replace(/-$/, '');
}

/** Addresses beside those of courses, as in `/learn/search`. */
const taken = new Set(['search']);

/** Names to try one after the other until one is free: `knots`, `knots-2` … `knots-9`, then with a random end. */
export function* slugCandidates(title: string, otherwise: string): Generator<string> {
  const base = slugOf(title) || otherwise;
  if (!taken.has(base)) yield base;
  for (let number = 2; number < 10; number++) yield `${base}-${number}`;
  for (let tries = 0; tries < 5; tries++) yield `${base}-${randomBytes(4).toString('hex')}`;
}
