/** `/media`: pictures under public addresses that never change, everything else under signed ones that end. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { Forbidden, Gone, NotFound } from '../lib/errors.ts';
import { storageOf } from '../lib/storage.ts';
import { isKey, storeOfLetter } from '../lib/storage-contract.ts';
import { doorsAreOpen } from '../web/doors.ts';
import { query } from '../web/form.ts';
import { sessionMark } from '../web/session.ts';
import { findServedFile, mayHaveFile, servedName } from './access.service.ts';
import { isSignature } from './address.service.ts';
import { type Delivery, deliver } from './delivery.ts';
import type { FileRecord } from './file.model.ts';
import { findSize } from './picture-sizes.ts';
import { mimeOfEnding } from './types.ts';
import { progress } from './uploads/progress.routes.ts';
import { uploads } from './uploads/uploads.routes.ts';

const Signed = z.object({
  e: z.coerce.number().int().default(0),
  w: z.string().max(200).default(''),
  s: z.string().default(''),
  v: z.literal('1').optional(),
  d: z.literal('1').optional(),
});

type PictureAddress = { store: string; folder: string; name: string; size?: string };
const picture = '/media/public/:store/:folder/:name{/:size}';

/** Stands before the sessions: nothing here depends on who asks. */
export const publicMedia = Router();

publicMedia.get(picture, (req: Request<PictureAddress>, res, next) =>
  doorsAreOpen() ? sendPicture(req, res, 'public') : next(),
);

/** Stands behind the sessions: an address may work for one person only, a picture of a private school for people only. */
export const media = Router();
media.use(uploads, progress);

media.get(picture, (req: Request<PictureAddress>, res) => sendPicture(req, res, 'private'));

async function sendPicture(req: Request<PictureAddress>, res: Response, whose: 'public' | 'private'): Promise<void> {
  const { store, folder, name, size } = req.params;
  const key = `${folder}/${name}`;
  const ending = /\.(webp|jpg|png|svg)$/.exec(name)?.[1];
  const from = storeOfLetter(store);
  if (!ending || !isKey(key) || !from) throw new NotFound('This picture');
  const sized = size === undefined ? null : await findSize(from, key, size);
  const found = sized ?? { key, mime: mimeOfEnding(ending) ?? '', bytes: await storageOf(from).sizeOf(key) };
  const { bytes } = found;
  if (bytes === null) throw new NotFound('This picture');
  const headers = {
    ...guards(ending === 'svg'),
    // The picture as it was sent stands in for a size that is still being made.
    'Cache-Control': `${whose}, max-age=${size !== undefined && !sized ? '60' : '31536000, immutable'}`,
    'Cross-Origin-Resource-Policy': whose === 'public' ? 'cross-origin' : 'same-origin',
  };
  return deliver(req, res, { ...found, store: from, bytes, headers });
}

/**
 * Signed, not yet ended, in the browser of the sign-in it was made for, on a page of the school, and for a reason that still
 * holds: only then there are bytes.
 */
media.get('/media/:id/:variant', async (req, res) => {
  const { id, variant } = req.params;
  const { by, isDownload } = readAddress(req);
  refuseOtherSites(req);
  const file = await findServedFile(id, variant);
  if (!file) throw new NotFound('This file');
  if (!(await mayHaveFile(req.user ?? null, file, by)))
    throw new Forbidden('This file is not open to you, or not any more.');
  const part = partOf(file, variant);
  const direct = isDownload ? null : await directAddress(part);
  if (direct) return void res.set('Cache-Control', 'no-store').redirect(302, direct);
  const headers = {
    ...guards(file.mime === 'image/svg+xml'),
    'Cache-Control': 'private, max-age=60',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Disposition': dispositionOf({ ...file, originalName: servedName(file, by) }, isDownload),
  };
  return deliver(req, res, { ...part, headers });
});

/** Throws NotFound for what we did not sign for this browser, Gone when its time is over. */
function readAddress(req: Request<{ id: string; variant: string }>): { by: string; isDownload: boolean } {
  const { id: fileId, variant } = req.params;
  const { e: ends, w: by, s, v, d } = query(req, Signed);
  const mark = v ? sessionMark(req) || 'nobody' : '';
  if (!isSignature({ fileId, variant, ends, mark, by }, s)) throw new NotFound('This file');
  if (ends * 1000 < now().getTime())
    throw new Gone('This address has ended. Reload the page that led here: it has a new one.');
  return { by, isDownload: d === '1' };
}

function partOf(file: FileRecord, variant: string): Omit<Delivery, 'headers'> {
  const { store } = file;
  if (variant === 'original') return { store, key: file.key, mime: file.mime, bytes: file.bytes };
  const made = file.variants.find(({ name }) => name === variant);
  if (!made) throw new NotFound('This file');
  return { store, key: made.key, mime: made.mime, bytes: made.bytes };
}

/** Films and sounds need the line; captions and documents must come from the school itself, or pages may not use them. */
async function directAddress({ store, key, mime }: Omit<Delivery, 'headers'>): Promise<string | null> {
  return /^(video|audio)\//.test(mime) ? ((await storageOf(store).directAddress?.(key)) ?? null) : null;
}

/** A page of another site shows or embeds it: browsers say so themselves, older ones by the referrer. */
function refuseOtherSites(req: Request): void {
  const site = req.get('Sec-Fetch-Site');
  const referrer = req.get('Referer');
  const own = [`${req.protocol}://${req.get('host')}`, new URL(config.publicUrl).origin];
  const foreign = site ? site === 'cross-site' : referrer !== undefined && !own.includes(originOf(referrer));
  if (foreign) throw new Forbidden('This file can only be seen in the school.');
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : '';
}

/** The content runs nothing here, also when it is opened by itself. Viewers of PDF do not start in a sandbox. */
function guards(sandboxed: boolean): Record<string, string> {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self' data:; frame-ancestors 'self'";
  return {
    'Content-Security-Policy': sandboxed ? `${policy}; sandbox` : policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
  };
}

/** RFC 6266: the name in plain letters, and as it is. What browsers cannot show is saved. */
function dispositionOf(file: FileRecord, download: boolean): string {
  const shown = file.kind !== 'archive' && (file.kind !== 'document' || file.mime === 'application/pdf');
  const plain = file.originalName.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const encoded = encodeURIComponent(file.originalName).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${shown && !download ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
