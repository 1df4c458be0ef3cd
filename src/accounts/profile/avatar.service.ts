/** The own picture: taken in, made in three sizes by a job, shown everywhere, replaced, removed. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type QueryFilter, trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { storageOf, storeName } from '../../lib/storage.ts';
import { keyFrom, newKey, publicAddress } from '../../lib/storage-contract.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import type { Person } from '../../web/request.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { pictureUploads } from '../limits.ts';
import { User } from '../user.model.ts';
import { Avatar, type AvatarRecord, type Crop, type Place } from './avatar.model.ts';
import { avatarSides, cropAt, cutSquare, readPicture } from './picture.service.ts';

/**
 * Takes the picture at `path`; the one before is shown until the new one is made. Throws Refused (`picture`), TooMany.
 * A second one that comes meanwhile wins.
 */
export async function takeAvatar(person: Person, path: string, wanted: Crop | Place): Promise<void> {
  await pictureUploads.consume(person.id);
  const sourceKey = newKey('webp');
  const size = await inWorkFolder(async (folder) => {
    const upright = join(folder, 'upright.webp');
    const read = await readPicture(path, upright);
    await storageOf(storeName).put(sourceKey, upright);
    return read;
  });
  const crop = typeof wanted === 'string' ? cropAt(wanted, size) : wanted;
  const told = fact('avatar.chosen', { avatarId: '' });
  const made = new Avatar({ userId: person.id, store: storeName, sourceKey, crop, createdAt: now() });
  told.data.avatarId = made.id;
  made.set({ outbox: [told] });
  await made.save();
  await User.updateOne({ _id: person.id }, { $set: { avatarId: made.id } });
  await relay(Avatar, made._id, [told]);
}

/** Makes the sizes and shows them. May be repeated. One that was replaced meanwhile takes itself away. */
export async function makeAvatar(avatarId: string): Promise<void> {
  const found = isId(avatarId) ? await Avatar.findById(avatarId).lean<AvatarRecord>() : null;
  if (!found || found.state === 'dropped' || found.state === 'failed') return;
  const keys = found.keys.length > 0 ? found.keys : await makeSizes(found);
  if (!keys) return;
  const [small = '', middle = '', large = ''] = keys.map((key) => publicAddress(found.store, key));
  const told = fact('account.changed', { userId: found.userId });
  const shown = await User.findOneAndUpdate(
    { _id: found.userId, avatarId },
    { $set: { avatarUrl: middle, avatarUrls: { small, large } }, $push: { outbox: told } },
  ).lean();
  if (!shown) return dropAvatars({ _id: found._id });
  await relay(User, found.userId, [told]);
  await rewriteSessionsOf(snapshotOf(await requirePersonById(found.userId)));
  await dropFormer(found);
  await storageOf(found.store).remove(found.sourceKey);
}

/** Removes the own picture from all pages, and its files. May be repeated. */
export async function removeAvatar(person: Person): Promise<void> {
  const told = fact('account.changed', { userId: person.id });
  const nothing = { avatarUrl: null, avatarUrls: null, avatarId: null };
  await User.updateOne({ _id: person.id }, { $set: nothing, $push: { outbox: told } });
  await relay(User, person.id, [told]);
  await rewriteSessionsOf(snapshotOf(await requirePersonById(person.id)));
  await dropAvatars({ userId: person.id });
}

/** Takes the files of a dropped picture away, then the record of it. May be repeated. */
export async function removeAvatarFiles(avatarId: string): Promise<void> {
  const found = isId(avatarId) ? await Avatar.findById(avatarId).lean<AvatarRecord>() : null;
  if (found?.state !== 'dropped') return;
  for (const key of [found.sourceKey, ...found.keys]) await storageOf(found.store).remove(key);
  await Avatar.deleteOne({ _id: found._id });
}

/** How far the picture that was chosen last is; null when there is none. */
export async function avatarState(person: Person): Promise<AvatarRecord['state'] | null> {
  const { avatarId } = await requirePersonById(person.id);
  const found = avatarId ? await Avatar.findById(avatarId).select('state').lean<AvatarRecord>() : null;
  return found?.state ?? null;
}

/** null: it could not be made, and its page says so. Keys follow from the content, so that doing it again is harmless. */
async function makeSizes(found: AvatarRecord): Promise<string[] | null> {
  try {
    const keys = await inWorkFolder((folder) => cutAndStore(found, folder));
    await Avatar.updateOne({ _id: found._id, state: 'working' }, { $set: { state: 'ready', keys } });
    return keys;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await Avatar.updateOne({ _id: found._id, state: 'working' }, { $set: { state: 'failed' } });
    return null;
  }
}

async function cutAndStore(found: AvatarRecord, folder: string): Promise<string[]> {
  const source = join(folder, 'source.webp');
  const storage = storageOf(found.store);
  await pipeline(await storage.open(found.sourceKey), createWriteStream(source));
  const keys: string[] = [];
  for (const side of avatarSides) {
    const bytes = await cutSquare(source, found.crop, side);
    // The same picture of two people is two files: one of them may be removed.
    const key = keyFrom(createHash('sha256').update(String(found._id)).update(bytes).digest(), 'webp');
    const path = join(folder, `${side}.webp`);
    await writeFile(path, bytes);
    await storage.put(key, path);
    keys.push(key);
  }
  return keys;
}

/** One that is still being made decides by itself whether it is shown. */
async function dropFormer({ _id, userId }: AvatarRecord): Promise<void> {
  const { avatarId } = await requirePersonById(userId);
  const kept = [String(_id), ...(avatarId ? [avatarId] : [])];
  await dropAvatars({ userId, _id: trusted({ $nin: kept }), state: trusted({ $in: ['ready', 'failed'] }) });
}

async function dropAvatars(filter: QueryFilter<AvatarRecord>): Promise<void> {
  const open: QueryFilter<AvatarRecord> = { state: trusted({ $ne: 'dropped' }), ...filter };
  for (const { _id } of await Avatar.find(open).select('_id').lean<AvatarRecord[]>()) {
    const told = fact('avatar.dropped', { avatarId: String(_id) });
    await Avatar.updateOne({ _id }, { $set: { state: 'dropped' }, $push: { outbox: told } });
    await relay(Avatar, _id, [told]);
  }
}
