/** Work that nobody is doing any more, and what is still to be made of files: found by the clock. */
import { trusted } from 'mongoose';
import { fromNow, hour, minute } from '../lib/clock.ts';
import { hasFfmpeg } from './ffmpeg.gateway.ts';
import { type FileRecord, MediaFileModel, type MediaKind } from './file.model.ts';
import { recipe } from './recipes.ts';

/**
 * Files whose work got lost: a worker was killed, or the queue with its Redis. Returns their ids. Work of hours is given
 * its time; doing it twice is harmless.
 */
export async function listForgottenFiles(): Promise<string[]> {
  const waiting = { state: 'stored' as const, updatedAt: trusted({ $lt: fromNow(-10 * minute) }) };
  const stuck = { state: 'working' as const, updatedAt: trusted({ $lt: fromNow(-7 * hour) }) };
  const found = [waiting, stuck].map((one) => MediaFileModel.find(one).select('_id').limit(100).lean<FileRecord[]>());
  return (await Promise.all(found)).flat().map(({ _id }) => _id.toString());
}

/**
 * Files that are ready, but without everything that is made today: they are older than the list, or their job was lost.
 * Returns the ids of some at a time, so that new uploads do not wait behind all of them.
 */
export async function listIncompleteFiles(): Promise<string[]> {
  const kinds: MediaKind[] = hasFfmpeg() ? ['image', 'video', 'audio'] : ['image'];
  const found = await MediaFileModel.find({
    state: 'ready',
    recipe: trusted({ $ne: recipe }),
    kind: trusted({ $in: kinds }),
    updatedAt: trusted({ $lt: fromNow(-10 * minute) }),
  })
    .select('_id')
    .limit(30)
    .lean<FileRecord[]>();
  return found.map(({ _id }) => _id.toString());
}
