/** What happens to an upload without its sender: taken in when it is whole, removed when it was forgotten. For jobs. */
import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { trusted } from 'mongoose';
import { fromNow, hour, minute } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { Refused, TooLarge } from '../../lib/errors.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { type MediaFile, storeUpload } from '../media.service.ts';
import { Upload, type UploadRecord } from './upload.model.ts';
import { arrivedAt, arrivedBytes, listArrived, removeBytes, uploadPath } from './upload-folder.ts';

/** So long nobody has to do anything about an unfinished upload. */
const keptFor = 24 * hour;

/**
 * Makes a file of an upload that is whole, once: done twice, or done anew after a crash, it gives the same file. Throws
 * Busy and whatever else is worth another try; what is wrong with the file itself is written down as its end.
 */
export async function takeInUpload(uploadId: string): Promise<void> {
  const upload = await Upload.findOne({ _id: uploadId, state: 'checking' }).lean<UploadRecord>();
  if (!upload) return;
  const outcome = await outcomeOf(upload);
  await Upload.updateOne({ _id: uploadId, state: 'checking' }, { $set: outcome });
  await removeBytes(uploadId);
}

/** Ids of those whose job was lost, with its queue or its worker. */
export async function listWaiting(): Promise<string[]> {
  const lost = { state: 'checking' as const, updatedAt: trusted({ $lt: fromNow(-10 * minute) }) };
  const found = await Upload.find(lost).select('_id').limit(100).lean<UploadRecord[]>();
  return found.map(({ _id }) => _id.toString());
}

/**
 * Removes what nobody went on with for a day, what is done since then, and bytes that belong to no upload. May run twice.
 * Returns how many uploads went.
 */
export async function removeForgottenUploads(): Promise<number> {
  const before = fromNow(-keptFor);
  let count = 0;
  const old = Upload.find({ state: trusted({ $ne: 'checking' }), updatedAt: trusted({ $lt: before }) });
  for await (const { _id } of old.select('_id').lean<UploadRecord[]>().cursor() as AsyncIterable<UploadRecord>) {
    const id = _id.toString();
    // A slow line may need longer than a day: who still sends is not cut off.
    if (((await arrivedAt(id)) ?? before) > before) continue;
    await Upload.deleteOne({ _id, state: trusted({ $ne: 'checking' }) });
    await removeBytes(id);
    count++;
  }
  await removeStrayBytes(before);
  return count;
}

async function outcomeOf(upload: UploadRecord): Promise<Partial<UploadRecord>> {
  const id = upload._id.toString();
  if ((await arrivedBytes(id)) !== upload.bytes)
    return { state: 'refused', reason: 'This file did not arrive whole. Please send it once more.' };
  try {
    const file = await store(upload, id);
    return { state: 'ready', becameId: file.id };
  } catch (error) {
    if (error instanceof Refused || error instanceof TooLarge) return { state: 'refused', reason: error.message };
    throw error;
  }
}

/** Taking in may rewrite the file; by a second name of it the bytes as they came stay for another try. */
function store(upload: UploadRecord, id: string): Promise<MediaFile> {
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'file');
    await link(uploadPath(id), path);
    return storeUpload({ id: upload.ownerId }, { path, originalName: upload.name }, upload.kinds);
  });
}

async function removeStrayBytes(before: Date): Promise<void> {
  for (const id of await listArrived()) {
    const at = await arrivedAt(id);
    if (at && at > before) continue;
    if (isId(id) && (await Upload.exists({ _id: id }))) continue;
    await removeBytes(id);
  }
}
