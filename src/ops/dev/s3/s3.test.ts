import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { afterAll, describe, expect, it } from 'vitest';

import { DEFAULTS, startS3 } from './server.ts';
import { signatureFault } from './signature.ts';
import { leastPart } from './uploads.ts';

const s3 = await startS3();
afterAll(() => s3.close());
const client = new AwsClient({
  accessKeyId: DEFAULTS.accessKey,
  secretAccessKey: DEFAULTS.secretKey,
  region: DEFAULTS.region,
  service: 's3',
  retries: 0,
});
const at = (key: string) => `${s3.url}/${DEFAULTS.bucket}/${key}`;
/** As keys can be: every sign that is escaped in its own way. */
const odd = "some key/ä'(b)*";
const codeOf = async (answer: Response) => /<Code>(\w+)</.exec(await answer.text())?.[1];

describe('the stand-in for S3', () => {
  it('[MED-02] agrees with the example of a signed request in the documentation of AWS', () => {
    const keys = {
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
    };
    const headers = {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': createHash('sha256').update('').digest('hex'),
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    };
    const call = {
      method: 'GET',
      path: '/test.txt',
      params: {},
      query: new URLSearchParams(),
      headers,
      body: Buffer.alloc(0),
      remote: '',
    };
    const then = Date.UTC(2013, 4, 24);
    expect(signatureFault(call, keys, then)).toBeUndefined();
    expect(signatureFault({ ...call, path: '/other.txt' }, keys, then)).toBe('SignatureDoesNotMatch');
    expect(signatureFault({ ...call, headers: { ...headers, range: 'bytes=0-8' } }, keys, then)).toBe(
      'SignatureDoesNotMatch',
    );
    expect(signatureFault({ ...call, body: Buffer.from('x') }, keys, then)).toBe('XAmzContentSHA256Mismatch');
    expect(signatureFault(call, keys, then + 16 * 60_000)).toBe('RequestTimeTooSkewed');
    expect(signatureFault(call, { ...keys, region: 'eu-west-1' }, then)).toBe('AuthorizationHeaderMalformed');
  });

  it('[MED-02] answers nobody without the right keys', async () => {
    expect((await fetch(at('a'))).status).toBe(403);
    const thief = new AwsClient({
      accessKeyId: DEFAULTS.accessKey,
      secretAccessKey: 'guess',
      region: DEFAULTS.region,
      service: 's3',
    });
    const refused = await thief.fetch(at('a'), { method: 'PUT', body: 'words' });
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await codeOf(await client.fetch(`${s3.url}/other/a`))).toBe('NoSuchBucket');
  });

  it('[MED-02] keeps, gives in parts, and forgets', async () => {
    await client.fetch(at(odd), { method: 'PUT', body: '0123456789' });
    expect(await (await client.fetch(at(odd))).text()).toBe('0123456789');
    const part = await client.fetch(at(odd), { headers: { Range: 'bytes=3-5' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 3-5/10', '345']);
    expect((await client.fetch(at(odd), { headers: { Range: 'bytes=10-' } })).status).toBe(416);
    expect((await client.fetch(at(odd), { method: 'DELETE' })).status).toBe(204);
    expect(await codeOf(await client.fetch(at(odd)))).toBe('NoSuchKey');
  });

  it('[MED-02] puts parts together, and takes none that are small, missing or in disorder', async () => {
    const begin = async () =>
      /<UploadId>(.+?)</.exec(await (await client.fetch(`${at('film')}?uploads=`, { method: 'POST' })).text())?.[1];
    const add = async (id: string | undefined, number: number, body: Uint8Array<ArrayBuffer>) =>
      (await client.fetch(`${at('film')}?partNumber=${number}&uploadId=${id}`, { method: 'PUT', body })).headers.get(
        'etag',
      );
    const complete = async (id: string | undefined, parts: [number, string | null][]) =>
      client.fetch(`${at('film')}?uploadId=${id}`, {
        method: 'POST',
        body: parts
          .map(([number, tag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`)
          .join(''),
      });
    const id = await begin();
    const [one, two] = [
      await add(id, 1, new Uint8Array(leastPart).fill(1)),
      await add(id, 2, new Uint8Array(3).fill(2)),
    ];
    expect(
      await codeOf(
        await complete(id, [
          [1, one],
          [2, '"other"'],
        ]),
      ),
    ).toBe('InvalidPart');
    expect(
      await codeOf(
        await complete(id, [
          [2, two],
          [1, one],
        ]),
      ),
    ).toBe('InvalidPartOrder');
    expect((await client.fetch(at('film'))).status).toBe(404);
    expect(
      (
        await complete(id, [
          [1, one],
          [2, two],
        ])
      ).status,
    ).toBe(200);
    expect((await (await client.fetch(at('film'))).bytes()).length).toBe(leastPart + 3);
    const small = await begin();
    const tags = [await add(small, 1, new Uint8Array(5)), await add(small, 2, new Uint8Array(5))];
    expect(
      await codeOf(
        await complete(small, [
          [1, tags[0] ?? ''],
          [2, tags[1] ?? ''],
        ]),
      ),
    ).toBe('EntityTooSmall');
    await client.fetch(`${at('film')}?uploadId=${small}`, { method: 'DELETE' });
    expect(await (await fetch(`${s3.url}/_control/uploads`)).json()).toEqual([]);
  });
});
