import { type Call, decodePart, param, type Reply } from '../http.ts';
import { refuse } from './replies.ts';
import { deliverySignatures, isTokenValid } from './signatures.ts';
import type { Asset } from './store.ts';
import { type Cloud, checkCall } from './upload.ts';

/**
 * `GET /:cloud/:kind/:type/[s--signature--/][transformation/][v1/]public_id[.format]`: the bytes as they were uploaded, whole
 * or a range (RFC 9110, 14). Transformations are understood as part of the address and are not carried out.
 *
 * @returns undefined when the address is none of a delivery.
 */
export function deliver(cloud: Cloud, call: Call): Reply | undefined {
  const [cloudName, kind, type, ...rest] = call.path.slice(1).split('/');
  if (cloudName !== cloud.cloudName || !kind || !type || rest.length === 0) return undefined;
  const signature = /^s--([\w-]+)--$/.exec(rest[0] ?? '')?.[1];
  const found = locate(cloud, kind, type, signature ? rest.slice(1) : rest);
  if (!found) return refuse(`Resource not found - ${rest.at(-1)}`, 404);
  const needsProof = type === 'authenticated' || type === 'private' || signature !== undefined;
  if (needsProof && !isProven(cloud, call, signature, found.signed)) return refuse('Unauthorized', 401);
  return send(cloud, call, found.asset);
}

/** `GET /v1_1/:cloud/:kind/download`: what `private_download_url` makes, good until `expires_at`. */
export function download(cloud: Cloud, call: Call): Reply {
  const fields = new Map(call.query);
  const refused = checkCall(cloud, fields);
  if (refused) return refused;
  const expires = fields.get('expires_at');
  if (expires && Number(expires) < Date.now() / 1000) return refuse('The address has expired', 401);
  const asset = cloud.store.find(param(call, 'kind'), fields.get('type') ?? 'upload', fields.get('public_id') ?? '');
  if (!asset) return refuse(`Resource not found - ${fields.get('public_id')}`, 404);
  const reply = send(cloud, call, asset);
  if (typeof reply === 'string' || fields.get('attachment') !== 'true') return reply;
  return { ...reply, headers: { ...reply.headers, 'content-disposition': 'attachment' } };
}

/** Finds where the transformation ends and the public id begins, by which public ids there are. */
function locate(
  cloud: Cloud,
  kind: string,
  type: string,
  parts: string[],
): { asset: Asset; signed: string } | undefined {
  for (let start = 0; start < parts.length; start += 1) {
    const versioned = start < parts.length - 1 && /^v\d+$/.test(parts[start] ?? '');
    const name = parts.slice(versioned ? start + 1 : start).join('/');
    const asset = byName(cloud, kind, type, decodePart(name));
    if (asset) return { asset, signed: [...parts.slice(0, start), name].join('/') };
  }
  return undefined;
}

function byName(cloud: Cloud, kind: string, type: string, name: string): Asset | undefined {
  return cloud.store.find(kind, type, name) ?? cloud.store.find(kind, type, name.replace(/\.[A-Za-z0-9]+$/, ''));
}

function isProven(cloud: Cloud, call: Call, signature: string | undefined, signed: string): boolean {
  if (signature !== undefined) return deliverySignatures(signed, cloud.apiSecret).includes(signature);
  const token = call.query.get('__cld_token__');
  return token !== null && cloud.authTokenKey !== undefined && isTokenValid(token, call.path, cloud.authTokenKey);
}

function send(cloud: Cloud, call: Call, asset: Asset): Reply {
  const headers = {
    'content-type': asset.content_type,
    'accept-ranges': 'bytes',
    etag: `"${asset.etag}"`,
    'last-modified': new Date(asset.created_at).toUTCString(),
    'cache-control': asset.type === 'upload' ? 'public, max-age=2592000' : 'private, no-transform, max-age=0',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  if (call.headers['if-none-match'] === headers.etag) return { status: 304, headers };
  const range = call.headers['if-range'] && call.headers['if-range'] !== headers.etag ? undefined : call.headers.range;
  const asked = parseRange(range, asset.bytes);
  if (asked === 'unsatisfiable') return { status: 416, headers: { 'content-range': `bytes */${asset.bytes}` } };
  const { start, end } = asked ?? { start: 0, end: asset.bytes - 1 };
  return {
    status: asked ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(asked ? { 'content-range': `bytes ${start}-${end}/${asset.bytes}` } : {}),
    },
    body: call.method === 'HEAD' ? '' : cloud.store.read(asset, start, end),
  };
}

/** One byte range; undefined for none, or for forms we do not serve, which means the whole file. */
function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
