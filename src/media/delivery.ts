/** Sends stored bytes: whole, a range (RFC 9110, 14), or only what is asked about them. Never more than the line takes. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { storageOf } from '../lib/storage.ts';
import type { ByteRange, StoreName } from '../lib/storage-contract.ts';

/** `headers`: what the answer carries beside those of the bytes; an error page must not have them. */
export type Delivery = {
  store: StoreName;
  key: string;
  mime: string;
  bytes: number;
  headers: Record<string, string>;
};

/** Answers GET and HEAD. A reader who leaves ends the reading. Throws NotFound when the bytes are gone. */
export async function deliver(req: Request, res: Response, file: Delivery): Promise<void> {
  // Keys name their content for ever, so they are the strongest tag there is.
  const etag = `"${file.key}"`;
  if (isKnown(req.get('If-None-Match'), etag))
    return void res
      .status(304)
      .set({ ...file.headers, ETag: etag })
      .end();
  const asked = req.get('If-Range') && req.get('If-Range') !== etag ? null : rangeOf(req.get('Range'), file.bytes);
  if (asked === 'none') return void res.status(416).set('Content-Range', `bytes */${file.bytes}`).end();
  const stream = req.method === 'HEAD' ? null : await storageOf(file.store).open(file.key, asked ?? undefined);
  // Who left while the file was being opened would leave it open.
  if (stream && res.closed) return void stream.destroy();
  const range = asked ?? { start: 0, end: file.bytes - 1 };
  if (asked) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.bytes}`);
  res.set({ ...file.headers, ETag: etag, 'Accept-Ranges': 'bytes', 'Content-Type': typeOf(file.mime) });
  res.set('Content-Length', String(range.end - range.start + 1));
  if (!stream) return void res.end();
  await pipeline(stream, res).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/** One range as asked for; null for none, several or unreadable ones (then all is sent); `none` when it lies outside. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'none' | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.replace(/\s/g, '') ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return null;
  const [from, to] = [found[1] ?? '', found[2] ?? ''];
  if (from === '')
    return Number(to) > 0 && bytes > 0 ? { start: Math.max(0, bytes - Number(to)), end: bytes - 1 } : 'none';
  const start = Number(from);
  const end = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== '' && Number(to) < start) return null;
  return start < bytes ? { start, end } : 'none';
}

function isKnown(header: string | undefined, etag: string): boolean {
  return header !== undefined && (header.trim() === '*' || header.split(',').some((one) => one.trim() === etag));
}

function typeOf(mime: string): string {
  return mime.startsWith('text/') ? `${mime}; charset=utf-8` : mime;
}

/** The reader went away: the usual end of watching a film. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
