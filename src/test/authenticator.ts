/** An authenticator made of a key pair: answers what a browser would answer, and also what only a liar would. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { Page } from './client.ts';

type Asked = { challenge: string; rp?: { id: string }; rpId?: string; user?: { id: string } };
type Lie = { origin?: string; rpId?: string; verified?: boolean; counter?: number };

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

/** The question that stands in a page, as the island reads it. */
export function questionIn(page: Page): Asked {
  const text = page.html.querySelector('form[data-passkey]')?.getAttribute('data-options');
  if (!text) throw new Error(`no question for a passkey in a page with status ${page.status}: ${page.$('main')}`);
  return JSON.parse(text) as Asked;
}

/** `origin`: where the browser is, e.g. http://localhost:4000. It counts its signatures. */
export function authenticator(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cose = coseOf(publicKey);
  const id = randomBytes(32);
  let counter = 0;
  let user = '';

  function authData(rpId: string, { verified = true, counter: claimed }: Lie, attested?: Uint8Array): Buffer {
    counter = claimed ?? counter + 1;
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }

  const clientData = (type: string, asked: Asked, lie: Lie) =>
    JSON.stringify({ type, challenge: asked.challenge, origin: lie.origin ?? origin, crossOrigin: false });

  return {
    id: base64url(id),
    /** What `navigator.credentials.create` would give. */
    create: (asked: Asked, lie: Lie = {}): string => {
      user = asked.user?.id ?? '';
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, isoCBOR.encode(cose)]);
      const data = authData(lie.rpId ?? asked.rp?.id ?? '', lie, attested);
      const attestation = new Map<string, string | Map<string, never> | Uint8Array>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(data)],
      ]);
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', asked, lie)),
        attestationObject: base64url(isoCBOR.encode(attestation)),
        transports: ['internal'],
      });
    },
    /** What `navigator.credentials.get` would give. */
    get: (asked: Asked, lie: Lie = {}): string => {
      const data = authData(lie.rpId ?? asked.rpId ?? '', lie);
      const client = clientData('webauthn.get', asked, lie);
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
        userHandle: user,
      });
    },
  };

  function answer(response: object): string {
    return JSON.stringify({ id: base64url(id), rawId: base64url(id), type: 'public-key', response });
  }
}

/** An ES256 key as authenticators write it (RFC 9052, 7). */
function coseOf(key: KeyObject): Map<number, number | Uint8Array> {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  return new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}
