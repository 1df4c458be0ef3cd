/** A copy of everything about a person: asked for at most once a day, made by a job, there for seven days. */
import type { Readable } from 'node:stream';
import { trusted } from 'mongoose';
import { config } from '../../config.ts';
import { whileClaimed } from '../../lib/claims.ts';
import { day, fromNow, hour, now } from '../../lib/clock.ts';
import { Gone, NotFound, TooMany } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { sendMail } from '../../lib/mailer.ts';
import { storageOf, storeName } from '../../lib/storage.ts';
import { newKey } from '../../lib/storage-contract.ts';
import { issueToken, requireToken } from '../tokens/tokens.service.ts';
import { findUser, User } from '../user.model.ts';
import { Export, type ExportRecord } from './export.model.ts';
import { makeArchive } from './export-archive.service.ts';
import { exportMail } from './mails.service.ts';

const lastsMs = 7 * day;

export type ExportState = Pick<ExportRecord, 'state' | 'askedAt' | 'endsAt' | 'bytes'> & { id: string };

/** Has a copy made. Throws TooMany within a day of the last one; of two requests at once one is taken. */
export async function askForExport(personId: string): Promise<void> {
  const { modifiedCount } = await User.updateOne(
    { _id: personId, $or: [{ exportAskedAt: null }, { exportAskedAt: trusted({ $lt: fromNow(-day) }) }] },
    { $set: { exportAskedAt: now() } },
  );
  if (modifiedCount === 0) throw await tooSoon(personId);
  const made = new Export({ personId, askedAt: now(), store: storeName, key: newKey('zip') });
  const told = fact('export.asked', { exportId: made.id });
  made.set({ outbox: [told] });
  await made.save();
  await relay(Export, made._id, [told]);
}

/** The copy asked for last; null: none was. */
export async function findExport(personId: string): Promise<ExportState | null> {
  const found = await Export.findOne({ personId }).sort({ askedAt: -1 }).lean<ExportRecord>();
  if (!found) return null;
  const { _id, state, askedAt, endsAt, bytes } = found;
  return { id: _id.toString(), state, askedAt, endsAt, bytes };
}

/** The file itself, for its owner. Throws NotFound for anybody else's, Gone after seven days. */
export async function openExport(personId: string, id: string): Promise<{ stream: Readable; bytes: number }> {
  const found = await Export.findOne({ _id: id, personId }).lean<ExportRecord>();
  if (!found || found.state === 'waiting' || found.state === 'failed') throw new NotFound('This file');
  if (found.state === 'over' || !found.endsAt || found.endsAt <= now())
    throw new Gone('This file was kept for seven days. You can have a new one made.');
  return { stream: await storageOf(found.store).open(found.key), bytes: found.bytes };
}

/** The id of the export that a mailed link means. Throws Gone, NotFound for anybody but its owner. */
export async function exportOfLink(personId: string, secret: string): Promise<string> {
  const token = await requireToken('export', secret);
  if (token.personId !== personId || !token.data.exportId) throw new NotFound('This file');
  return token.data.exportId;
}

/**
 * Makes the file and tells its owner. May be repeated: one file, one mail. Throws what failed, and Busy while another worker
 * is at it: the fact that asks for it then stays in its outbox, and comes again until the file is made.
 */
export async function makeExport(exportId: string): Promise<void> {
  await whileClaimed(Export, exportId, fill);
  await tell(exportId);
}

/** Takes away the files of those that are over, and gives up on what was never made. May be repeated. */
export async function removeOldExports(): Promise<number> {
  const over = await Export.find({ state: 'ready', endsAt: trusted({ $lt: now() }) })
    .limit(500)
    .lean<ExportRecord[]>();
  for (const { _id, store, key } of over) {
    await storageOf(store).remove(key);
    await Export.updateOne({ _id }, { $set: { state: 'over' } });
  }
  const tooLate = trusted({ $lt: fromNow(-12 * hour) });
  await Export.updateMany({ state: 'waiting', askedAt: tooLate }, { $set: { state: 'failed' } });
  return over.length;
}

async function fill({ _id, personId, store, key }: ExportRecord): Promise<void> {
  const bytes = await makeArchive(personId, (path) => storageOf(store).put(key, path));
  const ready = { state: 'ready', bytes, readyAt: now(), endsAt: fromNow(lastsMs) } as const;
  await Export.updateOne({ _id, state: 'waiting' }, { $set: ready });
}

async function tell(exportId: string): Promise<void> {
  const found = await Export.findOneAndUpdate(
    { _id: exportId, state: 'ready', mailedAt: null },
    { $set: { mailedAt: now() } },
  ).lean<ExportRecord>();
  const user = found && (await findUser(found.personId));
  if (!found?.endsAt || !user) return;
  const secret = await issueToken('export', { personId: found.personId, data: { exportId }, lastsMs });
  await sendMail(exportMail(user, `${config.publicUrl}/account/data/copy/${secret}`, found.endsAt));
}

async function tooSoon(personId: string): Promise<TooMany> {
  const asked = (await findUser(personId))?.exportAskedAt?.getTime() ?? now().getTime();
  const seconds = Math.max(60, Math.ceil((asked + day - now().getTime()) / 1000));
  return new TooMany('A copy can be made once a day. Please come back tomorrow.', seconds);
}
