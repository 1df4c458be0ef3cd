/** The way of a file into the school: recognised, stored, written down; the same bytes of one person once. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isDuplicate } from '../lib/db.ts';
import { fact } from '../lib/events.ts';
import { storageOf, storeName } from '../lib/storage.ts';
import { newKey } from '../lib/storage-contract.ts';
import { type FileRecord, MediaFileModel, type MediaKind } from './file.model.ts';
import { recognise } from './recognise.service.ts';

/** A file on this machine and the name it came with, as `web/uploads` hands it over. */
export type SentFile = { path: string; originalName: string };
/** `facts` stand in the file's outbox and wait to be told. */
export type Kept = { file: FileRecord; facts: ReturnType<typeof fact<'file.stored'>>[] };

/** Throws Refused, TooLarge, Busy. The file at `path` may be rewritten. */
export async function keepFile(
  ownerId: string,
  { path, originalName }: SentFile,
  accept: readonly MediaKind[],
): Promise<Kept> {
  const hash = await hashOf(path);
  const known = await MediaFileModel.findOne({ ownerId, hash }).lean<FileRecord>();
  if (known && accept.includes(known.kind)) return again(known);
  const { type, ...facts } = await recognise(path, accept);
  const key = newKey(type.ending);
  const storage = storageOf(storeName);
  await storage.put(key, path);
  const needsWork = type.kind === 'image' || type.kind === 'video';
  const file = new MediaFileModel({
    ...facts,
    ownerId,
    hash,
    key,
    store: storeName,
    kind: type.kind,
    mime: type.mime,
    originalName: cleanName(originalName, type.ending),
    bytes: (await stat(path)).size,
    state: needsWork ? 'stored' : 'ready',
  });
  const told = needsWork ? [fact('file.stored', { fileId: file.id })] : [];
  file.set({ outbox: told.length > 0 ? told : undefined });
  try {
    await file.save();
    return { file: file.toObject(), facts: told };
  } catch (error) {
    await storage.remove(key);
    const raced = isDuplicate(error) ? await MediaFileModel.findOne({ ownerId, hash }).lean<FileRecord>() : null;
    if (!raced) throw error;
    return again(raced);
  }
}

/** Sent once more: what failed is tried anew. */
async function again(known: FileRecord): Promise<Kept> {
  if (known.state !== 'failed') return { file: known, facts: [] };
  const told = fact('file.stored', { fileId: known._id.toString() });
  const change = { $set: { state: 'stored' as const, reason: null }, $push: { outbox: told } };
  const file = await MediaFileModel.findOneAndUpdate({ _id: known._id, state: 'failed' }, change, {
    returnDocument: 'after',
  }).lean<FileRecord>();
  return { file: file ?? known, facts: file ? [told] : [] };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A name to show and to save under: no folders, no control or direction signs, not endless. */
function cleanName(name: string, ending: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '');
  const stem = plain.replace(/\.[^.]{1,8}$/, '').slice(0, 120) || 'file';
  return `${stem}.${ending}`;
}
