/** Files of studio forms. One that was stored while another field was wrong is kept, so nobody sends a video twice. */
import type { Request } from 'express';
import { NotFound, Refused } from '../../lib/errors.ts';
import { type MediaFile, type MediaKind, requireFile, storeUpload } from '../../media/media.service.ts';
import { me } from '../../web/request.ts';
import { receivedFile } from '../../web/uploads.ts';

export type Taken = { file: MediaFile | null; error: string | null };

/** The file sent in `field`, or the one an earlier try stored (`kept_<field>`); its error when it cannot be taken. */
export async function takeFile(req: Request, field: string, accept: MediaKind[]): Promise<Taken> {
  try {
    const received = receivedFile(req, field);
    if (received) return { file: await storeUpload(me(req), received, accept), error: null };
    return { file: await keptFile(req, field, accept), error: null };
  } catch (error) {
    if (error instanceof Refused) return { file: null, error: error.message };
    throw error;
  }
}

/** Throws the error of the first file that could not be taken, beside its field. */
export function requireTaken(taken: Record<string, Taken>): void {
  for (const [field, { error }] of Object.entries(taken)) if (error) throw new Refused(error, field);
}

/** Adds the files' errors to those of a form that comes back. */
export function withFileErrors(errors: Record<string, string>, taken: Record<string, Taken>): Record<string, string> {
  const more = Object.entries(taken).flatMap(([field, { error }]) => (error ? [[field, error]] : []));
  return { ...errors, ...Object.fromEntries(more) };
}

/** What a form shows of a file that waits to be saved with it. */
export function keptOf(taken: Record<string, Taken>): Record<string, { id: string; name: string }> {
  const kept = Object.entries(taken).flatMap(([field, { file }]) =>
    file ? [[field, { id: file.id, name: file.originalName }] as const] : [],
  );
  return Object.fromEntries(kept);
}

async function keptFile(req: Request, field: string, accept: MediaKind[]): Promise<MediaFile | null> {
  const id: unknown = req.body?.[`kept_${field}`];
  if (typeof id !== 'string' || id === '') return null;
  const file = await requireFile(id).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  if (!file || file.ownerId !== me(req).id || !accept.includes(file.kind)) return null;
  return file;
}
