/** What the pages of a course's library show of a file. */
import type { Request } from 'express';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import type { Viewer } from '../../media/address.service.ts';
import { type FileUse, listFileUses } from '../../media/library/uses.service.ts';
import { imageOf, type MediaFile, type MediaKind, mediaAddress, type PublicImage } from '../../media/media.service.ts';
import { type StateWords, stateWords } from '../../media/uploads/file-state.service.ts';
import { count } from '../editor.ts';
import { lengthText } from '../words.ts';

export type FileRow = {
  id: string;
  name: string;
  href: string;
  kind: string;
  icon: string;
  /** "Video · 12 min · 34 MB". */
  meta: string;
  when: string;
  image: PublicImage | null;
  used: string;
  isUsed: boolean;
  work: StateWords | null;
};
export type Uses = { here: Place[]; elsewhere: Place[]; kept: Place[] };
type Place = { text: string; href: string | null };

export const kindWords: Record<MediaKind, { one: string; many: string; icon: string }> = {
  image: { one: 'Picture', many: 'Pictures', icon: 'image' },
  video: { one: 'Video', many: 'Videos', icon: 'video' },
  audio: { one: 'Sound', many: 'Sounds', icon: 'headphones' },
  document: { one: 'Document', many: 'Documents', icon: 'file-text' },
  captions: { one: 'Captions', many: 'Captions', icon: 'captions' },
  archive: { one: 'Other file', many: 'Other files', icon: 'archive' },
};

/** Rows in the order of the files. One question for the uses of all. */
export async function rowsOf(files: MediaFile[], courseId: string, zone: string): Promise<FileRow[]> {
  const uses = await listFileUses(files.map(({ id }) => id));
  return Promise.all(
    files.map(async (file) => {
      const mine = usesOf(uses.get(file.id) ?? [], courseId);
      return { ...(await factsOf(file, courseId, zone)), used: usedWords(mine), isUsed: isUsed(mine) };
    }),
  );
}

/** Of one file: places that can be changed here, drafts of other courses, and what was published or is history. */
export function usesOf(uses: FileUse[], courseId: string): Uses {
  const drafts = uses.filter(({ kind }) => kind === 'draft');
  const here = drafts.filter((use) => use.courseId === courseId);
  return {
    here: here.map(({ text, href }) => ({ text, href })),
    elsewhere: drafts.filter((use) => use.courseId !== courseId).map(({ text }) => ({ text, href: null })),
    kept: unique(uses.filter(({ kind }) => kind !== 'draft').map(({ text }) => text)),
  };
}

export function isUsed({ here, elsewhere, kept }: Uses): boolean {
  return here.length + elsewhere.length + kept.length > 0;
}

/** What a browser shows of it: `viewer` is who looks. */
export function playerOf(file: MediaFile, viewer: Viewer) {
  if (file.state !== 'ready') return null;
  const poster = imageOf(file)?.src ?? null;
  if (file.kind === 'video' || file.kind === 'audio')
    return { kind: file.kind, src: mediaAddress(file, { viewer }), poster };
  return null;
}

export async function factsOf(
  file: MediaFile,
  courseId: string,
  zone: string,
): Promise<Omit<FileRow, 'used' | 'isUsed'>> {
  const { one, icon } = kindWords[file.kind];
  const size = file.width && file.height && file.kind === 'image' ? `${file.width} × ${file.height}` : '';
  return {
    id: file.id,
    name: file.originalName,
    href: `/studio/courses/${courseId}/media/${file.id}`,
    kind: one,
    icon,
    meta: [one, size, lengthText(file.seconds ?? 0), sizeText(file.bytes)].filter(Boolean).join(' · '),
    when: `added ${formatDay(file.createdAt, zone)}`,
    image: imageOf(file),
    work: file.state === 'ready' ? null : await stateWords(file),
  };
}

function usedWords({ here, elsewhere, kept }: Uses): string {
  if (here.length > 0) return `Used in ${count(here.length, 'place')}`;
  if (elsewhere.length > 0) return 'Used in another course';
  return kept.length > 0 ? 'Only in what was published or in the history' : 'Not used';
}

function unique(texts: string[]): Place[] {
  return [...new Set(texts)].map((text) => ({ text, href: null }));
}

/** 900 -> "1 kB", 34,000,000 -> "34 MB". */
function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The time zone in which this person reads dates. */
export function zoneOf(req: Request): string {
  return req.user?.timeZone ?? config.school.timeZone;
}
