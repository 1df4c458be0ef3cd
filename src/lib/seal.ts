/**
 * Secrets that must be read again (keys of authenticator apps, tokens of providers) are stored sealed: AES-256-GCM, with
 * the first key of SEAL_KEYS. Older keys still open what they sealed, so a key is changed by putting a new one in front.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { config } from '../config.ts';

type Key = { name: string; bytes: Buffer; marks: Buffer };

const keys: Key[] = config.sealKeys.map((text) => ({
  name: createHash('sha256').update(`name of ${text}`).digest('base64url').slice(0, 6),
  bytes: Buffer.from(hkdfSync('sha256', text, 'elearner', 'seal', 32)),
  marks: Buffer.from(hkdfSync('sha256', text, 'elearner', 'mark', 32)),
}));

/** `about` binds the sealed text to its place (`totp:<person>`): moved elsewhere it does not open. */
export function seal(text: string, about: string): string {
  const key = keys[0] as Key;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [key.name, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** Throws when it was changed, belongs elsewhere, or its key is no longer among SEAL_KEYS. */
export function unseal(sealed: string, about: string): string {
  const [name, ...parts] = sealed.split('.');
  const key = keys.find((one) => one.name === name);
  if (!key) throw new Error('what was sealed cannot be opened: its key is not among SEAL_KEYS');
  const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
  return decipher.update(text, undefined, 'utf8') + decipher.final('utf8');
}

/**
 * What to store of a random secret that need not be read again, only recognised: HMAC-SHA-256 under each of SEAL_KEYS. Store
 * the first; compare with all, so that a new key in front forgets nothing. Not for passwords: those are guessed.
 */
export function marksOf(secret: string, about: string): string[] {
  return keys.map(({ marks }) => createHmac('sha256', marks).update(`${about}\n${secret}`).digest('base64url'));
}

/** Should it be sealed anew, because the first key is another one now? */
export function isSealedByOldKey(sealed: string): boolean {
  return sealed.split('.')[0] !== keys[0]?.name;
}
