/** The school's keys: made by itself at first need, changed by an admin; old ones stay, so that what they signed verifies. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Act, actFact } from '../../accounts/audit/audit.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Person } from '../../web/request.ts';
import { base58 } from './multibase.ts';
import { SigningKey, type SigningKeyRecord } from './signing-key.model.ts';

/** What may be shown of a key. */
export type KeyEntry = Pick<SigningKeyRecord, 'number' | 'multibase' | 'madeAt' | 'byId'> & { id: string };
export type Signer = { id: string; key: KeyObject };

/** The school by its address (did:web, https://w3c-ccg.github.io/did-method-web/): its keys stand at `/.well-known/did.json`. */
export const did = `did:web:${new URL(config.publicUrl).host.replace(':', '%3A')}`;

/** The key that signs now, made if there is none. Throws when it is sealed by a key that is no longer among SEAL_KEYS. */
export async function requireSigner(): Promise<Signer> {
  const record = (await newest()) ?? (await makeFirst());
  return { id: idOf(record.number), key: createPrivateKey(unseal(record.sealed, aboutOf(record.number))) };
}

/** All keys, the newest first; there is always one. */
export async function listKeys(): Promise<KeyEntry[]> {
  if (!(await newest())) await makeFirst();
  const records = await SigningKey.find().sort({ number: -1 }).lean<SigningKeyRecord[]>();
  return records.map(({ number, multibase, madeAt, byId }) => ({ id: idOf(number), number, multibase, madeAt, byId }));
}

/**
 * From now on another key signs. `seen`: the number of the key that the admin saw as the newest; however often the form is
 * sent, one key comes after it. Throws Forbidden for anybody but an admin, Conflict when another admin was faster.
 */
export async function changeKey(admin: Person, seen: number): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const current = (await newest()) ?? (await makeFirst());
  if (current.number !== seen) throw new Conflict('There is a newer key already.', current.number);
  if (!(await make(seen + 1, admin.id))) throw new Conflict('There is a newer key already.', seen + 1);
}

/**
 * The same from the command line: `name` of whoever may use it stands in the audit log. Throws Conflict when an admin was
 * faster. Returns the ids of the key that signed so far and of the one that signs now.
 */
export async function rotateKey(name: string): Promise<{ before: string; after: string }> {
  const { number } = (await newest()) ?? (await makeFirst());
  if (!(await make(number + 1, null, { id: null, name })))
    throw new Conflict('There is a newer key already.', number + 1);
  return { before: idOf(number), after: idOf(number + 1) };
}

/** The DID document (https://www.w3.org/TR/did-1.0/): every key, because old credentials must go on to verify. */
export async function didDocument(): Promise<object> {
  const keys = await listKeys();
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: keys.map(({ id, multibase }) => ({
      id,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: multibase,
    })),
    assertionMethod: keys.map(({ id }) => id),
  };
}

async function makeFirst(): Promise<SigningKeyRecord> {
  const made = (await make(1, null)) ?? (await newest());
  if (!made) throw new Error('the first signing key could not be made');
  return made;
}

/** null when another process made this number. */
async function make(number: number, byId: string | null, by?: Act['by']): Promise<SigningKeyRecord | null> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const multibase = base58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const on = { kind: 'signing-key', id: String(number), name: `key ${number}` };
  const told = actFact({ action: 'credentials.key-made', on, ...(by ? { by } : {}) });
  try {
    const sealed = seal(pem, aboutOf(number));
    const made = await SigningKey.create({ number, multibase, sealed, madeAt: now(), byId, outbox: [told] });
    await relay(SigningKey, made._id, [told]);
    return made.toObject<SigningKeyRecord>();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return null;
  }
}

async function newest(): Promise<SigningKeyRecord | null> {
  return SigningKey.findOne().sort({ number: -1 }).lean<SigningKeyRecord>();
}

function idOf(number: number): string {
  return `${did}#key-${number}`;
}

function aboutOf(number: number): string {
  return `signing-key:${number}`;
}
