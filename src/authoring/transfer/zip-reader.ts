/** A zip from somebody: looked through before anything is taken, read entry by entry, never trusted about sizes or names. */
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Refused } from '../../lib/errors.ts';

export type ZipPart = { path: string; bytes: number };
export type OpenZip = {
  /** Files with a path that can be used, by that path. */
  parts: Map<string, ZipPart>;
  /** What was passed over, and why. */
  skipped: { path: string; reason: string }[];
  /** The text of a small file. Throws Refused when it is larger than `most` bytes or no UTF-8. */
  text: (path: string, most: number) => Promise<string>;
  /** Writes a file to the disk, within the size that was said. Throws Refused. */
  save: (path: string, target: string) => Promise<void>;
  close: () => void;
};

const limits = { entries: 20_000, bytes: 20 * 1024 ** 3, fileBytes: 4 * 1024 ** 3, ratio: 200, pathLength: 300 };
const litter = /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\.git)(\/|$)/i;

/** Throws Refused, with words for its sender, for what is no zip, is damaged, or would unpack to more than a school holds. */
export async function openZip(path: string): Promise<OpenZip> {
  const zip = await open(path);
  const sorted: Sorted = { entries: new Map(), names: new Set(), skipped: [], bytes: 0 };
  try {
    await eachEntry(zip, (entry) => sort(entry, sorted));
  } catch (error) {
    zip.close();
    throw readable(error);
  }
  const { entries, skipped } = sorted;
  const parts = [...entries].map(([name, entry]) => [name, { path: name, bytes: entry.uncompressedSize }] as const);
  return {
    parts: new Map(parts),
    skipped,
    text: (name, most) => textOf(zip, name, required(entries, name), most),
    save: (name, target) => saveTo(zip, required(entries, name), target),
    close: () => zip.close(),
  };
}

/** `names`: without their capitals, since names that differ in these alone are one on many systems. */
type Sorted = { entries: Map<string, Entry>; names: Set<string>; skipped: OpenZip['skipped']; bytes: number };

function sort(entry: Entry, sorted: Sorted): void {
  const { entries, names, skipped } = sorted;
  sorted.bytes += entry.uncompressedSize;
  if (sorted.bytes > limits.bytes) throw new Refused('This archive would take more than 20 GB when unpacked.');
  const path = nameOf(entry);
  if (path.endsWith('/') || litter.test(path)) return;
  const reason = names.has(path.toLowerCase()) ? 'Another file has the same name.' : faultOf(path, entry);
  if (reason) skipped.push({ path: path.slice(0, limits.pathLength), reason });
  else entries.set(path, entry);
  names.add(path.toLowerCase());
  if (entries.size + skipped.length > limits.entries) throw new Refused('This archive has more than 20,000 files.');
}

/** The reader hands over bytes, or it would refuse the whole archive for one odd name. */
function nameOf(entry: Entry): string {
  const raw: unknown = entry.fileName;
  if (!(raw instanceof Uint8Array)) return String(raw);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw).normalize('NFC');
  } catch {
    return new TextDecoder('windows-1252').decode(raw);
  }
}

function faultOf(path: string, entry: Entry): string | null {
  if (path.length > limits.pathLength) return 'Its name is too long.';
  // Drive letters, backslashes and control signs mean different things on different systems.
  const leadsOut = path.split('/').some((part) => part === '..' || part === '.' || part === '');
  if (leadsOut || /^[a-z]:|[\\\p{Cc}]/iu.test(path)) return 'Its name would lead out of the archive.';
  if (entry.externalFileAttributes >>> 28 === 0xa) return 'It is a link to another file.';
  if (entry.isEncrypted()) return 'It is locked by a password.';
  if (entry.uncompressedSize > limits.fileBytes) return 'It is larger than 4 GB.';
  const grows = entry.uncompressedSize > entry.compressedSize * limits.ratio;
  return grows && entry.uncompressedSize > 1024 ** 2 ? 'It would grow more than two hundredfold when unpacked.' : null;
}

function required(entries: Map<string, Entry>, path: string): Entry {
  const entry = entries.get(path);
  if (!entry) throw new Refused(`“${path}” is not in the archive.`);
  return entry;
}

async function textOf(zip: ZipFile, name: string, entry: Entry, most: number): Promise<string> {
  if (entry.uncompressedSize > most) throw new Refused(`“${name}” is too large for a text.`);
  const bytes = await buffer((await stream(zip, entry)).pipe(atMost(most))).catch((error: unknown) => {
    throw readable(error);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(`“${name}” is no text in UTF-8.`);
  }
}

async function saveTo(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  try {
    await pipeline(await stream(zip, entry), atMost(entry.uncompressedSize), createWriteStream(target));
  } catch (error) {
    throw readable(error);
  }
}

/** What says that it is small and is not ends here. */
function atMost(most: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, give) {
      seen += chunk.length;
      give(seen > most ? new Refused('This archive does not hold what it says.') : null, chunk);
    },
  });
}

function open(path: string): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  return new Promise((done, fail) => {
    yauzl.open(path, options, (error, zip) => (zip ? done(zip) : fail(readable(error))));
  });
}

function eachEntry(zip: ZipFile, take: (entry: Entry) => void): Promise<void> {
  return new Promise((done, fail) => {
    zip.on('entry', (entry: Entry) => {
      try {
        take(entry);
        zip.readEntry();
      } catch (error) {
        fail(error);
      }
    });
    zip.on('end', done);
    zip.on('error', fail);
    zip.readEntry();
  });
}

function stream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((done, fail) => {
    zip.openReadStream(entry, (error, readableStream) =>
      readableStream ? done(readableStream) : fail(readable(error)),
    );
  });
}

/** What the reader says of a broken file is its sender's fault; the disk's faults have a code. */
function readable(error: unknown): unknown {
  if (error instanceof Refused) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^E[A-Z]+$/.test(code)) return error;
  return new Refused('This archive is damaged or no zip. Please make it once more.');
}
