/** What an MP4 says about itself, without any program: ISO base media file format, ISO/IEC 14496-12. */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

type Box = { type: string; start: number; body: number; end: number };
/** `isWhole`: every box ends within the file, and there is an index of the film (`moov`). */
export type Mp4Facts = { isWhole: boolean; seconds: number | null };

export async function readMp4(path: string): Promise<Mp4Facts> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const boxes = await boxesIn(file, 0, size);
    const moov = boxes.find(({ type }) => type === 'moov');
    const last = boxes.at(-1);
    if (!moov || !last || last.end > size || !boxes.some(({ type }) => type === 'mdat'))
      return { isWhole: false, seconds: null };
    return { isWhole: true, seconds: await secondsOf(file, moov) };
  } finally {
    await file.close();
  }
}

/** A thousand boxes are more than any film has at one level; hostile files get no further. */
async function boxesIn(file: FileHandle, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < 1000; ) {
    const head = await read(file, at, 16);
    const short = head.readUInt32BE(0);
    const wide = short === 1;
    const size = short === 0 ? to - at : wide ? Number(head.readBigUInt64BE(8)) : short;
    if (size < (wide ? 16 : 8)) break;
    boxes.push({ type: head.toString('latin1', 4, 8), start: at, body: at + (wide ? 16 : 8), end: at + size });
    at += size;
  }
  return boxes;
}

async function secondsOf(file: FileHandle, moov: Box): Promise<number | null> {
  const header = (await boxesIn(file, moov.body, moov.end)).find(({ type }) => type === 'mvhd');
  if (!header) return null;
  const body = await read(file, header.body, 32);
  const wide = body[0] === 1;
  const scale = body.readUInt32BE(wide ? 20 : 12);
  const units = wide ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
  return scale > 0 ? units / scale : null;
}

/** Past the end there are zeros. */
async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, at);
  return buffer;
}
