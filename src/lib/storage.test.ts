import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { config } from '../config.ts';
import { film, picture } from '../test/media-samples.ts';
import { cloudinaryStorage } from './storage-cloudinary.ts';
import { isKey, newKey, type Storage } from './storage-contract.ts';
import { diskStorage } from './storage-disk.ts';
import { s3Storage } from './storage-s3.ts';

const folder = resolve(config.dataFolder, 'media');
const stores: [string, Storage][] = [
  ['the disk', diskStorage],
  ['Cloudinary', cloudinaryStorage],
  ['S3', s3Storage],
];

describe.each(stores)('files kept by %s', (_name, storage) => {
  const samples: Record<string, Buffer> = {};
  beforeAll(async () => {
    samples.webp = await picture(64, 48, 'webp');
    samples.mp4 = await film('a.mp4', 1);
    samples.pdf = Buffer.from('%PDF-1.4 words');
    samples.zip = randomBytes(21 * 1000 * 1000);
  });

  it.each(['webp', 'mp4', 'pdf', 'zip'])(
    '[MED-02] gives a %s back byte by byte, whole and in parts',
    async (ending) => {
      const bytes = samples[ending] ?? Buffer.alloc(0);
      const key = newKey(ending);
      await storage.put(key, await fileOf(bytes));
      expect(await storage.sizeOf(key)).toBe(bytes.length);
      expect((await buffer(await storage.open(key))).equals(bytes)).toBe(true);
      expect(await buffer(await storage.open(key, { start: 3, end: 9 }))).toEqual(bytes.subarray(3, 10));
      const last = { start: bytes.length - 1, end: bytes.length - 1 };
      expect(await buffer(await storage.open(key, last))).toEqual(bytes.subarray(-1));
    },
  );

  it('[MED-02] keeps the last of two files under one key, and takes the same one twice', async () => {
    const key = newKey('pdf');
    await storage.put(key, await fileOf(Buffer.from('%PDF-1.4 one')));
    for (let times = 0; times < 2; times++) await storage.put(key, await fileOf(Buffer.from('%PDF-1.4 another')));
    expect((await buffer(await storage.open(key))).toString()).toBe('%PDF-1.4 another');
  });

  it('[MED-02] removes a file, also one that is not there', async () => {
    const key = newKey('pdf');
    await storage.put(key, await fileOf(Buffer.from('%PDF-1.4 one')));
    await storage.remove(key);
    await storage.remove(key);
    expect(await storage.sizeOf(key)).toBeNull();
    await expect(storage.open(key)).rejects.toMatchObject({ status: 404 });
  });

  it('[MED-05] lets go of a file when its reader leaves', async () => {
    const key = newKey('zip');
    await storage.put(key, await fileOf(samples.zip ?? Buffer.alloc(0)));
    const stream: Readable = await storage.open(key);
    await new Promise((done) => stream.once('readable', done));
    stream.destroy();
    await vi.waitFor(() => expect(stream.closed).toBe(true));
    expect(await openFiles(key)).toBe(0);
  });
});

describe('the disk', () => {
  it('[MED-05] never leaves its folder', async () => {
    await writeFile(join(folder, '..', 'secret.pdf'), 'x');
    for (const key of ['../secret.pdf', '/etc/passwd', 'ab/../../secret.pdf', 'ab/x\0.pdf', '', '.', 'ab/%2e%2e.pdf']) {
      expect(isKey(key)).toBe(false);
      await expect(diskStorage.open(key)).rejects.toMatchObject({ status: 404 });
      await expect(diskStorage.put(key, await fileOf(Buffer.from('x')))).rejects.toMatchObject({ status: 404 });
    }
  });

  it('[MED-02] leaves nothing behind when a file cannot be copied', async () => {
    const key = newKey('pdf');
    await expect(diskStorage.put(key, join(folder, 'not-there'))).rejects.toThrow();
    expect(await diskStorage.sizeOf(key)).toBeNull();
    expect(await readdir(join(folder, key.slice(0, 2)))).toEqual([]);
  });
});

describe('S3', () => {
  it('[MED-02] goes on where a part is lost, and says that it is away when nothing helps; nothing half is kept', async () => {
    const key = newKey('zip');
    const bytes = randomBytes(20 * 1000 * 1000);
    const path = await fileOf(bytes);
    await fault({ endpoint: 'part', mode: 'reset-before' });
    await fault({ endpoint: 'part', mode: '500-after' });
    await s3Storage.put(key, path);
    expect((await buffer(await s3Storage.open(key))).equals(bytes)).toBe(true);
    const lost = newKey('zip');
    await fault({ endpoint: 'part', mode: '500', times: 3 });
    await expect(s3Storage.put(lost, path)).rejects.toMatchObject({ status: 503 });
    expect(await s3Storage.sizeOf(lost)).toBeNull();
    expect(await (await fetch(`${process.env.S3_ENDPOINT}/_control/uploads`)).json()).toEqual([]);
    await fault({ endpoint: 'get', mode: '502html' });
    await expect(s3Storage.open(key)).rejects.toMatchObject({ status: 503 });
  });

  it('[MED-02] never names anything but our own keys', async () => {
    for (const key of ['../other/key.pdf', 'ab/x.pdf?uploads', '', 'ab/%2e%2e.pdf'])
      await expect(s3Storage.open(key)).rejects.toMatchObject({ status: 404 });
  });

  async function fault(planned: object): Promise<void> {
    await fetch(`${process.env.S3_ENDPOINT}/_control/faults`, { method: 'POST', body: JSON.stringify(planned) });
  }
});

let count = 0;

async function fileOf(bytes: Buffer): Promise<string> {
  count++;
  const path = join(config.dataFolder, `to-store-${count}`);
  await writeFile(path, bytes);
  return path;
}

/** Descriptors of this process that stand open on a key. */
async function openFiles(key: string): Promise<number> {
  const { readlink } = await import('node:fs/promises');
  const links = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
  return targets.filter((target) => target.endsWith(key)).length;
}
