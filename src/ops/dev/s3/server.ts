import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createFaults, Fault, type Faults, failAsPlanned } from '../faults.ts';
import { type Answer, type Call, decodePart, json, type Listening, type Reply, readJson, serve } from '../http.ts';
import { type Objects, openObjects, type StoredObject } from './objects.ts';
import { type Keys, signatureFault } from './signature.ts';
import { type Named, openUploads, type Uploads } from './uploads.ts';

export type S3Options = Partial<Keys> & { port?: number; host?: string; dataDir?: string; bucket?: string };
export const DEFAULTS = { bucket: 'school', region: 'local-1', accessKey: 'local-key', secretKey: 'local-s3-secret' };

type Bucket = Keys & { bucket: string; objects: Objects; uploads: Uploads };
const maxBody = 64 * 1024 * 1024;
const statuses: Record<string, number> = {
  NoSuchKey: 404,
  NoSuchBucket: 404,
  NoSuchUpload: 404,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  RequestTimeTooSkewed: 403,
  InvalidRange: 416,
  MethodNotAllowed: 405,
};

/**
 * Starts the stand-in for a store that speaks S3, with one private bucket. `close` ends it, and removes what it holds when no
 * folder was given. Throws when the port is taken.
 */
export async function startS3(options: S3Options = {}): Promise<Listening> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 's3-')));
  const faults = createFaults();
  const objects = openObjects(folder);
  const bucket: Bucket = { ...DEFAULTS, ...options, objects, uploads: openUploads(folder, objects) };
  const server = await serve((call) => answer(bucket, faults, call), { ...options, maxBody });
  return {
    ...server,
    close: async () => {
      await server.close();
      if (!options.dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
}

function answer(bucket: Bucket, faults: Faults, call: Call): Reply | Promise<Reply> {
  if (call.path.startsWith('/_control/')) return control(bucket, faults, call);
  const fault = signatureFault(call, bucket);
  if (fault) return refuse(fault);
  const [name = '', ...rest] = call.path.slice(1).split('/').map(decodePart);
  if (name !== bucket.bucket) return refuse('NoSuchBucket');
  const verb = verbOf(call);
  const run = verbs[verb];
  return run ? failAsPlanned(faults.take(verb), () => run(bucket, call, rest.join('/'))) : refuse('MethodNotAllowed');
}

/** The name of the operation, which faults are planned for too. */
function verbOf({ method, query }: Call): string {
  const inParts = query.has('uploadId');
  if (method === 'PUT') return inParts ? 'part' : 'put';
  if (method === 'POST') return inParts ? 'complete' : query.has('uploads') ? 'begin' : '';
  if (method === 'DELETE') return inParts ? 'abort' : 'remove';
  return method === 'GET' || method === 'HEAD' ? 'get' : '';
}

type Verb = (bucket: Bucket, call: Call, key: string) => Reply | Promise<Reply>;
const verbs: Record<string, Verb> = {
  get: ({ objects }, call, key) => give(objects, call, key),
  put: ({ objects }, call, key) => tagged(objects.put(key, call.body).etag),
  remove: ({ objects }, _call, key) => {
    objects.remove(key);
    return { status: 204 };
  },
  begin: ({ uploads, bucket }, _call, key) =>
    xml(
      `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${uploads.begin(key)}</UploadId></InitiateMultipartUploadResult>`,
    ),
  part: ({ uploads }, call) => {
    const number = Number(call.query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > 10_000) return refuse('InvalidArgument');
    const etag = uploads.addPart(call.query.get('uploadId') ?? '', number, call.body);
    return etag ? tagged(etag) : refuse('NoSuchUpload');
  },
  complete: async ({ uploads }, call, key) => {
    const made = await uploads.complete(call.query.get('uploadId') ?? '', key, namedParts(call.body.toString('utf8')));
    if (typeof made === 'string') return refuse(made);
    return xml(
      `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"${made.etag}"</ETag></CompleteMultipartUploadResult>`,
    );
  },
  abort: ({ uploads }, call) =>
    uploads.abort(call.query.get('uploadId') ?? '') ? { status: 204 } : refuse('NoSuchUpload'),
};

function namedParts(body: string): Named[] {
  return [...body.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, inside = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(inside)?.[1]),
    etag: (/<ETag>([^<]*)<\/ETag>/.exec(inside)?.[1] ?? '').replaceAll(/"|&quot;/g, ''),
  }));
}

/** Whole, or one range (RFC 9110, 14). */
function give(objects: Objects, call: Call, key: string): Reply {
  const object = objects.find(key);
  if (!object) return refuse('NoSuchKey');
  const range = rangeOf(call.headers.range, object);
  if (range === 'none') return refuse('InvalidRange');
  const { start, end } = range ?? { start: 0, end: object.bytes - 1 };
  const part: Record<string, string> = range ? { 'content-range': `bytes ${start}-${end}/${object.bytes}` } : {};
  const headers = {
    etag: `"${object.etag}"`,
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    ...part,
  };
  const body = call.method === 'HEAD' || object.bytes === 0 ? '' : objects.read(key, start, end);
  return { status: range ? 206 : 200, headers, body };
}

function rangeOf(
  header: string | undefined,
  { bytes }: StoredObject,
): { start: number; end: number } | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start > end || start >= bytes ? 'none' : { start, end };
}

function control({ objects, uploads }: Bucket, faults: Faults, call: Call): Reply {
  if (call.path.endsWith('/health')) return json({ ok: true });
  if (call.path.endsWith('/objects')) return json(objects.list());
  if (call.path.endsWith('/uploads')) return json(uploads.list());
  if (!call.path.endsWith('/faults')) return { status: 404 };
  if (call.method === 'DELETE') return json(faults.clear() ?? []);
  const fault = Fault.safeParse(readJson(call));
  if (!fault.success) return json({ message: z.prettifyError(fault.error) }, 400);
  faults.plan(fault.data);
  return json(faults.list());
}

function tagged(etag: string): Answer {
  return { status: 200, headers: { etag: `"${etag}"` } };
}

function refuse(code: string): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`), status: statuses[code] ?? 400 };
}

function xml(inside: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${inside}`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}
