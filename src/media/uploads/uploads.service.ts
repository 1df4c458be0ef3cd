/** Uploads in parts, from their announcement to the file they become. Found through the person who sends them. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { Busy, NotFound, Refused, TooLarge, TooMany } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { MediaKind } from '../file.model.ts';
import { shownName } from '../names.service.ts';
import { aOrAn, limitOf, maxBytes, sizeWords, types } from '../types.ts';
import { Upload, type UploadRecord, type UploadState } from './upload.model.ts';
import { arrivedBytes, freeBytes, removeBytes } from './upload-folder.ts';

export type UploadView = {
  id: string;
  name: string;
  bytes: number;
  arrived: number;
  kinds: MediaKind[];
  state: UploadState;
  fileId: string | null;
  reason: string | null;
  createdAt: Date;
};
export type Announced = { name: string; bytes: number; kinds: MediaKind[] };

/** Unfinished ones of one person. */
export const quota = { count: 40, bytes: 40 * 1024 ** 3 };
/** The disk is not filled to the brim: the database may live on it. */
const reserve = 512 * 1024 ** 2;

/**
 * Makes room for a file that is announced; returns its id. Throws Refused for an empty file, TooLarge where the size or the
 * ending of the name says it, TooMany over the person's quota, Busy on a full disk.
 */
export async function beginUpload(person: { id: string }, announced: Announced): Promise<string> {
  const { bytes, kinds } = announced;
  if (bytes === 0) throw new Refused('This file is empty.');
  refuseTooLarge(announced);
  if ((await freeBytes()) < bytes + reserve)
    throw new Busy(
      'There is no room for this file on the school’s disk at the moment. Nothing is lost: try later.',
      600,
    );
  const name = shownName(announced.name) || 'file';
  const upload = await Upload.create({ ownerId: person.id, name, bytes, kinds });
  // Counted with itself, after it stands there: of many at once none slips through.
  const unfinished = await Upload.find({ ownerId: person.id, state: 'receiving' })
    .select('bytes')
    .lean<UploadRecord[]>();
  const sum = unfinished.reduce((all, one) => all + one.bytes, 0);
  if (unfinished.length > quota.count || sum > quota.bytes) {
    await Upload.deleteOne({ _id: upload._id });
    throw new TooMany(
      'You have too many unfinished uploads. Let one end, or discard some on the page of your uploads.',
      60,
    );
  }
  return upload.id;
}

/** Throws NotFound, also for somebody else's. */
export async function requireUpload(person: { id: string }, id: string): Promise<UploadView> {
  const upload = isId(id) ? await Upload.findOne({ _id: id, ownerId: person.id }).lean<UploadRecord>() : null;
  if (!upload) throw new NotFound('This upload');
  return viewOf(upload);
}

/** All bytes are there: the rest is a job's. May be repeated, also while bytes are missing: then nothing happens. */
export async function finishUpload(id: string): Promise<void> {
  const upload = await Upload.findOne({ _id: id, state: 'receiving' }).lean<UploadRecord>();
  if (!upload || (await arrivedBytes(id)) !== upload.bytes) return;
  const told = fact('upload.received', { uploadId: id });
  const change = { $set: { state: 'checking' as const }, $push: { outbox: told } };
  const { modifiedCount } = await Upload.updateOne({ _id: id, state: 'receiving' }, change);
  if (modifiedCount > 0) await relay(Upload, upload._id, [told]);
}

/** Of a beginning whose type is none of those wanted: the rest need not come. Returns the sentence. */
export async function refuseUpload(id: string, reason: string): Promise<void> {
  await Upload.updateOne({ _id: id, state: 'receiving' }, { $set: { state: 'refused', reason } });
  await removeBytes(id);
}

/** What is not yet a file of the person's, oldest last. */
export async function listUnfinished(person: { id: string }): Promise<UploadView[]> {
  const found = await Upload.find({ ownerId: person.id, state: trusted({ $in: ['receiving', 'checking'] }) })
    .sort({ createdAt: -1 })
    .limit(100)
    .lean<UploadRecord[]>();
  return Promise.all(found.map(viewOf));
}

/** Gives an unfinished upload up. May be repeated; what is being checked goes on. */
export async function discardUpload(person: { id: string }, id: string): Promise<void> {
  if (!isId(id)) return;
  const { deletedCount } = await Upload.deleteOne({ _id: id, ownerId: person.id, state: 'receiving' });
  if (deletedCount > 0) await removeBytes(id);
}

/** All of a person's, with their bytes. May be repeated. */
export async function eraseUploads(ownerId: string): Promise<void> {
  for (const { _id } of await Upload.find({ ownerId }).select('_id').lean<UploadRecord[]>()) {
    await removeBytes(_id.toString());
    await Upload.deleteOne({ _id });
  }
}

/** The ending of the name is a hint only, but a picture of a gigabyte is refused by it before a byte is sent. */
function refuseTooLarge({ name, bytes, kinds }: Announced): void {
  const limit = limitOf(kinds);
  if (bytes > limit) throw new TooLarge(`A file may have at most ${sizeWords(limit)} here.`);
  const ending = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase().replace('jpeg', 'jpg');
  const type = Object.values(types).find((one) => one.ending === ending);
  const most = type && (type.maxBytes ?? maxBytes[type.kind]);
  if (type && most && kinds.includes(type.kind) && bytes > most)
    throw new TooLarge(`${aOrAn(type.name, 'A')} may have at most ${sizeWords(most)}.`);
}

async function viewOf(upload: UploadRecord): Promise<UploadView> {
  const { _id, name, bytes, kinds, state, becameId = null, reason = null, createdAt } = upload;
  const arrived = state === 'receiving' ? ((await arrivedBytes(_id.toString())) ?? 0) : bytes;
  return { id: _id.toString(), name, bytes, arrived, kinds, state, fileId: becameId, reason, createdAt };
}
