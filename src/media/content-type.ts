/** The type of a file by its bytes. Nothing is unpacked or decoded: only beginnings and ends are looked at. */
import { open, readFile, stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { decodeText } from '../lib/decode-text.ts';
import { looksLikeCaptions } from './captions/cues.service.ts';
import { type MediaType, types } from './types.ts';

/** Undefined for what is none of the school's types, and for what cannot be told. */
export async function typeOfFile(path: string): Promise<MediaType | undefined> {
  const bytes = await pieceOf(path, 0, 4096);
  const start = decodeText(bytes);
  // Before the detector, which takes some texts in UTF-16 for sound.
  if (looksLikeCaptions(bytes)) return types[/^\ufeff?WEBVTT/.test(start) ? 'text/vtt' : 'application/x-subrip'];
  // A damaged file can make the detector stumble; then it is none of ours.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found && found.mime !== 'application/xml') return types[found.mime];
  if (isDrawing(start)) return types['image/svg+xml'];
  return !found && (await isPlainText(path)) ? types['text/plain'] : undefined;
}

/**
 * The type of a large file of which only the beginning is there; undefined where that cannot say it yet: office files
 * begin as any archive does.
 */
export async function typeOfBeginning(path: string): Promise<MediaType | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const type = found && types[found.mime];
  return type && /^(image|video|audio)$/.test(type.kind) ? type : undefined;
}

/** Is the end of this PDF, ZIP or office file there? Both formats have their table of contents at the end. */
export async function isWhole(path: string, { ending }: MediaType): Promise<boolean> {
  const { size } = await stat(path);
  // A ZIP may end with a remark of 65,535 bytes after the 22 of its last record (APPNOTE 4.3.16).
  const end = await pieceOf(path, Math.max(0, size - 65_557), 65_557);
  if (ending === 'pdf') return end.subarray(-4096).includes('%%EOF');
  return /^(zip|docx|pptx|xlsx)$/.test(ending) ? end.includes('PK\x05\x06') : true;
}

/** Takes off what may stand before the first element, piece by piece: one pattern for all would never end on hostile text. */
function isDrawing(start: string): boolean {
  const before = /\ufeff|\s+|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/iy;
  let at = 0;
  for (; before.test(start); before.lastIndex = at) at = before.lastIndex;
  return /^<svg[\s>]/i.test(start.slice(at));
}

/** UTF-8 without control characters, markup aside: tables, queries, notes. */
async function isPlainText(path: string): Promise<boolean> {
  const { size } = await stat(path);
  if (size > 2 * 1024 * 1024) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return !/[^\P{Cc}\t\n\r]/u.test(text) && !/^\s*</.test(text);
  } catch {
    return false;
  }
}

async function pieceOf(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
