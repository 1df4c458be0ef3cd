/**
 * Files at Cloudinary, by the official SDK. They are kept as `authenticated` assets: only signed addresses reach them. Those
 * never end, so they stay on this server, which passes the bytes on; with a token key there are addresses that end
 * (https://cloudinary.com/documentation/control_access_to_media).
 */
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { UploadApiErrorResponse, UploadApiResponse, v2 } from 'cloudinary';
import { z } from 'zod';
import { config } from '../config.ts';
import { now } from './clock.ts';
import { Busy, NotFound } from './errors.ts';
import type { Storage } from './storage-contract.ts';

type Sdk = typeof v2;
type Asset = { resource_type: 'image' | 'video' | 'raw'; type: 'authenticated'; public_id: string; format?: string };

/** One request carries at most this much; larger files go in parts. */
const partBytes = 20 * 1000 * 1000;
const timeout = 120_000;
/** How long a player may begin to fetch by one address, in seconds. */
const tokenSeconds = 300;
let loading: Promise<Sdk> | undefined;

export const cloudinaryStorage: Storage = {
  put: async (key, path) => {
    const sdk = await load();
    const { format: _format, ...asset } = assetOf(key);
    const { size } = await stat(path);
    const options = { ...asset, overwrite: true, invalidate: true, timeout, chunk_size: partBytes };
    if (size <= partBytes) await told(sdk.uploader.upload(path, options));
    else
      await told(
        new Promise<UploadApiResponse>((done, fail) => {
          sdk.uploader.upload_large(path, options, (error?: UploadApiErrorResponse, result?: UploadApiResponse) =>
            result && !error ? done(result) : fail(error),
          );
        }),
      );
  },
  open: async (key, range) => {
    const answer = await get(key, range ? { Range: `bytes=${range.start}-${range.end}` } : {});
    if (!answer.body) throw new Busy();
    return Readable.fromWeb(answer.body);
  },
  sizeOf: async (key) => {
    const answer = await fetch(await addressOf(key), { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(
      away,
    );
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Busy();
    return Number(answer.headers.get('content-length'));
  },
  directAddress: async (key) => {
    const tokenKey = config.cloudinary?.tokenKey;
    if (!tokenKey) return null;
    // From a minute ago: clocks differ. The SDK writes into what it is given.
    const start_time = Math.floor(now().getTime() / 1000) - 60;
    return addressOf(key, { auth_token: { key: tokenKey, start_time, expiration: start_time + tokenSeconds } });
  },
  remove: async (key) => {
    const sdk = await load();
    const { public_id, resource_type, type } = assetOf(key);
    await told(sdk.uploader.destroy(public_id, { resource_type, type, invalidate: true }));
  },
};

async function get(key: string, headers: Record<string, string>): Promise<Response> {
  // The time limit is for the first byte: a film may take as long as its viewer does.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 10_000);
  const answer = await fetch(await addressOf(key), { headers, signal: patience.signal }).catch(away);
  clearTimeout(timer);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw answer.status === 404 ? new NotFound('This file') : new Busy();
}

async function addressOf(key: string, proof: { auth_token?: object } = {}): Promise<string> {
  const sdk = await load();
  const { public_id, ...asset } = assetOf(key);
  // A provider under another name (`cname` in CLOUDINARY_URL) is one on this network.
  const secure = !sdk.config().cname;
  const options = { ...asset, ...proof, secure, sign_url: true, long_url_signature: true, urlAnalytics: false };
  return sdk.url(public_id, options);
}

/** Pictures and videos are named without their ending there, everything else with it. */
function assetOf(key: string): Asset {
  const [, stem = '', format = ''] = /^(.*)\.(\w+)$/.exec(key) ?? [];
  const folder = config.cloudinary?.folder ?? '';
  if (/^(webp|jpg|png)$/.test(format))
    return { resource_type: 'image', type: 'authenticated', public_id: `${folder}/${stem}`, format };
  if (/^(mp4|webm|avi|mov)$/.test(format))
    return { resource_type: 'video', type: 'authenticated', public_id: `${folder}/${stem}`, format };
  return { resource_type: 'raw', type: 'authenticated', public_id: `${folder}/${key}` };
}

/** The SDK decides between http and https by this variable, when it is loaded. */
function load(): Promise<Sdk> {
  if (!config.cloudinary) throw new Busy('This file is kept at Cloudinary, which is not configured here.');
  process.env.CLOUDINARY_URL = config.cloudinary.url;
  loading ??= import('cloudinary').then((module) => module.v2);
  return loading;
}

const Told = z.object({ message: z.string(), http_code: z.number().optional() });

/** The SDK throws plain objects, some of them wrapped in `error`. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const inner = error && typeof error === 'object' && 'error' in error ? error.error : error;
    const known = Told.safeParse(inner);
    if (!known.success) throw error;
    const { message, http_code: status } = known.data;
    // No status: nobody answered. 420 and 429: too much at once.
    if (status === undefined || status >= 500 || status === 420 || status === 429) return away();
    throw new Error(`Cloudinary refused: ${message} (${status})`);
  }
}

function away(): never {
  throw new Busy('The store of files is away for a moment. Nothing is lost: try again shortly.');
}
