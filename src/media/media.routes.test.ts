import { readdir, readlink } from 'node:fs/promises';
import { request } from 'node:http';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPerson } from '../accounts/accounts.service.ts';
import { hour, turnClock } from '../lib/clock.ts';
import { storageOf } from '../lib/storage.ts';
import { film, pdf, picture, sampleFile, vtt, zip } from '../test/media-samples.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { allowFiles, forgetAccess } from './access.service.ts';
import type { AddressOptions } from './address.service.ts';
import { rangeOf } from './delivery.ts';
import { type MediaFile, mediaAddress, publicImage, storeLocalFile } from './media.service.ts';

const school = await startSchool({ jobs: false });
const leo = await createPerson({ email: 'leo@example.org', name: 'Leo Martins', password: castPassword });
const charlie = await createPerson({ email: 'charlie@example.org', name: 'Charlie Rao', password: castPassword });
const files: Record<string, MediaFile> = {};
const bytes: Record<string, Buffer> = {};

beforeAll(async () => {
  bytes.mp4 = await film('a.mp4', 2, ['-pix_fmt', 'yuv420p']);
  bytes.pdf = pdf;
  bytes.zip = zip({ 'a.txt': 'x'.repeat(3_000_000) });
  bytes.png = await picture(400, 300);
  bytes.vtt = Buffer.from(vtt);
  bytes.svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>');
  for (const [ending, content] of Object.entries(bytes))
    files[ending] = await storeLocalFile(leo.id, await sampleFile(content), `Leos "गाँठ" ; file.${ending}`);
});
afterEach(() => turnClock(0));

// A reason of this test's own: what stands here is about the addresses.
let isOpen = true;
allowFiles('test', () => isOpen);
const addressOf = (file: MediaFile, options: AddressOptions = {}): string =>
  mediaAddress(file, { viewer: { mark: '', by: 'test' }, ...options });
const fileOf = (ending: string): MediaFile => files[ending] ?? expect.fail(`no ${ending}`);

describe('signed addresses', () => {
  it('[MED-05] give a film whole, with what a player asks for', async () => {
    const page = await school.visitor().get(addressOf(fileOf('mp4')));
    expect(page.status).toBe(200);
    expect(page.bytes.equals(bytes.mp4 ?? Buffer.alloc(0))).toBe(true);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(bytes.mp4?.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=60',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it('[MED-05] work for nothing else: not another file, variant, end or reason', async () => {
    const visitor = school.visitor();
    const address = addressOf(fileOf('mp4'));
    const other = [
      address.replace(fileOf('mp4').id, fileOf('pdf').id),
      address.replace('/original', '/poster'),
      address.replace('w=test', 'w=own'),
      address.replace(/e=\d+/, 'e=9999999999'),
      address.replace(/s=.*/, 's='),
      address.replace(/&s=[^&]*/, ''),
      `${address}&v=1`,
      address.split('?')[0] ?? '',
      '/media/no-id/original?e=9999999999&s=x',
    ];
    for (const wrong of other) expect([wrong, (await visitor.get(wrong)).status]).toEqual([wrong, 404]);
  });

  it('[MED-05] give nothing once their reason has ended, and nothing for one that nobody declared', async () => {
    const address = addressOf(fileOf('mp4'));
    expect((await school.visitor().get(address)).status).toBe(200);
    isOpen = false;
    forgetAccess();
    const ended = await school.visitor().get(address, { headers: { Range: 'bytes=0-9' } });
    isOpen = true;
    forgetAccess();
    expect([ended.status, ended.bytes.length > 10]).toEqual([403, true]);
    const unknown = addressOf(fileOf('mp4'), { viewer: { mark: '', by: 'toString.constructor' } });
    expect((await school.visitor().get(unknown)).status).toBe(403);
  });

  it('[MED-05] without a reason are for who sent the file, and for admins', async () => {
    const address = mediaAddress(fileOf('mp4'));
    expect((await (await school.signedIn(leo)).get(address)).status).toBe(200);
    expect((await (await school.signedIn(charlie)).get(address)).status).toBe(403);
    expect((await school.visitor().get(address)).status).toBe(403);
  });

  it('[MED-05] end, and say so', async () => {
    const address = addressOf(fileOf('pdf'), { ttlSeconds: 3600 });
    turnClock(0.99 * hour);
    expect((await school.visitor().get(address)).status).toBe(200);
    turnClock(1.3 * hour);
    const ended = await school.visitor().get(address);
    expect([ended.status, ended.headers.get('cache-control')]).toEqual([410, 'private, no-cache']);
    expect(ended.text).toContain('This address has ended');
  });

  it('[MED-05] show nothing inside a page of another site', async () => {
    const address = addressOf(fileOf('mp4'));
    const from = (headers: Record<string, string>) => school.visitor().get(address, { headers });
    expect((await from({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await from({ 'Sec-Fetch-Site': '', Referer: 'https://evil.example/page' })).status).toBe(403);
    expect((await from({ 'Sec-Fetch-Site': '', Referer: `${school.url}/learn/knots` })).status).toBe(200);
    expect((await from({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });

  it('[MED-05] save documents under their name, and show PDF and captions', async () => {
    const get = async (ending: string, download = false) =>
      (await school.visitor().get(addressOf(fileOf(ending), { download }))).headers;
    const saved = (await get('zip')).get('content-disposition');
    expect(saved).toBe(
      `attachment; filename="Leos ______ _ file.zip"; filename*=UTF-8''Leos%20%22%E0%A4%97%E0%A4%BE%E0%A4%81%E0%A4%A0%22%20%3B%20file.zip`,
    );
    expect((await get('pdf')).get('content-disposition')).toMatch(/^inline/);
    expect((await get('pdf', true)).get('content-disposition')).toMatch(/^attachment/);
    expect((await get('vtt')).get('content-type')).toBe('text/vtt; charset=utf-8');
  });

  it('[MED-05] answer HEAD without bytes', async () => {
    const page = await school.visitor().head(addressOf(fileOf('mp4')));
    expect([page.status, page.headers.get('content-length'), page.bytes.length]).toEqual([
      200,
      String(bytes.mp4?.length),
      0,
    ]);
  });

  it('[MED-05] give 404 without old headers when the bytes are gone', async () => {
    const lost = await storeLocalFile(leo.id, await sampleFile(`${vtt}\n00:08.000 --> 00:09.000\nlost\n`), 'lost.vtt');
    await storageOf(lost.store).remove(lost.key);
    const page = await school.visitor().get(addressOf(lost), { headers: { Range: 'bytes=0-3' } });
    expect(page.status).toBe(404);
    expect(page.$('h1')).toBe('Nothing here');
  });
});

describe('byte ranges', () => {
  const film = () => bytes.mp4 ?? Buffer.alloc(0);
  const range = async (value: string, headers: Record<string, string> = {}) =>
    school.visitor().get(addressOf(fileOf('mp4')), { headers: { Range: value, ...headers } });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, -1],
    ['bytes=-50', -50, -1],
    ['bytes=10-999999999', 10, -1],
    ['bytes=0-0', 0, 0],
  ])('[MED-05] %s gives that part', async (value, from, to) => {
    const page = await range(value);
    const [start, end] = [from, to].map((one) => (one < 0 ? film().length + one : one)) as [number, number];
    expect(page.status).toBe(206);
    expect(page.headers.get('content-range')).toBe(`bytes ${start}-${end}/${film().length}`);
    expect(page.bytes.equals(film().subarray(start, end + 1))).toBe(true);
  });

  it('[MED-05] outside of the file is 416 with its size; nonsense and several ranges give all of it', async () => {
    for (const value of ['bytes=99999999-', 'bytes=-0']) {
      const page = await range(value);
      expect([page.status, page.headers.get('content-range')]).toEqual([416, `bytes */${film().length}`]);
    }
    for (const value of ['bytes=5-2', 'bytes=', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6'])
      expect((await range(value)).status).toBe(200);
    expect(rangeOf('bytes=0-', 0)).toBe('none');
  });

  it('[MED-05] holds for the same bytes only: If-Range and If-None-Match', async () => {
    const etag = (await range('bytes=0-0')).headers.get('etag') ?? '';
    expect((await range('bytes=0-9', { 'If-Range': etag })).status).toBe(206);
    expect((await range('bytes=0-9', { 'If-Range': '"another"' })).status).toBe(200);
    const known = await school
      .visitor()
      .get(addressOf(fileOf('mp4')), { headers: { 'If-None-Match': `"x", ${etag}` } });
    expect([known.status, known.bytes.length]).toEqual([304, 0]);
  });

  it('[MED-05] readers who leave in the middle leave no file open', async () => {
    const address = new URL(addressOf(fileOf('zip')), school.url);
    await Promise.all(Array.from({ length: 20 }, () => readAndLeave(address)));
    await vi.waitFor(async () => expect(await openFiles(fileOf('zip').key)).toBe(0), { timeout: 5000 });
    expect((await school.visitor().get(addressOf(fileOf('zip')))).bytes.length).toBe(bytes.zip?.length);
  });
});

describe('public addresses', () => {
  it('[MED-03] are for ever, without a session, and may stand on other pages', async () => {
    const image = await publicImage(fileOf('png').id);
    const page = await school.visitor().get(image?.src ?? '');
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(image?.srcset).toMatch(/ 320w, .* 400w$/);
    expect(await publicImage(null)).toBeNull();
    expect(await publicImage(fileOf('pdf').id)).toBeNull();
    expect(await publicImage('64b0000000000000000000ff')).toBeNull();
  });

  it('[MED-01] let a drawing run nothing', async () => {
    const page = await school.visitor().get((await publicImage(fileOf('svg').id))?.src ?? '');
    expect(page.headers.get('content-type')).toBe('image/svg+xml');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';.* sandbox$/);
  });

  it('[MED-05] lead to pictures only, and never out of the folder', async () => {
    const visitor = school.visitor();
    const keys = [
      fileOf('mp4').key,
      fileOf('pdf').key,
      fileOf('vtt').key,
      '../../package.png',
      '..%2f..%2fpackage.png',
    ];
    for (const key of [...keys, 'ab/%00.png', 'ab/aaaaaaaaaaaaaaaaaaaaaa.png'])
      expect([key, (await visitor.get(`/media/public/d/${key}`)).status]).toEqual([key, 404]);
    expect((await visitor.get(`/media/public/x/${fileOf('png').key}`)).status).toBe(404);
  });
});

/** Asks for a file, waits for the first bytes, and cuts the line. */
function readAndLeave(address: URL): Promise<void> {
  return new Promise((done, fail) => {
    const asked = request(address, (answer) => {
      answer.once('data', () => {
        asked.destroy();
        done();
      });
    });
    asked.on('error', fail).end();
  });
}

async function openFiles(key: string): Promise<number> {
  const links = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
  return targets.filter((target) => target.endsWith(key)).length;
}
