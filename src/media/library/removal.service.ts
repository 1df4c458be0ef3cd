/** Files go: those that nobody used for a week by themselves, others when their author says so. Never one that is in use. */
import { type Types, trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { listFilesOfOldDocuments } from '../../lib/named-files.ts';
import { storageOf } from '../../lib/storage.ts';
import { forgetServedFile } from '../access.service.ts';
import { type FileRecord, MediaFileModel } from '../file.model.ts';
import { findUsedFiles, requireAllUsesKnown } from './uses.service.ts';

/** A file that nothing uses stays so long. */
export const restDays = 7;
const batch = 500;
const still = { timestamps: false } as const;

export type Removed = { looked: number; removed: number; bytes: number };

/**
 * Looks at every file, notes since when nothing uses it, and removes what nothing has used for a week, with all that was made
 * of it. May be repeated and cut off anywhere; throws, before anything is removed, where not all uses can be known.
 */
export async function removeOrphans(): Promise<Removed> {
  requireAllUsesKnown();
  await listFilesOfOldDocuments();
  const sums: Removed = { looked: await noteUnused(), removed: 0, bytes: 0 };
  const due = { $or: [{ isLeaving: true }, { unusedSince: trusted({ $lt: fromNow(-restDays * day) }) }] };
  for await (const file of MediaFileModel.find(due).lean<FileRecord[]>().cursor({ batchSize: 100 })) {
    if (!(await removeUnused(file, fromNow(-restDays * day)))) continue;
    sums.removed += 1;
    sums.bytes += bytesOf(file);
  }
  log.info(sums, 'files that nothing used were removed');
  return sums;
}

/**
 * Removes a file and all that was made of it, if nothing uses it; `before`: and nothing has since then. False for one that is
 * in use, or was taken into use meanwhile: whoever takes it sets `unusedSince` anew, and cannot any more once it leaves.
 * May be repeated.
 */
export async function removeUnused(file: FileRecord, before: Date | null): Promise<boolean> {
  const { _id } = file;
  const id = _id.toString();
  const due = before ? { unusedSince: trusted({ $lt: before }) } : {};
  const claim = file.isLeaving ? { _id, isLeaving: true } : { _id, ...due };
  const claimed = await MediaFileModel.updateOne(claim, { $set: { isLeaving: true } }, still);
  if (claimed.matchedCount === 0) return false;
  if ((await findUsedFiles([id])).has(id)) {
    await MediaFileModel.updateOne({ _id }, { $set: { isLeaving: false, unusedSince: null } }, still);
    return false;
  }
  // Bytes first: while the record is there, the next run goes on.
  const last = (await MediaFileModel.findById(_id).lean<FileRecord>()) ?? file;
  for (const key of [...last.variants.map((variant) => variant.key), last.key]) await storageOf(last.store).remove(key);
  await MediaFileModel.deleteOne({ _id });
  forgetServedFile(id);
  return true;
}

/** Removes those of these files that nothing uses, whoever sent them: for what is erased. May be repeated. */
export async function removeLeftFiles(fileIds: readonly string[]): Promise<void> {
  const found = await MediaFileModel.find({ _id: trusted({ $in: [...fileIds] }) }).lean<FileRecord[]>();
  for (const file of found) await removeUnused(file, null);
}

/** How many files were looked at. */
async function noteUnused(): Promise<number> {
  let looked = 0;
  let after: Types.ObjectId | undefined;
  for (;;) {
    const files = await MediaFileModel.find(after ? { _id: trusted({ $gt: after }) } : {})
      .select('unusedSince')
      .sort({ _id: 1 })
      .limit(batch)
      .lean<Pick<FileRecord, '_id' | 'unusedSince'>[]>();
    if (files.length === 0) return looked;
    const used = await findUsedFiles(files.map(({ _id }) => _id.toString()));
    const changed = files.filter(({ _id, unusedSince }) => used.has(_id.toString()) === Boolean(unusedSince));
    const ids = (isUsed: boolean) =>
      changed.filter(({ _id }) => used.has(_id.toString()) === isUsed).map(({ _id }) => _id);
    await note(ids(true), null);
    await note(ids(false), now());
    looked += files.length;
    after = files.at(-1)?._id;
  }
}

async function note(ids: Types.ObjectId[], unusedSince: Date | null): Promise<void> {
  if (ids.length === 0) return;
  const from = unusedSince ? { unusedSince: null } : { unusedSince: trusted({ $ne: null }) };
  await MediaFileModel.updateMany({ _id: trusted({ $in: ids }), ...from }, { $set: { unusedSince } }, still);
}

function bytesOf(file: FileRecord): number {
  return file.variants.reduce((sum, { bytes }) => sum + bytes, file.bytes);
}
