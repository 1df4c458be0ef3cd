/** The library of a course: the files that it uses, and those that were put there to be used. */
import { trusted } from 'mongoose';
import { audit } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { forgetServedFile } from '../access.service.ts';
import { type FileRecord, findFile, MediaFileModel, type MediaKind, mediaKinds } from '../file.model.ts';
import { listFilesByIds, type MediaFile, requireFile } from '../media.service.ts';
import { cleanName, freeName } from '../names.service.ts';
import { removeUnused } from './removal.service.ts';
import { type FileUse, listFileUses, requireAllUsesKnown } from './uses.service.ts';

/** A library takes files of every kind. */
export const libraryKinds = mediaKinds;
export const librarySorts = ['newest', 'name', 'largest'] as const;
export type LibraryAsked = {
  /** Part of a name. */
  q: string;
  kind: MediaKind | null;
  sort: (typeof librarySorts)[number];
  /** Id of the last file of the page before. */
  after: string | null;
  limit: number;
};
export type LibraryPage = { files: MediaFile[]; total: number; next: string | null };
type Light = Pick<FileRecord, '_id' | 'originalName' | 'kind' | 'bytes' | 'createdAt'>;

/** More than this is not looked through; the newest are. */
const most = 5000;
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
const orders: Record<LibraryAsked['sort'], (one: Light, other: Light) => number> = {
  newest: (one, other) => other.createdAt.getTime() - one.createdAt.getTime(),
  name: (one, other) => byName(one.originalName, other.originalName),
  largest: (one, other) => other.bytes - one.bytes,
};

/** A page of the library. `total` counts what was found. A cursor that leads nowhere begins at the start. */
export async function listLibrary(courseId: string, asked: LibraryAsked): Promise<LibraryPage> {
  const kind = asked.kind ? { kind: asked.kind } : {};
  const all = await MediaFileModel.find({ courseIds: courseId, isLeaving: trusted({ $ne: true }), ...kind })
    .select('originalName kind bytes createdAt')
    .sort({ createdAt: -1, _id: -1 })
    .limit(most)
    .lean<Light[]>();
  const wanted = foldedOf(asked.q);
  const found = all.filter(({ originalName }) => foldedOf(originalName).includes(wanted)).sort(orders[asked.sort]);
  const start = found.findIndex(({ _id }) => _id.toString() === asked.after) + 1;
  const ids = found.slice(start, start + asked.limit).map(({ _id }) => _id.toString());
  const files = await listFilesByIds(ids);
  return {
    files: ids.map((id) => files.get(id)).filter((file) => file !== undefined),
    total: found.length,
    next: start + asked.limit < found.length ? (ids.at(-1) ?? null) : null,
  };
}

/** The newest 500 files of the library that can be used, by name. */
export async function listLibraryNames(courseId: string): Promise<{ id: string; name: string; kind: MediaKind }[]> {
  const files = await MediaFileModel.find({
    courseIds: courseId,
    isLeaving: trusted({ $ne: true }),
    state: trusted({ $ne: 'failed' }),
  })
    .select('originalName kind')
    .sort({ createdAt: -1, _id: -1 })
    .limit(500)
    .lean<Light[]>();
  return files.map(({ _id, originalName, kind }) => ({ id: _id.toString(), name: originalName, kind }));
}

/** A file of this course's library. Throws NotFound. */
export async function requireLibraryFile(courseId: string, fileId: string): Promise<MediaFile> {
  const file = await requireFile(fileId);
  if (!file.courseIds?.includes(courseId) || file.isLeaving) throw new NotFound('This file');
  return file;
}

/** Puts files into a course's library. May be repeated. `ownedBy`: only files of these people. */
export async function addToLibrary(courseId: string, fileIds: readonly string[], ownedBy?: string[]): Promise<void> {
  if (fileIds.length === 0) return;
  const owner = ownedBy ? { ownerId: trusted({ $in: ownedBy }) } : {};
  await MediaFileModel.updateMany(
    { _id: trusted({ $in: [...fileIds] }), courseIds: trusted({ $ne: courseId }), ...owner },
    { $addToSet: { courseIds: courseId } },
    { timestamps: false },
  );
}

/**
 * Takes a file into use that is there already: the person's own, or one of this course's library. From then on it is not
 * removed for a week, even if nothing names it yet. Null where there is no such file of these kinds.
 */
export async function takeKnownFile(
  person: { id: string },
  fileId: string,
  from: { kinds: readonly MediaKind[]; courseId: string | null },
): Promise<MediaFile | null> {
  const file = await findFile(fileId);
  if (!file || !from.kinds.includes(file.kind)) return null;
  const isOfCourse = from.courseId !== null && file.courseIds?.includes(from.courseId);
  if (file.ownerId !== person.id && !isOfCourse) return null;
  const taken = await MediaFileModel.updateOne(
    { _id: file._id, isLeaving: trusted({ $ne: true }) },
    { $set: { unusedSince: now() } },
    { timestamps: false },
  );
  return taken.matchedCount === 1 ? requireFile(fileId) : null;
}

/** Gives a file another name, with the ending of its type. Throws Refused for an empty one, or a file of others. */
export async function renameFile(person: Changing, courseId: string, fileId: string, name: string): Promise<MediaFile> {
  const file = await requireChangeable(person, courseId, fileId);
  const ending = file.key.split('.').at(-1) ?? '';
  const given = name.trim();
  const clean = cleanName(given.toLowerCase().endsWith(`.${ending}`) ? given : `${given}.${ending}`, ending);
  if (clean === file.originalName) return file;
  const free = await freeName(file.ownerId, clean);
  await MediaFileModel.updateOne({ _id: fileId }, { $set: { originalName: free } });
  forgetServedFile(fileId);
  return requireFile(fileId);
}

/** Removes a file for good. Throws Refused with the places where something still uses it. May be repeated. */
export async function deleteFile(person: Changing, courseId: string, fileId: string): Promise<void> {
  const file = await requireChangeable(person, courseId, fileId);
  requireAllUsesKnown();
  if (file.state === 'stored' || file.state === 'working')
    throw new Refused('This file is just being prepared. Please delete it when that is done.');
  const record = await MediaFileModel.findById(file.id).lean<FileRecord>();
  if (!record) return;
  if (await removeUnused(record, null)) return tellDeletion(person, file);
  const uses = (await listFileUses([fileId])).get(fileId) ?? [];
  throw new Refused(`This file is in use, so it stays: ${placesOf(uses)}.`);
}

/** "Video of “Bowline”, captions of “Reef” and 3 more places". */
export function placesOf(uses: FileUse[]): string {
  const texts = [...new Set(uses.map(({ text }) => text))];
  const more = texts.length - 3;
  const rest = more > 0 ? [`${more} more ${more === 1 ? 'place' : 'places'}`] : [];
  return new Intl.ListFormat('en').format([...texts.slice(0, 3), ...rest]);
}

/** Whoever deletes what others sent leaves a line. */
async function tellDeletion(person: Changing, { id, ownerId, originalName }: MediaFile): Promise<void> {
  if (person.id === ownerId) return;
  await audit({ action: 'file.deleted', on: { kind: 'file', id, name: originalName } }, `file.deleted ${id}`);
}

export type Changing = { id: string; role: string };

/** May this person rename and remove it, not only use it? */
export function mayChangeFile(
  person: Changing,
  courseId: string,
  file: Pick<MediaFile, 'ownerId' | 'courseIds'>,
): boolean {
  const isHereOnly = (file.courseIds ?? []).every((id) => id === courseId);
  return person.role === 'admin' || person.id === file.ownerId || isHereOnly;
}

async function requireChangeable(person: Changing, courseId: string, fileId: string): Promise<MediaFile> {
  const file = await requireLibraryFile(courseId, fileId);
  if (mayChangeFile(person, courseId, file)) return file;
  throw new Refused('This file belongs to somebody else and is used in other courses too. Only they can change it.');
}

/** For looking up: without marks and capitals, so that "resume" finds "Résumé". */
function foldedOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLocaleLowerCase('en')
    .trim();
}
