/** Files of studio forms. One that was stored while another field was wrong is kept, so nobody sends a video twice. */
import type { Request } from 'express';
import { Refused, TooLarge } from '../../lib/errors.ts';
import { addToLibrary, takeKnownFile } from '../../media/library/library.service.ts';
import { type MediaFile, type MediaKind, storeUpload } from '../../media/media.service.ts';
import { mostBytesOf } from '../../media/sizes.service.ts';
import { me } from '../../web/request.ts';
import { acceptUploads, type ReceivedFile, receivedFile, receivedFiles } from '../../web/uploads.ts';

export type Taken = { file: MediaFile | null; error: string | null };
/** `taken`: with the name that the sender gave it. `problems`: why others are not; `name` may be ''. */
export type TakenFiles = { taken: { name: string; file: MediaFile }[]; problems: { name: string; reason: string }[] };

/** Lets files of these kinds in at an address under a course, e.g. `/lectures/:id`: so many at once, each as large as its kind. */
export function acceptCourseFiles(path: string, kinds: readonly MediaKind[], maxFiles = 1, maxFields?: number): void {
  const id = '[0-9a-f]{24}';
  const whole = new RegExp(`^/studio/courses/${id}${path.replaceAll(':id', id)}$`);
  acceptUploads({ path: whole, role: 'instructor', maxBytes: mostBytesOf(kinds), maxFiles, maxFields });
}

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
    return { file: null, error: reasonIn(error) };
  }
}

/**
 * All files of a field that takes several: sent with the form, or stored before it in parts (`kept_<field>`). What cannot be
 * taken stops nothing else. `isWanted`: which of those that came with the form.
 */
export async function takeFiles(
  req: Request,
  field: string,
  accept: readonly MediaKind[],
  isWanted: (sent: ReceivedFile) => boolean = () => true,
): Promise<TakenFiles> {
  const all: TakenFiles = { taken: [], problems: [] };
  for (const sent of receivedFiles(req, field).filter(isWanted))
    try {
      all.taken.push({ name: sent.originalName, file: await storeUpload(me(req), sent, accept) });
    } catch (error) {
      all.problems.push({ name: sent.originalName, reason: reasonIn(error) });
    }
  const body: Record<string, unknown> = req.body ?? {};
  for (const id of [body[`kept_${field}`] ?? []].flat()) {
    const file = await takeKnownFile(me(req), String(id), { kinds: accept, courseId: courseOf(req) });
    if (file) all.taken.push({ name: file.originalName, file });
    else all.problems.push({ name: '', reason: 'This file is not there any more. Please send it again.' });
  }
  return all;
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

/** What is wrong with a file, for the form that it came with. Throws what is not the file's fault. */
function reasonIn(error: unknown): string {
  if (error instanceof Refused || error instanceof TooLarge) return error.message;
  throw error;
}

function courseOf(req: Request): string | null {
  return typeof req.params.course === 'string' ? req.params.course : null;
}
