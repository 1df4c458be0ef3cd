/** The way of a file into the school: scanned, recognised, stored, written down; the same bytes of one person once. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { trusted } from 'mongoose';
import { audit } from '../accounts/audit/audit.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy, Refused } from '../lib/errors.ts';
import { fact } from '../lib/events.ts';
import { log } from '../lib/log.ts';
import { storageOf, storeName } from '../lib/storage.ts';
import { newKey } from '../lib/storage-contract.ts';
import { type FileRecord, findFile, MediaFileModel, type MediaKind } from './file.model.ts';
import { cleanName, freeName, shownName } from './names.service.ts';
import { PendingKey } from './pending-key.model.ts';
import { recognise } from './recognise.service.ts';
import { scanFile } from './scan.gateway.ts';

/** A file on this machine and the name it came with, as `web/uploads` hands it over. */
export type SentFile = { path: string; originalName: string };
/** `facts` stand in the file's outbox and wait to be told. */
export type Kept = { file: FileRecord; facts: ReturnType<typeof fact<'file.stored'>>[] };

/** Throws Refused, TooLarge, Busy. The file at `path` may be rewritten. May be repeated. */
export async function keepFile(ownerId: string, sent: SentFile, accept: readonly MediaKind[]): Promise<Kept> {
  const hash = await hashOf(sent.path);
  const known = await MediaFileModel.findOne({ ownerId, hash }).lean<FileRecord>();
  if (known && accept.includes(known.kind)) return again(known);
  const wasScanned = await scanned(ownerId, sent);
  const { type, ...facts } = await recognise(sent.path, accept);
  if (!wasScanned && type.kind !== 'video')
    throw new Refused('This file is too large for the virus scanner of this school, so it cannot be taken.');
  const key = newKey(type.ending);
  await PendingKey.create({ _id: key, store: storeName });
  await storageOf(storeName).put(key, sent.path);
  const needsWork = type.kind === 'image' || type.kind === 'video';
  const file = new MediaFileModel({
    ...facts,
    ownerId,
    hash,
    key,
    store: storeName,
    kind: type.kind,
    mime: type.mime,
    originalName: await freeName(ownerId, cleanName(sent.originalName, type.ending)),
    bytes: (await stat(sent.path)).size,
    state: needsWork ? 'stored' : 'ready',
  });
  const told = needsWork ? [fact('file.stored', { fileId: file.id })] : [];
  file.set({ outbox: told.length > 0 ? told : undefined });
  try {
    await file.save();
    await PendingKey.deleteOne({ _id: key });
    return { file: file.toObject(), facts: told };
  } catch (error) {
    const raced = isDuplicate(error) ? await MediaFileModel.findOne({ ownerId, hash }).lean<FileRecord>() : null;
    // Whether a save that failed wrote nothing is found out later; one that lost the race did not.
    if (!raced) throw error;
    await storageOf(storeName).remove(key);
    await PendingKey.deleteOne({ _id: key });
    return again(raced);
  }
}

/** Sent once more: it is in use from now on, and what failed is tried anew. */
async function again(known: FileRecord): Promise<Kept> {
  const told = fact('file.stored', { fileId: known._id.toString() });
  const used = { unusedSince: now() };
  const anew = { $set: { ...used, state: 'stored' as const, reason: null }, $push: { outbox: told } };
  const file = await MediaFileModel.findOneAndUpdate(
    { _id: known._id, state: known.state, isLeaving: trusted({ $ne: true }) },
    known.state === 'failed' ? anew : { $set: used },
    { returnDocument: 'after' },
  ).lean<FileRecord>();
  if (file) return { file, facts: known.state === 'failed' ? [told] : [] };
  const meanwhile = await findFile(known._id.toString());
  if (!meanwhile || meanwhile.isLeaving)
    throw new Busy('This file is just being removed. Please send it again in a moment.', 10);
  return { file: meanwhile, facts: [] };
}

/** False where the scanner takes no file of this size. */
async function scanned(ownerId: string, { path, originalName }: SentFile): Promise<boolean> {
  const verdict = await scanFile(path);
  if (verdict.is !== 'infected') return verdict.is !== 'too-large';
  log.warn({ person: ownerId, found: verdict.found }, 'a file with a virus was refused');
  await audit({
    action: 'file.infected',
    on: { kind: 'person', id: ownerId, name: shownName(originalName) },
    after: { found: verdict.found.slice(0, 200) },
  });
  throw new Refused(
    `The virus scanner found something in this file (${verdict.found}), so it was not stored. Please check your computer.`,
  );
}

/** Through one buffer: a stream would leave one behind for every piece it reads. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(256 * 1024);
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
