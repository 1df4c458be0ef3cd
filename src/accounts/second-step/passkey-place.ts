/** Where passkeys work: they are bound to the name of the site, and a number is no name (WebAuthn, 5.1.2: RP ID). */
import { isIP } from 'node:net';
import { config } from '../../config.ts';

/** `rpId`: the name they are bound to; `origin`: the only address whose answers count. */
export type PasskeyPlace = { rpId: string; origin: string };

/**
 * From PUBLIC_URL; null where that is a number. Outside production this machine's own number has a name: localhost, on the
 * same port.
 */
export function passkeyPlace(
  publicUrl: string = config.publicUrl,
  production = config.production,
): PasskeyPlace | null {
  const url = new URL(publicUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isIP(host)) return { rpId: host, origin: url.origin };
  if (production || !['127.0.0.1', '::1', '0.0.0.0'].includes(host)) return null;
  url.hostname = 'localhost';
  return { rpId: 'localhost', origin: url.origin };
}

export type PasskeysHere = { work: true } | { work: false; elsewhere: string | null };

/** Do passkeys work at the address by which the browser came (`Host`)? If not: at which other one, if any. */
export function passkeysAt(host: string | undefined, place = passkeyPlace()): PasskeysHere {
  if (!place) return { work: false, elsewhere: null };
  return host === new URL(place.origin).host ? { work: true } : { work: false, elsewhere: place.origin };
}
