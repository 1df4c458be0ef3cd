import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { md5, type Objects, type StoredObject } from './objects.ts';

type Upload = { key: string; parts: Map<number, { etag: string; bytes: number }> };
export type Uploads = ReturnType<typeof openUploads>;
export type Named = { number: number; etag: string };

/** Each part but the last one has at least this much. */
export const leastPart = 5 * 1024 * 1024;

/** Uploads in parts that are under way; each part is a file. */
export function openUploads(folder: string, objects: Objects) {
  const uploads = new Map<string, Upload>();
  const partPath = (id: string, number: number) => join(folder, `part-${id}-${number}`);

  return {
    list: () => [...uploads.keys()],

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
      const path = objects.newPath();
      writeFileSync(path, '');
      for (const { number } of named) await appendFile(path, await readFile(partPath(id, number)));
      this.abort(id);
      const sums = Buffer.concat(named.map(({ etag }) => Buffer.from(etag, 'hex')));
      return objects.keep(key, path, `${md5(sums)}-${named.length}`);
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
