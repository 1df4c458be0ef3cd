/**
 * Which credentials were withdrawn, as a signed list of bits: Bitstring Status List 1.0
 * (https://www.w3.org/TR/vc-bitstring-status-list/). Whoever reads it does not tell us which one is looked for.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { trusted } from 'mongoose';
import { config } from '../../config.ts';
import { cached } from '../../lib/cache.ts';
import { now } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { Badge, type BadgeRecord } from './badge.model.ts';
import { did, requireSigner, type Signer } from './keys.service.ts';
import { base64url } from './multibase.ts';
import { type Document, signDocument, stampOf, vcContext } from './proof.ts';

/** The least the specification allows (16 kB). */
export const listLength = 131_072;
const seconds = 300;

export function statusListAddress(list: number): string {
  return `${config.publicUrl}/certificates/status/${list}`;
}

/** The signed list as JSON, kept until something in it changes, at most five minutes. Throws NotFound for one nobody stands in. */
export async function requireStatusList(list: number): Promise<string> {
  if (!(await Badge.exists({ list }))) throw new NotFound('This list');
  const newest = await Badge.findOne({ list }).sort({ withdrawnAt: -1 }).select('withdrawnAt').lean<BadgeRecord>();
  const signer = await requireSigner();
  const key = `status-list:${signer.id}:${list}:${newest?.withdrawnAt?.getTime() ?? 0}`;
  return cached(key, seconds, async () => JSON.stringify(await makeList(list, signer)));
}

async function makeList(list: number, signer: Signer): Promise<Document> {
  const withdrawn = await Badge.find({ list, withdrawnAt: trusted({ $ne: null }) })
    .select('index')
    .lean<Pick<BadgeRecord, 'index'>[]>();
  const id = statusListAddress(list);
  const credentialSubject = {
    id: `${id}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: base64url(await promisify(gzip)(bitsOf(withdrawn.map(({ index }) => index)))),
  };
  const document = {
    '@context': [vcContext],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: did,
    validFrom: stampOf(now()),
    credentialSubject,
  };
  return signDocument(document, signer);
}

/** The first bit is the highest of the first byte. */
function bitsOf(indexes: readonly number[]): Buffer {
  const bytes = Buffer.alloc(listLength / 8);
  for (const index of indexes) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return bytes;
}
