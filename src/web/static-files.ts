/** `/static/<hash>/<path>`: files of `public/`. Texts go out compressed, from memory; the rest from the disk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { asset, publicFolder } from '../lib/assets.ts';

type Encoding = 'br' | 'gzip';
type Packed = Record<Encoding, Buffer>;
const encodings: Encoding[] = ['br', 'gzip'];
const packed = new Map<string, Promise<Packed>>();
const mostKept = 100;
/** No dot but that of the ending, so nothing outside of the folder. */
const text = /^[\w/-]+\.(css|js|svg)$/;

/** A file is for ever under the hash of its content (or under 0, where its name has the version), else asked anew. */
export function staticFiles(): RequestHandler {
  const files = express.static(publicFolder, { cacheControl: false, index: false, redirect: false, fallthrough: true });
  return async (req, res, next) => {
    const [, hash = '', path = ''] = /^\/([^/]+)\/(.*)$/.exec(req.path) ?? [];
    const isCurrent = hash === '0' || asset(path) === `/static/${hash}/${path}`;
    if (await sendPacked(req, res, path, isCurrent)) return;
    res.set('Cache-Control', cachingOf(isCurrent));
    req.url = `/${path}`;
    files(req, res, () => {
      res.removeHeader('Cache-Control');
      req.url = req.originalUrl;
      next();
    });
  };
}

function cachingOf(isCurrent: boolean): string {
  return isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** False: not a text, not there, or wanted as it is. */
async function sendPacked(req: Request, res: Response, path: string, isCurrent: boolean): Promise<boolean> {
  if (!text.test(path) || !/^(GET|HEAD)$/.test(req.method)) return false;
  res.vary('Accept-Encoding');
  const encoding = encodings.find((one) => req.acceptsEncodings(one));
  const bodies = encoding && !req.get('Range') ? await pack(path).catch(() => null) : null;
  if (!encoding || !bodies) return false;
  res.type(path.slice(path.lastIndexOf('.')));
  const tag = `"${asset(path).split('/')[2]}-${encoding}"`;
  res.set({ 'Content-Encoding': encoding, 'Cache-Control': cachingOf(isCurrent), ETag: tag }).send(bodies[encoding]);
  return true;
}

/** Packed once for each content, however many ask at the same time. Rejects where there is no such file. */
function pack(path: string): Promise<Packed> {
  const address = asset(path);
  const kept = packed.get(address);
  if (kept) return kept;
  const work = readFile(join(publicFolder, path)).then(async (body) => {
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    const [br, zipped] = await Promise.all([promisify(brotliCompress)(body, { params }), promisify(gzip)(body)]);
    return { br, gzip: zipped };
  });
  if (packed.size >= mostKept) packed.clear();
  packed.set(address, work);
  work.catch(() => packed.delete(address));
  return work;
}
