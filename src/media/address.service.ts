/** Addresses of files. Pictures have public ones that never change; everything else signed ones that end. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';

export type Signed = {
  fileId: string;
  variant: string;
  /** Seconds since 1970. */
  ends: number;
  /** Id of the only person it works for, '' for whoever has it. */
  viewer: string;
};
export type AddressOptions = {
  /** `original`, or one of the file's variants. */
  variant?: string;
  /** At least this long; 6 hours unless told. */
  ttlSeconds?: number;
  /** Id of the only person it should work for. */
  viewer?: string;
  /** Saved under its name instead of shown. */
  download?: boolean;
};

/** Ends on a whole quarter of an hour, so that a page shows the same address for a while and browsers can keep the bytes. */
const step = 900;

export function signedAddress(fileId: string, variant: string, options: AddressOptions): string {
  const seconds = now().getTime() / 1000 + (options.ttlSeconds ?? 6 * 3600);
  const signed = { fileId, variant, ends: Math.ceil(seconds / step) * step, viewer: options.viewer ?? '' };
  const query = new URLSearchParams({ e: String(signed.ends), s: signatureOf(signed) });
  if (signed.viewer) query.set('v', '1');
  if (options.download) query.set('d', '1');
  return `/media/${fileId}/${variant}?${query}`;
}

/** Compares in constant time. Says nothing about the end: that is the caller's to check, with other words. */
export function isSignature(signed: Signed, signature: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(signed))];
  return given.length === right.length && timingSafeEqual(given, right);
}

function signatureOf({ fileId, variant, ends, viewer }: Signed): string {
  const text = `media:${fileId}:${variant}:${ends}:${viewer}`;
  return createHmac('sha256', config.sessionSecret).update(text).digest('base64url');
}
