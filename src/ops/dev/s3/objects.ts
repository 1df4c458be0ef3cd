import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type StoredObject = { key: string; bytes: number; etag: string };
export type Objects = ReturnType<typeof openObjects>;

/** One bucket: objects as files, what is known of them in memory. It is empty when it is opened. */
export function openObjects(folder: string) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (/^(object|part)-/.test(name)) rmSync(join(folder, name));
  const objects = new Map<string, StoredObject & { path: string }>();

  return {
    list: () => [...objects.values()].map(({ path: _path, ...facts }) => facts),
    find: (key: string): StoredObject | undefined => objects.get(key),
    read: (key: string, start: number, end: number) => createReadStream(objects.get(key)?.path ?? '', { start, end }),
    newPath: () => join(folder, `object-${randomUUID()}`),

    put(key: string, bytes: Buffer): StoredObject {
      const path = this.newPath();
      writeFileSync(path, bytes);
      return this.keep(key, path, md5(bytes));
    },

    /** Makes a file of the bucket's folder an object; what stood under the key goes. */
    keep(key: string, path: string, etag: string): StoredObject {
      const before = objects.get(key);
      const facts = { key, etag, bytes: statSync(path).size };
      objects.set(key, { ...facts, path });
      if (before) rmSync(before.path, { force: true });
      return facts;
    },

    remove(key: string): void {
      const known = objects.get(key);
      objects.delete(key);
      if (known) rmSync(known.path, { force: true });
    },
  };
}

export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
