import { createHash, createHmac } from 'node:crypto';

const UNSIGNED = ['file', 'cloud_name', 'resource_type', 'api_key', 'signature'];

/**
 * The text an API call is signed over: its parameters sorted and joined, `&` inside them escaped
 * (https://cloudinary.com/documentation/authentication_signatures).
 */
export function stringToSign(fields: Map<string, string>): string {
  return [...fields]
    .filter(([name, value]) => !UNSIGNED.includes(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`.replaceAll('&', '%26'))
    .join('&');
}

/** Whether a call carries the signature of its own parameters, by SHA-1 or SHA-256, whichever length it has. */
export function isSigned(fields: Map<string, string>, secret: string): boolean {
  const signature = fields.get('signature') ?? '';
  const algorithm = signature.length === 64 ? 'sha256' : 'sha1';
  return (
    signature ===
    createHash(algorithm)
      .update(stringToSign(fields) + secret)
      .digest('hex')
  );
}

/** The two forms of `s--…--` in a delivery address: 8 characters of SHA-1, or 32 of SHA-256. */
export function deliverySignatures(path: string, secret: string): string[] {
  const digest = (algorithm: string, length: number) =>
    createHash(algorithm)
      .update(path + secret)
      .digest('base64')
      .slice(0, length)
      .replaceAll('/', '_')
      .replaceAll('+', '-');
  return [digest('sha1', 8), digest('sha256', 8), digest('sha256', 32)];
}

/**
 * Whether a delivery token allows an address now: `__cld_token__=st=…~exp=…~acl=…~hmac=…`, HMAC-SHA256 with the hex key.
 * The address is signed escaped, and is no part of the token unless an access list takes its place.
 */
export function isTokenValid(token: string, path: string, key: string, now = Date.now() / 1000): boolean {
  const parts = token
    .split('~')
    .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
  const fields = new Map(parts);
  const acl = fields.get('acl');
  // Reading the query has undone the escapes that were signed.
  const signed = parts
    .filter(([name]) => name !== 'hmac')
    .map(([name, value]) => `${name}=${name === 'acl' ? escapeLower(value) : value}`);
  if (acl === undefined) signed.push(`url=${escapeLower(path)}`);
  const hmac = createHmac('sha256', Buffer.from(key, 'hex')).update(signed.join('~')).digest('hex');
  // What has no end, or one that is no number, is no token.
  const isTime = Number(fields.get('exp')) > now && !(Number(fields.get('st') ?? 0) > now);
  if (hmac !== fields.get('hmac') || !isTime) return false;
  return acl === undefined || acl.split('!').some((one) => matches(one, path));
}

function matches(acl: string, path: string): boolean {
  const literal = acl.split('*').map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(path);
}

function escapeLower(path: string): string {
  return path.replaceAll(/[ "#%&'/:;<=>?@[\]^`{|}~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
