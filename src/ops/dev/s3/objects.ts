import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type StoredObject = { key: string; bytes: number; etag: string };
type Upload = { key: string; parts: Map<number, { etag: string; bytes: number }> };
export type Objects = ReturnType<typeof openObjects>;
export type Named = { number: number; etag: string };

/** Each part but the last one has at least this much. */
export const leastPart = 5 * 1024 * 1024;

/** One bucket: objects and parts as files, what is known of them in memory. It is empty when it is opened. */
export function openObjects(folder: string) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (/^(object|part)-/.test(name)) rmSync(join(folder, name));
  const objects = new Map<string, StoredObject & { path: string }>();
  const uploads = new Map<string, Upload>();
  const partPath = (id: string, number: number) => join(folder, `part-${id}-${number}`);

  function keep(key: string, path: string, etag: string): StoredObject {
    const before = objects.get(key);
    objects.set(key, { key, path, etag, bytes: statSync(path).size });
    if (before) rmSync(before.path, { force: true });
    return { key, etag, bytes: statSync(path).size };
  }

  return {
    list: () => [...objects.values()].map(({ path: _path, ...facts }) => facts),
    uploads: () => [...uploads.keys()],
    find: (key: string): StoredObject | undefined => objects.get(key),
    read: (key: string, start: number, end: number) => createReadStream(objects.get(key)?.path ?? '', { start, end }),

    put(key: string, bytes: Buffer): StoredObject {
      const path = join(folder, `object-${randomUUID()}`);
      writeFileSync(path, bytes);
      return keep(key, path, md5(bytes));
    },

    remove(key: string): void {
      const known = objects.get(key);
      objects.delete(key);
      if (known) rmSync(known.path, { force: true });
    },

    begin(key: string): string {
      const id = randomUUID();
      uploads.set(id, { key, parts: new Map() });
      return id;
    },

    /** The tag of the part; undefined for an upload that is not there. */
    addPart(id: string, number: number, bytes: Buffer): string | undefined {
      const upload = uploads.get(id);
      if (!upload) return undefined;
      writeFileSync(partPath(id, number), bytes);
      upload.parts.set(number, { etag: md5(bytes), bytes: bytes.length });
      return md5(bytes);
    },

    /** The object made of the named parts, or the code of S3's error. */
    async complete(id: string, key: string, named: Named[]): Promise<StoredObject | string> {
      const upload = uploads.get(id);
      if (!upload || upload.key !== key) return 'NoSuchUpload';
      const fault = faultOf(upload, named);
      if (fault) return fault;
      const path = join(folder, `object-${randomUUID()}`);
      writeFileSync(path, '');
      for (const { number } of named) await appendFile(path, await readFile(partPath(id, number)));
      this.abort(id);
      return keep(
        key,
        path,
        `${md5(Buffer.concat(named.map(({ etag }) => Buffer.from(etag, 'hex'))))}-${named.length}`,
      );
    },

    /** Forgets an upload with its parts; false when it is not there. */
    abort(id: string): boolean {
      for (const number of uploads.get(id)?.parts.keys() ?? []) rmSync(partPath(id, number), { force: true });
      return uploads.delete(id);
    },
  };
}

function faultOf(upload: Upload, named: Named[]): string | undefined {
  if (named.length === 0) return 'MalformedXML';
  if (named.some(({ number }, at) => at > 0 && number <= (named[at - 1]?.number ?? 0))) return 'InvalidPartOrder';
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    return part?.etag === etag ? part : undefined;
  });
  if (parts.some((part) => part === undefined)) return 'InvalidPart';
  return parts.slice(0, -1).some((part) => (part?.bytes ?? 0) < leastPart) ? 'EntityTooSmall' : undefined;
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
