/** `/media/uploads`: files that come in parts (tus), what became of them, and the page of a person's unfinished ones. */
import { Metadata } from '@tus/server';
import { type ErrorRequestHandler, type Request, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { Failure, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requireTeacher } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { typeOfBeginning } from '../content-type.ts';
import { mediaKinds } from '../file.model.ts';
import { wrongType } from '../recognise.service.ts';
import { sizeWords } from '../types.ts';
import { announceAs, speakTus, uploadsPath } from './tus.ts';
import { uploadPath } from './upload-folder.ts';
import {
  beginUpload,
  discardUpload,
  finishUpload,
  listUnfinished,
  refuseUpload,
  requireUpload,
  type UploadView,
} from './uploads.service.ts';

type Row = { id: string; name: string; size: string; percent: number; began: string; checking: boolean };
const indexPage = view<{ rows: Row[]; csrf: string | null }>('media/uploads/index');

/** The type is told by the beginning; in one request, or in the first few. */
const beginning = 32 * 1024 ** 2;
const Announcement = z.object({
  length: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  filename: z.string().max(4000),
  /** Kinds of files that the form takes, with commas between. */
  kinds: z
    .string()
    .transform((words) => words.split(','))
    .pipe(z.array(z.enum(mediaKinds)).min(1)),
});

export const uploads = Router();
uploads.use(uploadsPath, requireTeacher);

uploads.get(uploadsPath, async (req, res) => {
  const unfinished = await listUnfinished(me(req));
  const page = indexPage({ rows: unfinished.map((one) => rowOf(req, one)), csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'Unfinished uploads', layout: 'studio' });
});

uploads.post(uploadsPath, async (req, res) => {
  if (!isTus(req)) throw new Failure(415, 'Uploads in parts speak the tus protocol.');
  const id = await beginUpload(me(req), announcementOf(req));
  announceAs(req, id);
  await speakTus(req, res);
});

/** HEAD is the protocol's question how much has arrived; GET tells what became of it. */
uploads.get(`${uploadsPath}/:id`, async (req, res) => {
  const { id, ...known } = await requireUpload(me(req), String(req.params.id));
  if (req.method === 'HEAD') return speakTus(req, res);
  // Whoever received the last byte may have been killed before saying so, and nobody sends that byte again.
  const isWhole = known.state === 'receiving' && known.arrived === known.bytes;
  if (isWhole) await finishUpload(id);
  const { state, fileId, reason, name, bytes, arrived } = isWhole ? await requireUpload(me(req), id) : known;
  res.set('Cache-Control', 'no-store').json({ state, fileId, reason, name, bytes, arrived });
});

uploads.patch(`${uploadsPath}/:id`, async (req, res) => {
  const upload = await requireUpload(me(req), String(req.params.id));
  if (upload.state === 'refused') throw new Refused(upload.reason ?? 'This file was refused.');
  await refuseWrongType(upload);
  await speakTus(req, res);
});

uploads.delete(`${uploadsPath}/:id`, async (req, res) => {
  await discardUpload(me(req), String(req.params.id));
  if (isTus(req)) return void res.set('Tus-Resumable', '1.0.0').status(204).end();
  await answer(req, res, { redirect: uploadsPath, flash: 'Discarded.' });
});

/** Programs get the sentence, not a page. */
const inPlainWords: ErrorRequestHandler = (error, req, res, next) => {
  if (!(error instanceof Failure) || !isTus(req) || res.headersSent) return next(error);
  if (error.retryAfter) res.set('Retry-After', String(error.retryAfter));
  res.set({ 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' });
  res.status(error.status).type('text').send(error.message);
};
uploads.use(uploadsPath, inPlainWords);

function isTus(req: Request): boolean {
  return req.get('Tus-Resumable') !== undefined;
}

/** Throws Refused: what is announced cannot be read. */
function announcementOf(req: Request): { name: string; bytes: number; kinds: (typeof mediaKinds)[number][] } {
  const parsed = Announcement.safeParse({ ...metadataOf(req), length: req.get('Upload-Length') });
  if (!parsed.success) throw new Refused('An upload says its length, its name and the kinds of files it may be.');
  const { length, filename, kinds } = parsed.data;
  return { name: filename, bytes: length, kinds };
}

function metadataOf(req: Request): Record<string, string | null> {
  try {
    return Metadata.parse(req.get('Upload-Metadata'));
  } catch {
    return {};
  }
}

/** Throws Refused for a film where a PDF is wanted, before gigabytes of it are sent. */
async function refuseWrongType({ id, kinds, arrived }: UploadView): Promise<void> {
  if (arrived === 0 || arrived > beginning) return;
  const type = await typeOfBeginning(uploadPath(id));
  if (!type || kinds.includes(type.kind)) return;
  const reason = wrongType(type, kinds);
  await refuseUpload(id, reason);
  throw new Refused(reason);
}

function rowOf(req: Request, { id, name, bytes, arrived, state, createdAt }: UploadView): Row {
  return {
    id,
    name,
    size: sizeWords(bytes),
    percent: Math.floor((arrived / bytes) * 100),
    began: formatMoment(createdAt, req.user?.timeZone ?? config.school.timeZone),
    checking: state === 'checking',
  };
}
