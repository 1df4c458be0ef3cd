/** Small files of every type that a school takes, made when a test needs them. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { config } from '../config.ts';

const run = promisify(execFile);
let count = 0;

/** Writes `bytes` to a new file of the test's data folder; returns its path. The name says nothing of the type. */
export async function sampleFile(bytes: Uint8Array | string): Promise<string> {
  count++;
  const path = join(config.dataFolder, `sample-${process.pid}-${count}`);
  await writeFile(path, bytes);
  return path;
}

/** A picture with a gradient, so that sizes differ from one another. */
export async function picture(width: number, height: number, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 3, 0).map((_, at) => (at * 7) % 251);
  return sharp(raw, { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

/** A film of `seconds` with a tone; the ending of `name` chooses the container, `codecs` what is in it. */
export async function film(name: string, seconds: number, codecs: string[] = []): Promise<Buffer> {
  count++;
  const path = join(config.dataFolder, `${process.pid}-${count}-${name}`);
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=160x90:rate=10:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const args = ['-y', '-loglevel', 'error', ...picture, ...sound, '-shortest', ...codecs, path];
  await run(config.ffmpegPath ?? 'ffmpeg', args);
  return readFile(path);
}

/** An MP4 as phones write it that were held upright: the picture lies, and its track says how it is to be turned (ISO/IEC 14496-12, 8.3.2). */
export function turned(mp4: Buffer): Buffer {
  const bytes = Buffer.from(mp4);
  const matrix = bytes.indexOf('tkhd') + 44;
  const quarter = [0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000];
  for (const [at, number] of quarter.entries()) bytes.writeUInt32BE(number, matrix + 4 * at);
  return bytes;
}

/** A ZIP of files that are stored as they are. */
export function zip(files: Record<string, string>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, body] = [Buffer.from(name), Buffer.from(text)];
    const facts = Buffer.alloc(22);
    facts.writeUInt32LE(crc32(body), 10);
    facts.writeUInt32LE(body.length, 14);
    facts.writeUInt32LE(body.length, 18);
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), withVersion(facts), uint16(title.length), uint16(0), title]);
    local.push(head, body);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        uint16(20),
        withVersion(facts),
        uint16(title.length),
        rest.subarray(0, 2),
        rest.subarray(0, 10),
        rest.subarray(10),
        title,
      ]),
    );
    at += head.length + body.length;
  }
  const size = central.reduce((sum, one) => sum + one.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...local, ...central, Buffer.from('PK\x05\x06'), end]);
}

const office = 'application/vnd.openxmlformats-officedocument';

export function docx(): Buffer {
  return officeFile(`${office}.wordprocessingml.document.main+xml`, 'word/document.xml');
}

export function pptx(): Buffer {
  return officeFile(`${office}.presentationml.presentation.main+xml`, 'ppt/presentation.xml');
}

export function xlsx(): Buffer {
  return officeFile(`${office}.spreadsheetml.sheet.main+xml`, 'xl/workbook.xml');
}

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
export const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nTie it so.\n\n00:02.000 --> 00:04.500\nAnd pull.\n';

function officeFile(type: string, part: string): Buffer {
  const override = `<Override PartName="/${part}" ContentType="${type}"/>`;
  return zip({ '[Content_Types].xml': `<?xml version="1.0"?><Types>${override}</Types>`, [part]: '<x/>' });
}

function withVersion(facts: Buffer): Buffer {
  facts.writeUInt16LE(20, 0);
  return facts;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
