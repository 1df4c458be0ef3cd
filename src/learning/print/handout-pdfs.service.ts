/** What learners ask for: the articles of a course as a PDF. The work is a job's; the file is kept for a week. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { trusted } from 'mongoose';
import { isFree } from '../../lib/claims.ts';
import { day, fromNow, hour, minute, now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Gone, NotFound } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { storageOf, storeName } from '../../lib/storage.ts';
import { newKey } from '../../lib/storage-contract.ts';
import { HandoutPdf, type HandoutPdfRecord, type PdfSection } from './handout-pdf.model.ts';

export type PdfWish = {
  userId: string;
  courseId: string;
  title: string;
  /** Stands below the title; not part of what makes two wishes the same. */
  facts: string[];
  /** What else makes it another one: the version of the course, the name it is made for. */
  about: string[];
  sections: PdfSection[];
};
export type HandoutPdfView = Pick<HandoutPdfRecord, 'state' | 'reason' | 'pages' | 'bytes' | 'endsAt'> & { id: string };

/** Has it made, unless it is there or being made. Twice, also at once, is one file. */
export async function askForPdf(wish: PdfWish): Promise<void> {
  const content = contentOf(wish);
  const known = await HandoutPdf.findOne({ userId: wish.userId, content }).lean<HandoutPdfRecord>();
  if (!known) return begin(wish, content);
  if (known.state === 'waiting' || isThere(known)) return;
  if (known.state === 'ready') await removePdf(known);
  const told = fact('handout.asked', { handoutId: String(known._id) });
  const { modifiedCount } = await HandoutPdf.updateOne(
    { _id: known._id, state: trusted({ $in: ['failed', 'over'] }) },
    {
      $set: { state: 'waiting', reason: '', facts: wish.facts, key: newKey('pdf'), askedAt: now(), endsAt: null },
      $push: { outbox: told },
    },
  );
  if (modifiedCount > 0) await relay(HandoutPdf, known._id, [told]);
}

/** null where it was never asked for, or is over. */
export async function findPdf(wish: PdfWish): Promise<HandoutPdfView | null> {
  const found = await HandoutPdf.findOne({ userId: wish.userId, content: contentOf(wish) }).lean<HandoutPdfRecord>();
  if (!found || found.state === 'over' || (found.state === 'ready' && !isThere(found))) return null;
  const { _id, state, reason, pages, bytes, endsAt } = found;
  return { id: String(_id), state, reason, pages, bytes, endsAt };
}

/** The file of this person. Throws NotFound, and Gone after its week. */
export async function openPdf(
  { userId, courseId }: Pick<PdfWish, 'userId' | 'courseId'>,
  id: string,
): Promise<{ stream: Readable; bytes: number }> {
  const found = isId(id) ? await HandoutPdf.findOne({ _id: id, userId, courseId }).lean<HandoutPdfRecord>() : null;
  if (!found || found.state === 'waiting' || found.state === 'failed') throw new NotFound('This PDF');
  if (!isThere(found)) throw new Gone('This PDF was kept for a week. You can have a new one made.');
  return { stream: await storageOf(found.store).open(found.key), bytes: found.bytes };
}

/** Takes away files that are over, and gives up on what was never done. May be repeated. */
export async function removeOldPdfs(): Promise<void> {
  const over = { state: 'ready' as const, endsAt: trusted({ $lt: now() }) };
  for (const one of await HandoutPdf.find(over).limit(500).lean<HandoutPdfRecord[]>()) await removePdf(one);
  const stuck = { state: 'waiting' as const, askedAt: trusted({ $lt: fromNow(-2 * hour) }) };
  await HandoutPdf.updateMany(stuck, { $set: { state: 'failed', reason: 'This took too long. Please try it again.' } });
  await HandoutPdf.deleteMany({
    state: trusted({ $in: ['failed', 'over'] }),
    askedAt: trusted({ $lt: fromNow(-30 * day) }),
  });
}

/** Ids of those that wait while nobody is at them: their job died, or was lost with the queue. */
export async function listLostPdfs(): Promise<string[]> {
  const waiting = await HandoutPdf.find({ state: 'waiting', askedAt: trusted({ $lt: fromNow(-10 * minute) }) })
    .select('claimedUntil')
    .limit(100)
    .lean<Pick<HandoutPdfRecord, '_id' | 'claimedUntil'>[]>();
  return waiting.filter(isFree).map(({ _id }) => String(_id));
}

/** What this person had made, for a copy of their data. */
export async function pdfsOf(userId: string) {
  const found = await HandoutPdf.find({ userId }).sort({ askedAt: -1 }).limit(500).lean<HandoutPdfRecord[]>();
  return found.map(({ title, state, pages, askedAt, endsAt }) => ({ course: title, state, pages, askedAt, endsAt }));
}

/** With the files themselves. May be repeated. */
export async function forgetPdfsOf(userId: string): Promise<void> {
  for (const { _id, store, key } of await HandoutPdf.find({ userId }).lean<HandoutPdfRecord[]>()) {
    await storageOf(store).remove(key);
    await HandoutPdf.deleteOne({ _id });
  }
}

async function begin({ about: _about, ...wish }: PdfWish, content: string): Promise<void> {
  const made = new HandoutPdf({ ...wish, content, store: storeName, key: newKey('pdf'), askedAt: now() });
  const told = fact('handout.asked', { handoutId: made.id });
  made.set({ outbox: [told] });
  try {
    await made.save();
  } catch (error) {
    // Asked for at the same moment in another window.
    if (isDuplicate(error)) return;
    throw error;
  }
  await relay(HandoutPdf, made._id, [told]);
}

async function removePdf({ _id, store, key }: HandoutPdfRecord): Promise<void> {
  await storageOf(store).remove(key);
  await HandoutPdf.updateOne({ _id, key }, { $set: { state: 'over' } });
}

function isThere({ state, endsAt }: Pick<HandoutPdfRecord, 'state' | 'endsAt'>): boolean {
  return state === 'ready' && endsAt !== null && endsAt > now();
}

function contentOf({ courseId, title, about, sections }: PdfWish): string {
  return createHash('sha256')
    .update(JSON.stringify([courseId, title, about, sections]))
    .digest('base64url');
}
