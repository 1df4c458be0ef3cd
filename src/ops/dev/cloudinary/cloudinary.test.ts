import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS, startCloudinary } from './server.ts';

type Sdk = typeof import('cloudinary')['v2'];

const TOKEN_KEY = '00112233445566778899aabbccddeeff';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let server: Awaited<ReturnType<typeof startCloudinary>>;
let sdk: Sdk;
beforeAll(async () => {
  server = await startCloudinary({ authTokenKey: TOKEN_KEY });
  const host = new URL(server.url).host;
  const { cloudName, apiKey, apiSecret } = DEFAULTS;
  // The SDK chooses between http and https while it is imported.
  process.env.CLOUDINARY_URL = `cloudinary://${apiKey}:${apiSecret}@${cloudName}?upload_prefix=${server.url}&cname=${host}`;
  sdk = (await import('cloudinary')).v2;
});
afterAll(() => server.close());

function upload(
  bytes: Buffer,
  options: import('cloudinary').UploadApiOptions = {},
): Promise<import('cloudinary').UploadApiResponse> {
  return new Promise((resolve, reject) => {
    const stream = sdk.uploader.upload_stream({ resource_type: 'auto', ...options }, (error, result) => {
      if (result) resolve(result);
      else reject(error);
    });
    stream.end(bytes);
  });
}

/** A minimal AVI: one main header that says 25 frames of 40 ms, 320 by 180. */
function avi(): Buffer {
  const header = Buffer.alloc(64);
  header.write('avih', 0);
  header.writeUInt32LE(56, 4);
  header.writeUInt32LE(40_000, 8);
  header.writeUInt32LE(25, 24);
  header.writeUInt32LE(320, 40);
  header.writeUInt32LE(180, 44);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1'), header, Buffer.alloc(5_000, 7)]);
}

describe('uploading', () => {
  it('an image is recognised by its bytes and described as the API does', async () => {
    const made = await upload(PNG, { folder: 'covers', public_id: 'knots', tags: ['a', 'b & c'] });
    expect(made).toMatchObject({
      public_id: 'covers/knots',
      resource_type: 'image',
      type: 'upload',
      format: 'png',
      width: 1,
      height: 1,
      bytes: PNG.length,
      tags: ['a', 'b & c'],
    });
    expect(await sdk.api.resource('covers/knots')).toMatchObject({ asset_id: made.asset_id, format: 'png' });
    expect(Buffer.from(await (await fetch(made.url)).arrayBuffer())).toEqual(PNG);
  });

  it('a video tells its length, anything unknown is raw and keeps its extension', async () => {
    expect(await upload(avi())).toMatchObject({ resource_type: 'video', format: 'avi', duration: 1, width: 320 });
    const raw = await upload(Buffer.from('WEBVTT'), { filename: 'captions.vtt', resource_type: 'raw' });
    expect(raw.public_id).toMatch(/\.vtt$/);
    expect(await (await fetch(raw.url)).text()).toBe('WEBVTT');
  });

  it('a large file sent in parts is one file at the end', async () => {
    const bytes = Buffer.concat([avi(), Buffer.alloc(12_000_000, 1)]);
    const made = await new Promise<{ public_id?: string; bytes?: number }>((resolve, reject) => {
      const options = { resource_type: 'video' as const, chunk_size: 6_000_000, public_id: 'large' };
      const stream = sdk.uploader.upload_chunked_stream(options, (error, result) =>
        result ? resolve(result) : reject(error),
      );
      stream.end(bytes);
    });
    expect(made).toMatchObject({ public_id: 'large', bytes: bytes.length });
  });

  it.each([
    [
      'text that claims to be an image',
      { resource_type: 'image' as const },
      { http_code: 400, message: 'Invalid image file' },
    ],
    [
      'a wrong secret',
      { api_secret: 'wrong' },
      { http_code: 401, message: expect.stringMatching(/^Invalid Signature/) },
    ],
    ['an old time', { timestamp: 1 }, { http_code: 400, message: expect.stringMatching(/^Stale request/) }],
  ])('%s is refused', async (_what, options, error) => {
    await expect(upload(Buffer.from('only words'), options)).rejects.toMatchObject(error);
  });

  it('destroying removes once and says so the second time', async () => {
    const made = await upload(PNG);
    expect(await sdk.uploader.destroy(made.public_id)).toMatchObject({ result: 'ok' });
    expect(await sdk.uploader.destroy(made.public_id)).toMatchObject({ result: 'not found' });
    expect((await fetch(made.url)).status).toBe(404);
    await expect(sdk.api.resource(made.public_id)).rejects.toMatchObject({ error: { http_code: 404 } });
  });

  it('a planned failure reaches the SDK', async () => {
    const fault = { endpoint: 'upload', mode: '500' };
    await fetch(`${server.url}/_control/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await expect(upload(PNG)).rejects.toMatchObject({ http_code: 500 });
    expect(await upload(PNG)).toMatchObject({ format: 'png' });
  });
});

describe('delivery', () => {
  const address = (id: string, options: object) => sdk.url(id, { secure: false, resource_type: 'video', ...options });

  it('any byte range is served, one past the end is refused', async () => {
    const bytes = avi();
    const { url } = await upload(bytes);
    const ask = (range: string) => fetch(url, { headers: { range } });
    const middle = await ask('bytes=100-199');
    expect([middle.status, middle.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`]);
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    expect(Buffer.from(await (await ask('bytes=-10')).arrayBuffer())).toEqual(bytes.subarray(-10));
    expect((await ask(`bytes=${bytes.length}-`)).status).toBe(416);
    const whole = await fetch(url);
    expect(whole.headers.get('content-length')).toBe(String(bytes.length));
    const again = await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('an authenticated video opens only by an address the SDK signed, transformed or not', async () => {
    await upload(avi(), { type: 'authenticated', public_id: 'courses/knots 1' });
    const open = { type: 'authenticated', format: 'mp4' };
    for (const transformation of [{}, { width: 640, crop: 'scale' }]) {
      const signed = address('courses/knots 1', { ...open, sign_url: true, transformation });
      expect((await fetch(signed)).status, signed).toBe(200);
      expect((await fetch(signed.replace(/s--../, 's--AA'))).status).toBe(401);
    }
    const long = address('courses/knots 1', { ...open, sign_url: true, long_url_signature: true });
    expect((await fetch(long)).status).toBe(200);
    expect((await fetch(address('courses/knots 1', open))).status).toBe(401);
  });

  it('a delivery token opens until it expires', async () => {
    await upload(avi(), { type: 'authenticated', public_id: 'tokened' });
    const token = (auth: object) =>
      address('tokened', { type: 'authenticated', sign_url: true, auth_token: { key: TOKEN_KEY, ...auth } });
    const now = Math.floor(Date.now() / 1000);
    expect((await fetch(token({ duration: 60 }))).status).toBe(200);
    expect((await fetch(token({ duration: 60, acl: '/local/video/authenticated/*' }))).status).toBe(200);
    expect((await fetch(token({ duration: 60, acl: '/local/image/*' }))).status).toBe(401);
    expect((await fetch(token({ start_time: now - 100, expiration: now - 1 }))).status).toBe(401);
    expect((await fetch(token({ start_time: now + 100, duration: 60 }))).status).toBe(401);
    expect((await fetch(token({ expiration: 'never' }))).status).toBe(401);
    const changed = token({ duration: 60 }).replace(/exp=(\d+)/, (_, end) => `exp=${Number(end) + 1}`);
    expect((await fetch(changed)).status).toBe(401);
  });

  it('a private download address is good until it expires and for nothing else', async () => {
    await upload(avi(), { type: 'private', public_id: 'secret' });
    const now = Math.floor(Date.now() / 1000);
    const make = (expires_at: number) =>
      sdk.utils.private_download_url('secret', 'avi', {
        resource_type: 'video',
        type: 'private',
        expires_at,
        attachment: true,
      });
    const good = await fetch(make(now + 60));
    expect([good.status, good.headers.get('content-disposition')]).toEqual([200, 'attachment']);
    expect((await fetch(make(now - 1))).status).toBe(401);
    expect((await fetch(make(now + 60).replace('public_id=secret', 'public_id=other'))).status).toBe(401);
  });
});
