/**
 * Files in a bucket of any store that speaks S3 (AWS, Google, MinIO, R2 …), signed by aws4fetch
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html). The bucket is private: the bytes pass
 * through the school. Buckets stand in the path, which all of these stores understand.
 */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { config } from '../config.ts';
import { second } from './clock.ts';
import { Busy, NotFound } from './errors.ts';
import { log } from './log.ts';
import { isKey, type Storage } from './storage-contract.ts';

/** Larger files go in parts of this size; S3 takes 10,000 of them, each but the last of 5 MiB or more. */
const partBytes = 8 * 1024 * 1024;
const patience = { first: 10 * second, part: 120 * second };
const tries = 3;
type Sending = {
  method: string;
  query?: string;
  body?: Uint8Array<ArrayBuffer> | string;
  headers?: Record<string, string>;
};
let signer: AwsClient | undefined;

export const s3Storage: Storage = {
  put: async (key, path) => {
    const { size } = await stat(path);
    if (size <= partBytes) await persist(key, { method: 'PUT', body: await readPart(path, 0, size) });
    else await putInParts(key, path, size);
  },
  open: async (key, range) => {
    const headers: Record<string, string> = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
    const answer = await send(key, { method: 'GET', headers }, patience.first);
    // A store that takes no notice of the range would hand out the wrong bytes.
    if (answer.body && answer.status === (range ? 206 : 200)) return Readable.fromWeb(answer.body);
    return refused(answer);
  },
  sizeOf: async (key) => {
    const answer = await send(key, { method: 'HEAD' }, patience.first);
    if (answer.status === 404) return null;
    return answer.ok ? Number(answer.headers.get('content-length')) : refused(answer);
  },
  remove: async (key) => {
    await persist(key, { method: 'DELETE' });
  },
};

/** Nothing stands under the key until the last call, so a file is there whole or not at all. */
async function putInParts(key: string, path: string, size: number): Promise<void> {
  const begun = await persist(key, { method: 'POST', query: '?uploads=' });
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await begun.text())?.[1];
  if (!uploadId) throw new Busy();
  const upload = `uploadId=${encodeURIComponent(uploadId)}`;
  try {
    const tags: string[] = [];
    for (let at = 0; at < size; at += partBytes) {
      const body = await readPart(path, at, Math.min(partBytes, size - at));
      const kept = await persist(key, { method: 'PUT', query: `?partNumber=${tags.length + 1}&${upload}`, body });
      tags.push(kept.headers.get('etag') ?? '');
    }
    await complete(key, upload, tags);
  } catch (error) {
    await persist(key, { method: 'DELETE', query: `?${upload}` }).catch((left: unknown) =>
      log.warn({ key, reason: String(left) }, 'parts of an upload are left in the bucket'),
    );
    throw error;
  }
}

/** S3 may say 200 and tell of a fault in the body. */
async function complete(key: string, upload: string, tags: string[]): Promise<void> {
  const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('');
  const body = `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`;
  const answer = await persist(key, { method: 'POST', query: `?${upload}`, body });
  if (!(await answer.text()).includes('CompleteMultipartUploadResult')) throw new Busy();
}

async function readPart(path: string, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, start + filled);
      if (bytesRead === 0) throw new Error('a file became shorter while it was stored');
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** For what may be repeated: again after a while when nobody answers or too much goes on there. */
async function persist(key: string, sending: Sending): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await send(key, sending, patience.part);
      if (answer.ok || (sending.method === 'DELETE' && answer.status === 404)) return answer;
      return await refused(answer);
    } catch (error) {
      if (!(error instanceof Busy) || attempt === tries) throw error;
      await new Promise((done) => setTimeout(done, 200 * 2 ** attempt));
    }
  }
}

/** The time limit is for the answer's head: a film may take as long as its viewer does. */
async function send(key: string, { query = '', ...sending }: Sending, limitMs: number): Promise<Response> {
  if (!config.s3) throw new Busy('This file is kept in a store (S3) that is not configured here.');
  if (!isKey(key)) throw new NotFound('This file');
  const { endpoint, bucket, region, key: accessKeyId, secret: secretAccessKey } = config.s3;
  signer ??= new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });
  const sum = createHash('sha256')
    .update(sending.body ?? '')
    .digest('hex');
  const headers = { ...sending.headers, 'X-Amz-Content-Sha256': sum };
  const request = await signer.sign(`${endpoint}/${bucket}/${key}${query}`, { ...sending, headers });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  return fetch(request, { signal: limit.signal })
    .catch(away)
    .finally(() => clearTimeout(timer));
}

/** What went wrong, by the status; the store's own words go into the log only. */
async function refused(answer: Response): Promise<never> {
  if (answer.status === 404) {
    await answer.body?.cancel();
    throw new NotFound('This file');
  }
  const code = /<Code>([^<]*)<\/Code>/.exec(await answer.text().catch(() => ''))?.[1] ?? '';
  if (answer.status < 500 && answer.status !== 429) throw new Error(`the store refused: ${answer.status} ${code}`);
  return away();
}

function away(): never {
  throw new Busy('The store of files is away for a moment. Nothing is lost: try again shortly.');
}
