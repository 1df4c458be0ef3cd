/** Archives for tests, also such as no honest program makes: written byte by byte (PKWARE APPNOTE 4.3). */
import { crc32, deflateRawSync } from 'node:zlib';

export type Sample = {
  name: string | Buffer;
  bytes: Buffer | string;
  /** What the directory says of it, where it lies. */
  says?: { size?: number; mode?: number; flags?: number };
  deflate?: boolean;
};

export function zipOf(samples: Sample[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, says = {}, deflate = false } of samples) {
    const path = Buffer.from(name);
    const plain = Buffer.from(bytes);
    const body = deflate ? deflateRawSync(plain) : plain;
    const facts = { path, body, crc: crc32(plain), size: says.size ?? plain.length, method: deflate ? 8 : 0 };
    const flags = (says.flags ?? 0) | 0x800;
    const local = localHeader({ ...facts, flags });
    parts.push(local, path, body);
    directory.push(centralHeader({ ...facts, flags, offset, mode: says.mode ?? 0o100644 }), path);
    offset += local.length + path.length + body.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(samples.length, 8);
  end.writeUInt16LE(samples.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

type Facts = { path: Buffer; body: Buffer; crc: number; size: number; method: number; flags: number };

function localHeader({ path, body, crc, size, method, flags }: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(body.length, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(path.length, 26);
  return header;
}

function centralHeader(facts: Facts & { offset: number; mode: number }): Buffer {
  const { path, body, crc, size, method, flags, offset, mode } = facts;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  // Made by a Unix program: the upper half of the attributes is a mode.
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(body.length, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(path.length, 28);
  header.writeUInt32LE((mode << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}
