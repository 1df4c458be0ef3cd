/** Indexes of courses in this process: read when somebody searches, the ones not used for longest given up first. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { trusted } from 'mongoose';
import { type PieceIndex, readIndex } from './engine.ts';
import { CourseIndex, type CourseIndexRecord, IndexPart, type IndexPartRecord } from './index.model.ts';

/** `parts`: how many there are. Its words may be of an older version than the one that is learnt. */
export type KnownIndex = { id: string; versionId: string; parts: number };
type Loaded = { index: PieceIndex | null; bytes: number };

const unpacked = promisify(gunzip);
/** An index takes about eight times the characters of its JSON (measured with long transcripts). */
const growth = 8;
const loaded = new LRUCache<string, Loaded>({
  maxSize: 192 * 1024 * 1024,
  sizeCalculation: ({ bytes }) => Math.max(1, bytes),
  fetchMethod: (key) => load(key),
});

/** The newest index of each of these courses that is ready; courses without one are left out. One read. */
export async function listIndexes(courseIds: readonly string[]): Promise<Map<string, KnownIndex>> {
  const records = await CourseIndex.find({ courseId: trusted({ $in: [...courseIds] }), state: 'ready' })
    .sort({ courseId: 1, number: 1 })
    .lean<CourseIndexRecord[]>();
  return new Map(
    records.map(({ _id, courseId, versionId, parts }) => [courseId, { id: String(_id), versionId, parts }]),
  );
}

/** null where it was given up meanwhile for that of a newer version. */
export async function loadPart({ id }: KnownIndex, number: number): Promise<PieceIndex | null> {
  return (await loaded.fetch(`${id}.${number}`))?.index ?? null;
}

/** Forgets all (tests). */
export function forgetLoaded(): void {
  loaded.clear();
}

async function load(key: string): Promise<Loaded> {
  const [indexId = '', number] = key.split('.');
  const record = await IndexPart.findOne({ indexId, number: Number(number) }).lean<IndexPartRecord>();
  if (!record) return { index: null, bytes: 0 };
  const json = (await unpacked(bytesOf(record.bytes))).toString();
  return { index: await readIndex(json), bytes: json.length * growth };
}

/** The driver gives its own type for bytes where nothing else makes a Buffer of them. */
function bytesOf(bytes: Buffer | { buffer: Uint8Array }): Uint8Array {
  return Buffer.isBuffer(bytes) ? bytes : bytes.buffer;
}
