/** What people ask for: a course out, a course in, lectures in. The work is a job's. */
import type { Readable } from 'node:stream';
import { trusted } from 'mongoose';
import { isFree } from '../../lib/claims.ts';
import { day, fromNow, hour, minute, now } from '../../lib/clock.ts';
import { Gone, NotFound, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { storageOf, storeName } from '../../lib/storage.ts';
import { newKey } from '../../lib/storage-contract.ts';
import type { MediaFile } from '../../media/media.service.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { requireTransfer, Transfer, type TransferKind, type TransferRecord } from './transfer.model.ts';

export type { ReportRow } from './transfer.model.ts';
export type TransferView = Omit<TransferRecord, '_id' | 'outbox' | 'key' | 'claimedUntil'> & { id: string };

/** So many rows of a report are kept. */
export const mostRows = 2000;

/** Has a course written into an archive; one that is being written already is the same. Returns its id. */
export async function askForExport(person: { id: string }, course: OwnCourse): Promise<string> {
  const same = { byId: person.id, courseId: course.id, kind: 'export' as const, state: 'waiting' as const };
  const known = await Transfer.findOne(same).select('_id').lean<TransferRecord>();
  if (known) return String(known._id);
  return begin({ kind: 'export', byId: person.id, courseId: course.id, name: course.draft.title });
}

/** Has an archive that was sent made into a course, or looked at for its lectures. Returns its id. Throws Refused. */
export async function askForImport(
  person: { id: string },
  file: MediaFile,
  into: { kind: 'course' } | { kind: 'lectures'; courseId: string },
): Promise<string> {
  if (file.mime !== 'application/zip') throw new Refused('This is no ZIP archive.', 'archive');
  const courseId = into.kind === 'lectures' ? into.courseId : null;
  // The button was pressed twice: the same file of one person is one file.
  const same = { byId: person.id, kind: into.kind, sentId: file.id, courseId, state: 'waiting' as const };
  const known = await Transfer.findOne(same).select('_id').lean<TransferRecord>();
  if (known) return String(known._id);
  return begin({ kind: into.kind, byId: person.id, courseId, name: file.originalName, sentId: file.id });
}

/** Yes to the plan of lectures. May be repeated. Throws NotFound. */
export async function confirmLectures(person: { id: string }, id: string): Promise<void> {
  const { _id } = await requireTransfer(person.id, id);
  const told = fact('transfer.asked', { transferId: id });
  const { modifiedCount } = await Transfer.updateOne(
    { _id, state: 'look', confirmed: false },
    { $set: { state: 'waiting', confirmed: true, percent: 0, report: [], taken: 0 }, $push: { outbox: told } },
  );
  if (modifiedCount > 0) await relay(Transfer, _id, [told]);
}

/** Throws NotFound, also for somebody else's. */
export async function seeTransfer(person: { id: string }, id: string): Promise<TransferView> {
  return plain(await requireTransfer(person.id, id));
}

/** The last ones of a course that this person asked for, newest first. */
export async function listExports(person: { id: string }, courseId: string): Promise<TransferView[]> {
  const found = await Transfer.find({ byId: person.id, courseId, kind: 'export' })
    .sort({ createdAt: -1 })
    .limit(10)
    .lean<TransferRecord[]>();
  return found.map(plain);
}

/** The last imports of this person, newest first. */
export async function listImports(person: { id: string }): Promise<TransferView[]> {
  const found = await Transfer.find({ byId: person.id, kind: trusted({ $ne: 'export' }) })
    .sort({ createdAt: -1 })
    .limit(10)
    .lean<TransferRecord[]>();
  return found.map(plain);
}

/** The archive of an export. Throws NotFound, Gone after seven days. */
export async function openArchive(person: { id: string }, id: string): Promise<{ stream: Readable; bytes: number }> {
  const { kind, state, store, key, bytes, endsAt } = await requireTransfer(person.id, id);
  if (state === 'over' || (endsAt && endsAt <= now()))
    throw new Gone('This archive was kept for seven days. You can have a new one made.');
  if (kind !== 'export' || state !== 'ready') throw new NotFound('This archive');
  return { stream: await storageOf(store).open(key), bytes };
}

/** What this person had written and read, for a copy of their data. */
export async function transfersOf(byId: string) {
  const found = await Transfer.find({ byId }).sort({ createdAt: -1 }).limit(500).lean<TransferRecord[]>();
  return found.map(({ kind, name, state, taken, createdAt }) => ({ kind, name, state, taken, createdAt }));
}

/** With the archives themselves. May be repeated. */
export async function forgetTransfersOf(byId: string): Promise<void> {
  for (const { _id, kind, store, key } of await Transfer.find({ byId }).lean<TransferRecord[]>()) {
    if (kind === 'export') await storageOf(store).remove(key);
    await Transfer.deleteOne({ _id });
  }
}

/** Of the archives of a course that one person had made the newest two are kept. May be repeated. */
export async function keepNewest({ byId, courseId }: Pick<TransferRecord, 'byId' | 'courseId'>): Promise<void> {
  const old = await Transfer.find({ byId, courseId, kind: 'export', state: 'ready' })
    .sort({ createdAt: -1 })
    .skip(2)
    .limit(100)
    .lean<TransferRecord[]>();
  for (const one of old) await removeArchive(one);
}

/** Takes away archives that are over, and gives up on what was never done. May be repeated. */
export async function removeOldTransfers(): Promise<void> {
  const over = await Transfer.find({ state: 'ready', kind: 'export', endsAt: trusted({ $lt: now() }) })
    .limit(500)
    .lean<TransferRecord[]>();
  for (const one of over) await removeArchive(one);
  const old = { state: 'waiting' as const, createdAt: trusted({ $lt: fromNow(-24 * hour) }) };
  await Transfer.updateMany(old, { $set: { state: 'failed', reason: 'This took too long. Please try it again.' } });
  await Transfer.deleteMany({ createdAt: trusted({ $lt: fromNow(-90 * day) }) });
}

/** Ids of those that wait while nobody is at them: their job died, or was lost with the queue. */
export async function listLostTransfers(): Promise<string[]> {
  const waiting = await Transfer.find({ state: 'waiting', createdAt: trusted({ $lt: fromNow(-10 * minute) }) })
    .select('claimedUntil')
    .limit(100)
    .lean<Pick<TransferRecord, '_id' | 'claimedUntil'>[]>();
  return waiting.filter(isFree).map(({ _id }) => String(_id));
}

async function removeArchive({ _id, store, key }: TransferRecord): Promise<void> {
  await storageOf(store).remove(key);
  await Transfer.updateOne({ _id }, { $set: { state: 'over' } });
}

async function begin(
  asked: Pick<TransferRecord, 'byId' | 'courseId' | 'name'> & { kind: TransferKind; sentId?: string },
): Promise<string> {
  const made = new Transfer({ ...asked, store: storeName, key: newKey('zip'), createdAt: now() });
  const told = fact('transfer.asked', { transferId: made.id });
  made.set({ outbox: [told] });
  await made.save();
  await relay(Transfer, made._id, [told]);
  return made.id;
}

function plain(record: TransferRecord): TransferView {
  const { _id, outbox: _outbox, key: _key, claimedUntil: _claimed, ...rest } = record;
  return { ...rest, id: String(_id) };
}
