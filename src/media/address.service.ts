/** Addresses of files. Pictures have public ones that never change; everything else signed ones that end. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';

/** On whose page an address stands, and why they may have the file. */
export type Viewer = {
  /** Of the sign-in in whose browser alone it works (`sessionMark`), '' for whoever has the address. */
  mark: string;
  /** A reason that an area declared with `allowFiles`, e.g. `learn.<course>.<lecture>`: asked again at each request. */
  by: string;
};
export type Signed = Viewer & {
  fileId: string;
  variant: string;
  /** Seconds since 1970. */
  ends: number;
};
export type AddressOptions = {
  /** `original`, or one of the file's variants. */
  variant?: string;
  /** At least this long; 6 hours unless told. */
  ttlSeconds?: number;
  /** Unless told: whoever sent the file, and admins. */
  viewer?: Viewer;
  /** Saved under its name instead of shown. */
  download?: boolean;
};

/** Ends on a whole quarter of an hour, so that a page shows the same address for a while and browsers can keep the bytes. */
const step = 900;

export function signedAddress(fileId: string, variant: string, options: AddressOptions): string {
  const seconds = now().getTime() / 1000 + (options.ttlSeconds ?? 6 * 3600);
  const { mark, by } = options.viewer ?? { mark: '', by: 'own' };
  const signed = { fileId, variant, ends: Math.ceil(seconds / step) * step, mark, by };
  const query = new URLSearchParams({ e: String(signed.ends), w: by, s: signatureOf(signed) });
  if (mark) query.set('v', '1');
  if (options.download) query.set('d', '1');
  return `/media/${fileId}/${variant}?${query}`;
}

/** Compares in constant time. Says nothing about the end: that is the caller's to check, with other words. */
export function isSignature(signed: Signed, signature: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(signed))];
  return given.length === right.length && timingSafeEqual(given, right);
}

function signatureOf({ fileId, variant, ends, mark, by }: Signed): string {
  const text = JSON.stringify(['media', fileId, variant, ends, mark, by]);
  return createHmac('sha256', config.sessionSecret).update(text).digest('base64url');
}
