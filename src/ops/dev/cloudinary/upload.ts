import { randomBytes } from 'node:crypto';
import { type Answer, type Call, json, param, type Reply } from '../http.ts';
import { type Media, sniff } from './media.ts';
import { refuse, show } from './replies.ts';
import { isSigned, stringToSign } from './signatures.ts';
import { KINDS, type Store, TYPES } from './store.ts';

export type Cloud = {
  cloudName: string;
  apiKey: string;
  apiSecret: string;
  authTokenKey?: string;
  store: Store;
  base: () => string;
};

type Form = { fields: Map<string, string>; file?: { name: string; bytes: Buffer } };

const HOUR = 3600;

/** Parts of large files by their upload id, until the last one comes. */
export type Parts = Map<string, Buffer[]>;

/** `POST /v1_1/:cloud/:kind/upload`: whole files, or parts of one with Content-Range and X-Unique-Upload-Id. */
export async function upload(cloud: Cloud, parts: Parts, call: Call): Promise<Reply> {
  const form = await readForm(call);
  const refused = checkCall(cloud, form.fields);
  if (refused) return refused;
  const file = form.file ?? (await fetchFile(form.fields.get('file')));
  if (!file) return refuse('Missing required parameter - file');
  const whole = collect(parts, call, file.bytes);
  return whole
    ? keep(cloud, call, form.fields, { ...file, bytes: whole })
    : json({ done: false, bytes: file.bytes.length });
}

/** `POST /v1_1/:cloud/:kind/destroy`: says "not found" the second time, with status 200 as the real one does. */
export async function destroy(cloud: Cloud, call: Call): Promise<Reply> {
  const { fields } = await readForm(call);
  const refused = checkCall(cloud, fields);
  if (refused) return refused;
  const publicId = fields.get('public_id');
  if (!publicId) return refuse('Missing required parameter - public_id');
  const gone = cloud.store.remove(param(call, 'kind'), fields.get('type') ?? 'upload', publicId);
  return json({ result: gone ? 'ok' : 'not found' });
}

/** The refusal of a call whose key, time or signature is wrong; undefined when all is well. */
export function checkCall(cloud: Cloud, fields: Map<string, string>): Answer | undefined {
  if (fields.get('api_key') !== cloud.apiKey) return refuse(`Unknown API key ${fields.get('api_key') ?? ''}`, 401);
  const age = Date.now() / 1000 - Number(fields.get('timestamp'));
  if (!(Math.abs(age) < HOUR)) return refuse(`Stale request - reported time is ${fields.get('timestamp')}`, 400);
  if (isSigned(fields, cloud.apiSecret)) return undefined;
  return refuse(`Invalid Signature ${fields.get('signature')}. String to sign - '${stringToSign(fields)}'.`, 401);
}

function keep(cloud: Cloud, call: Call, fields: Map<string, string>, file: { name: string; bytes: Buffer }): Reply {
  const media = sniff(file.bytes);
  const type = TYPES.safeParse(fields.get('type') || 'upload');
  const wanted = param(call, 'kind');
  if (!type.success) return refuse(`Invalid type ${fields.get('type')}`);
  if (file.bytes.length === 0) return refuse('Empty file');
  if (wanted === 'image' && media.kind !== 'image') return refuse('Invalid image file');
  if (wanted === 'video' && media.kind !== 'video') return refuse('Unsupported video format or file');
  const kind = KINDS.safeParse(wanted === 'auto' ? media.kind : wanted);
  if (!kind.success) return refuse(`Invalid resource type ${wanted}`);
  const allowed = list(fields.get('allowed_formats'));
  if (allowed.length > 0 && !allowed.includes(media.format))
    return refuse(`${media.format || 'This'} format is not allowed`);
  const publicId = choosePublicId(fields, kind.data, file.name);
  const existing = cloud.store.find(kind.data, type.data, publicId);
  if (existing && fields.get('overwrite') === 'false') {
    return json({ ...show(existing, cloud.base(), cloud.cloudName), existing: true });
  }
  const placing = { publicId, kind: kind.data, type: type.data, name: file.name, tags: list(fields.get('tags')) };
  return json(show(cloud.store.put(file.bytes, shownAs(media, file.name), placing), cloud.base(), cloud.cloudName));
}

function choosePublicId(fields: Map<string, string>, kind: string, name: string): string {
  const extension = kind === 'raw' ? (/\.[A-Za-z0-9]+$/.exec(name)?.[0] ?? '') : '';
  const stem = fields.get('use_filename') === 'true' ? name.replace(/\.[^.]*$/, '') : '';
  const tail = stem && fields.get('unique_filename') === 'false' ? '' : randomBytes(10).toString('hex');
  const made = [stem, tail].filter(Boolean).join('_') + extension;
  return [fields.get('folder'), fields.get('public_id') || made].filter(Boolean).join('/');
}

/** Raw files are told apart by name only, as the real service does. */
function shownAs(media: Media, name: string): Media {
  if (media.kind === 'raw' && /\.(vtt|srt|txt|csv|json)$/.test(name))
    return { ...media, contentType: 'text/plain; charset=utf-8' };
  return media;
}

/** The whole file once its last part is here; undefined while parts are missing. */
function collect(parts: Parts, call: Call, bytes: Buffer): Buffer | undefined {
  const range = /^bytes (\d+)-(\d+)\/(-?\d+)$/.exec(String(call.headers['content-range'] ?? ''));
  const id = call.headers['x-unique-upload-id'];
  if (!range || typeof id !== 'string') return bytes;
  const soFar = [...(parts.get(id) ?? []), bytes];
  const size = soFar.reduce((sum, part) => sum + part.length, 0);
  if (Number(range[3]) === size) {
    parts.delete(id);
    return Buffer.concat(soFar);
  }
  parts.set(id, soFar);
  return undefined;
}

async function readForm(call: Call): Promise<Form> {
  const request = new Response(new Uint8Array(call.body), {
    headers: { 'content-type': call.headers['content-type'] ?? '' },
  });
  const form: Form = { fields: new Map() };
  for (const [name, value] of await request.formData()) {
    if (typeof value === 'string') addField(form.fields, name, value);
    else if (name === 'file') form.file = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return form;
}

/** Lists come as `tags[]` repeated, and are signed as one value with commas. */
function addField(fields: Map<string, string>, name: string, value: string) {
  const plain = name.replace(/\[\]$/, '');
  const before = fields.get(plain);
  fields.set(plain, before === undefined ? value : `${before},${value}`);
}

/** A file named by a data: or web address instead of being sent. */
async function fetchFile(address: string | undefined): Promise<{ name: string; bytes: Buffer } | undefined> {
  if (!address || !/^(data:|https?:)/.test(address)) return undefined;
  const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
  const name = address.startsWith('data:') ? 'file' : (new URL(address).pathname.split('/').pop() ?? 'file');
  return response.ok ? { name, bytes: Buffer.from(await response.arrayBuffer()) } : undefined;
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
}
