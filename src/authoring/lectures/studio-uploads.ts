/** Files of studio forms. One that was stored while another field was wrong is kept, so nobody sends a video twice. */
import type { Request } from 'express';
import { Refused } from '../../lib/errors.ts';
import { addToLibrary, takeKnownFile } from '../../media/library/library.service.ts';
import { type MediaFile, type MediaKind, storeUpload } from '../../media/media.service.ts';
import { me } from '../../web/request.ts';
import { receivedFile } from '../../web/uploads.ts';

export type Taken = { file: MediaFile | null; error: string | null };

/**
 * The file sent in `field`, or the one an earlier try stored (`kept_<field>`), or the one chosen from the course's library
 * (`library_<field>`); its error when it cannot be taken. The caller has made sure that the course of the address is theirs.
 */
export async function takeFile(req: Request, field: string, accept: MediaKind[]): Promise<Taken> {
  try {
    const received = receivedFile(req, field);
    const file = received ? await storeUpload(me(req), received, accept) : await keptFile(req, field, accept);
    const courseId = courseOf(req);
    if (file && courseId) await addToLibrary(courseId, [file.id]);
    return { file, error: null };
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
  const body: Record<string, unknown> = req.body ?? {};
  const id = body[`kept_${field}`] || body[`library_${field}`];
  if (typeof id !== 'string' || id === '') return null;
  const file = await takeKnownFile(me(req), id, { kinds: accept, courseId: courseOf(req) });
  if (!file && body[`library_${field}`] === id)
    throw new Refused('This file is not in the library any more. Please choose another one.');
  return file;
}

function courseOf(req: Request): string | null {
  return typeof req.params.course === 'string' ? req.params.course : null;
}
