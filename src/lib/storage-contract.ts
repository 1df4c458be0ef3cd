/** What every storage of uploaded bytes does, and the keys that all of them use. */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';

export const storeNames = ['disk', 'cloudinary', 's3'] as const;
export type StoreName = (typeof storeNames)[number];
/** Both ends included, counted from 0. */
export type ByteRange = { start: number; end: number };

export type Storage = {
  /** Keeps a copy of the file at `path` under `key`, whole or not at all. May be repeated. */
  put(key: string, path: string): Promise<void>;
  /** The bytes, or a part of them. Throws NotFound. Whoever opens it must read it to the end or destroy it. */
  open(key: string, range?: ByteRange): Promise<Readable>;
  /** How many bytes there are; null when there is no such file. */
  sizeOf(key: string): Promise<number | null>;
  /** May be repeated. */
  remove(key: string): Promise<void>;
  /** An address at the store itself that gives the bytes for at most five minutes; null where they go through the school. */
  directAddress?(key: string): Promise<string | null>;
};

/** Two characters that spread files over folders, a slash, 22 more, and an ending. */
const shape = /^[a-z0-9]{2}\/[\w-]{22}\.[a-z0-9]{2,5}$/;

/** A key that nobody can guess (132 random bits). `ending` is that of the content's type, without a dot. */
export function newKey(ending: string): string {
  return keyFrom(randomBytes(18), ending);
}

/** A key made of 18 bytes. */
export function keyFrom(bytes: Buffer, ending: string): string {
  return `${bytes.toString('hex', 0, 1)}/${bytes.toString('base64url', 1, 18).slice(0, 22)}.${ending}`;
}

const letters: Record<StoreName, string> = { disk: 'd', cloudinary: 'c', s3: 's' };

/** Where the school hands it out. For pictures only: the key cannot be guessed and names its content for ever. */
export function publicAddress(store: StoreName, key: string): string {
  return `/media/public/${letters[store]}/${key}`;
}

/** The storage that a public address names by a letter; undefined for none of ours. */
export function storeOfLetter(letter: string): StoreName | undefined {
  return storeNames.find((name) => letters[name] === letter);
}

/** Is this one of our keys? Anything else never reaches a file system or a provider. */
export function isKey(text: string): boolean {
  return shape.test(text);
}
