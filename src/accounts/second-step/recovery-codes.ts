/** Codes to keep in a drawer: 80 random bits each, written so that nobody mistakes a letter (Crockford's base 32). */
import { randomBytes } from 'node:crypto';
import { marksOf } from '../../lib/seal.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const count = 10;

/** Ten codes like `7K2M-0QXA-…`, and what is stored of them. */
export function newRecoveryCodes(personId: string): { codes: string[]; marks: string[] } {
  const codes = Array.from({ length: count }, newCode);
  return { codes, marks: codes.map((code) => marksOfCode(personId, code)[0] ?? '') };
}

/** What may be stored of a typed code, by the newest key first. Small letters, spaces, O for 0 and I or L for 1 are read. */
export function marksOfCode(personId: string, typed: string): string[] {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return marksOf(plain, `recovery:${personId}`);
}

function newCode(): string {
  const letters = [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}
