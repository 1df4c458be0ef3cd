/** Fonts ready for a document. Read once per process: of a packed font the tables would be unpacked for every letter. */
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

type Doc = PDFKit.PDFDocument;

const opened = new Map<string, Buffer>();
const known = new WeakMap<Doc, Set<string>>();

/** Makes a font, by the path of its WOFF file, the one that `doc` sets with. */
export function useFont(doc: Doc, path: string, size: number): Doc {
  const registered = known.get(doc) ?? new Set();
  if (!registered.has(path)) {
    const bytes = opened.get(path) ?? unpacked(readFileSync(path));
    opened.set(path, bytes);
    doc.registerFont(path, bytes);
    known.set(doc, registered.add(path));
  }
  return doc.font(path, size);
}

/** WOFF 1.0 (W3C Recommendation, sections 4 and 5) as the OpenType font that is packed in it. */
export function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + count * 16);
  const power = Math.floor(Math.log2(count));
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  const search = [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)];
  for (const [at, one] of search.entries()) head.writeUInt16BE(one, 4 + at * 2);
  const tables: Buffer[] = [];
  let offset = head.length;
  for (let at = 0; at < count; at++) {
    const entry = 44 + at * 20;
    const [from, packedLength] = [woff.readUInt32BE(entry + 4), woff.readUInt32BE(entry + 8)];
    const length = woff.readUInt32BE(entry + 12);
    const packed = woff.subarray(from, from + packedLength);
    const table = packedLength < length ? inflateSync(packed) : packed;
    woff.copy(head, 12 + at * 16, entry, entry + 4);
    const row = [woff.readUInt32BE(entry + 16), offset, length];
    for (const [which, one] of row.entries()) head.writeUInt32BE(one, 16 + at * 16 + which * 4);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    tables.push(table, padding);
    offset += length + padding.length;
  }
  return Buffer.concat([head, ...tables]);
}
