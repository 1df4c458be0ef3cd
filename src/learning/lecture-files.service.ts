/**
 * The files of lectures. Once ready, only the list of their sizes and forms grows for a while, so the hot pages need not ask
 * for them again.
 */
import { LRUCache } from 'lru-cache';
import { minute, second } from '../lib/clock.ts';
import { listFilesByIds, type MediaFile } from '../media/media.service.ts';

const ready = new LRUCache<string, MediaFile>({ max: 10_000 });

/** By id; ids of no file are left out. From memory where all are known to be ready. */
export async function listLectureFiles(ids: readonly string[]): Promise<Map<string, MediaFile>> {
  const known = new Map(ids.map((id) => [id, ready.get(id)] as const));
  const missing = ids.filter((id) => !known.get(id));
  const found = await listFilesByIds(missing);
  for (const [id, file] of found)
    if (file.state === 'ready') ready.set(id, file, { ttl: file.recipe ? 10 * minute : 30 * second });
  const files = ids.map((id) => [id, known.get(id) ?? found.get(id)] as const);
  return new Map(files.filter((pair): pair is readonly [string, MediaFile] => pair[1] !== undefined));
}
