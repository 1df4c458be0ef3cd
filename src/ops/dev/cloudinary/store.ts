import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Media } from './media.ts';

export const KINDS = z.enum(['image', 'video', 'raw']);
export const TYPES = z.enum(['upload', 'private', 'authenticated']);

const Asset = z.object({
  asset_id: z.string(),
  public_id: z.string(),
  resource_type: KINDS,
  type: TYPES,
  format: z.string(),
  content_type: z.string(),
  version: z.number().int(),
  bytes: z.number().int(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: z.number().optional(),
  etag: z.string(),
  created_at: z.string(),
  original_filename: z.string(),
  tags: z.array(z.string()),
  /** Name of the file that holds the bytes. */
  file: z.string(),
});
export type Asset = z.infer<typeof Asset>;

export type Placing = {
  publicId: string;
  kind: Asset['resource_type'];
  type: Asset['type'];
  name: string;
  tags: string[];
};

export type Store = ReturnType<typeof openStore>;

/** Uploaded bytes in files of their own, and one index of them that is replaced as a whole. */
export function openStore(folder: string) {
  mkdirSync(join(folder, 'files'), { recursive: true });
  const indexFile = join(folder, 'index.json');
  const assets = readIndex(indexFile);
  const path = (asset: Asset) => join(folder, 'files', asset.file);
  const writeIndex = () => {
    writeFileSync(`${indexFile}.new`, JSON.stringify([...assets.values()]));
    renameSync(`${indexFile}.new`, indexFile);
  };

  return {
    find: (kind: string, type: string, publicId: string) => assets.get(key(kind, type, publicId)),
    list: () => [...assets.values()],

    /** Stores bytes under a public id; what stood there before is replaced and its version ends. */
    put(bytes: Buffer, media: Media, placing: Placing): Asset {
      const before = assets.get(key(placing.kind, placing.type, placing.publicId));
      const asset = describe(bytes, media, placing);
      writeFileSync(path(asset), bytes);
      assets.set(key(asset.resource_type, asset.type, asset.public_id), asset);
      writeIndex();
      if (before) rmSync(path(before), { force: true });
      return asset;
    },

    /** Removes an asset; false when there was none, so that it may be repeated. */
    remove(kind: string, type: string, publicId: string): boolean {
      const asset = assets.get(key(kind, type, publicId));
      if (!asset) return false;
      assets.delete(key(kind, type, publicId));
      writeIndex();
      rmSync(path(asset), { force: true });
      return true;
    },

    /** The bytes from `start` to `end`, both included. */
    read: (asset: Asset, start: number, end: number) => createReadStream(path(asset), { start, end }),
  };
}

function describe(bytes: Buffer, media: Media, { publicId, kind, type, name, tags }: Placing): Asset {
  return {
    asset_id: randomUUID().replaceAll('-', ''),
    public_id: publicId,
    resource_type: kind,
    type,
    format: kind === 'raw' ? '' : media.format,
    content_type: media.contentType,
    version: Math.floor(Date.now() / 1000),
    bytes: bytes.length,
    width: media.width,
    height: media.height,
    duration: media.seconds,
    etag: createHash('md5').update(bytes).digest('hex'),
    created_at: new Date().toISOString(),
    original_filename: name.replace(/\.[^.]*$/, ''),
    tags,
    file: randomUUID(),
  };
}

function readIndex(file: string): Map<string, Asset> {
  try {
    const assets = z.array(Asset).parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(assets.map((asset) => [key(asset.resource_type, asset.type, asset.public_id), asset]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new Error(`${file} cannot be read as the index of uploads; move it away to begin anew`, { cause: error });
  }
}

function key(kind: string, type: string, publicId: string): string {
  return `${kind}/${type}/${publicId}`;
}
