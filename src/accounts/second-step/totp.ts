/** Codes of authenticator apps: RFC 6238 as every app speaks it, with SHA-1, six digits and steps of 30 seconds. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const stepMs = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new key, as base32 (RFC 4648) without padding: 160 bits, as RFC 4226 recommends. */
export function newKey(): string {
  return [...randomBytes(32)].map((byte) => alphabet[byte & 31]).join('');
}

/**
 * The step whose code this is: the one of `at`, one before or one after, for clocks that are a little wrong; null when it
 * is none of them. A step must be accepted once only (RFC 6238, 5.2): the caller remembers it.
 */
export function stepOfCode(key: string, code: string, at: Date): number | null {
  const now = Math.floor(at.getTime() / stepMs);
  const typed = Buffer.from(code);
  let found: number | null = null;
  // All three are computed, so that the time tells nothing.
  for (const step of [now + 1, now - 1, now]) {
    const right = Buffer.from(codeAt(key, step));
    if (right.length === typed.length && timingSafeEqual(right, typed)) found = step;
  }
  return found;
}

/** The code of a step (30 s since 1970). */
export function codeAt(key: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** What the QR code says; the form is Google Authenticator's "Key URI", which all apps read. */
export function keyUri(key: string, school: string, account: string): string {
  const label = `${encodeURIComponent(school)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${key}&issuer=${encodeURIComponent(school)}`;
}

function bytesOf(base32: string): Buffer {
  let bits = '';
  for (const letter of base32) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
