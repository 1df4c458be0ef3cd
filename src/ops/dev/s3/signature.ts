import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Call, decodePart } from '../http.ts';

export type Keys = { accessKey: string; secretKey: string; region: string };

/** Clocks may differ by this much, as at AWS. */
const quarterHourMs = 900_000;
const shape =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * The error code S3 gives to a call whose signature (Signature Version 4, in the Authorization header) is wrong; undefined
 * when all is well. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signatureFault(call: Call, keys: Keys, now = Date.now()): string | undefined {
  const [, accessKey, day = '', region = '', names = '', signature = ''] =
    shape.exec(call.headers.authorization ?? '') ?? [];
  if (accessKey === undefined) return 'AccessDenied';
  if (accessKey !== keys.accessKey) return 'InvalidAccessKeyId';
  if (region !== keys.region) return 'AuthorizationHeaderMalformed';
  const date = header(call, 'x-amz-date');
  if (!date.startsWith(day) || !(Math.abs(now - momentOf(date)) < quarterHourMs)) return 'RequestTimeTooSkewed';
  const sum = header(call, 'x-amz-content-sha256');
  if (sum !== 'UNSIGNED-PAYLOAD' && sum !== hash(call.body)) return 'XAmzContentSHA256Mismatch';
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-content-sha256')) return 'AccessDenied';
  const text = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, hash(canonical(call, signed, sum))].join(
    '\n',
  );
  const right = createHmac('sha256', signingKey(keys, day)).update(text).digest();
  return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

function canonical(call: Call, signed: string[], sum: string): string {
  const query = [...call.query].map(([name, value]) => [encoded(name), encoded(value)] as const);
  query.sort(([a, b], [c, d]) => (a === c ? compare(b, d) : compare(a, c)));
  return [
    call.method,
    call.path.split('/').map(decodePart).map(encoded).join('/'),
    query.map((pair) => pair.join('=')).join('&'),
    ...signed.map((name) => `${name}:${header(call, name).trim().replaceAll(/\s+/g, ' ')}`),
    '',
    signed.join(';'),
    sum,
  ].join('\n');
}

function signingKey({ secretKey, region }: Keys, day: string): Buffer {
  return [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secretKey}`),
  );
}

/** `20261203T091500Z` in milliseconds; NaN for anything else. */
function momentOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function header(call: Call, name: string): string {
  return String(call.headers[name] ?? '');
}

/** RFC 3986: everything but the unreserved signs. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hash(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
