/** What stands on the stage: a video, a reading, a document, or the sentence that it is not there yet. */
import { type Embed, readEmbed } from '../authoring/markdown/embeds.service.ts';
import type { LectureBody } from '../authoring/publishing/published.service.ts';
import type { Viewer } from '../media/address.service.ts';
import { imageOf, type MediaFile, mediaAddress } from '../media/media.service.ts';
import type { Place } from './positions.service.ts';
import { clockOf } from './words.ts';

export type Track = { src: string; lang: string; label: string };
export type Stage =
  | { kind: 'video'; src: string; type: string; poster?: string; tracks: Track[]; resume: number; resumeWords: string }
  | { kind: 'article'; html: string }
  | { kind: 'document'; src: string; download: string; name: string; meta: string }
  | ({ kind: 'embed' } & Embed)
  | { kind: 'waiting'; text: string };
export type FileRow = { name: string; href: string; meta: string };

/** Ids of all files a page of this lecture needs. */
export function fileIdsOf(body: LectureBody): string[] {
  const parts = [...body.captions, ...body.resources].map((part) => part.fileId);
  return body.fileId ? [body.fileId, ...parts] : parts;
}

/** `viewer`: in whose browser and why the addresses of its files work. */
export function stageOf(body: LectureBody, files: Map<string, MediaFile>, place: Place | null, viewer: Viewer): Stage {
  if (body.kind === 'article') return { kind: 'article', html: body.html };
  if (body.kind === 'embed') return embedStage(body);
  const file = files.get(body.fileId ?? '');
  if (!file) return waiting(`This ${body.kind} is missing. We have told nobody yet: please write to your teacher.`);
  if (body.kind === 'document') return documentStage(file, viewer);
  if (!file.plays && file.state === 'failed')
    return waiting('This video could not be prepared. Your teacher sees why.');
  if (!file.plays && file.state !== 'ready')
    return waiting('This video is being prepared. It will be here in some minutes: please reload the page then.');
  return videoStage(body, file, files, place, viewer);
}

function embedStage({ embed }: LectureBody): Stage {
  const found = readEmbed(embed);
  return found ? { kind: 'embed', ...found } : waiting('This page is missing. Please write to your teacher.');
}

/** Rows of the files that belong to a lecture, to be saved under their names. */
export function fileRows(body: LectureBody, files: Map<string, MediaFile>, viewer: Viewer): FileRow[] {
  return body.resources.flatMap(({ title, fileId }) => {
    const file = files.get(fileId);
    if (!file) return [];
    const href = mediaAddress(file, { viewer, download: true, variant: 'original' });
    return [{ name: title || file.originalName, href, meta: metaOf(file) }];
  });
}

function videoStage(
  body: LectureBody,
  file: MediaFile,
  files: Map<string, MediaFile>,
  place: Place | null,
  viewer: Viewer,
): Stage {
  const resume = resumeAt(place, body.seconds);
  const poster = imageOf(file)?.src;
  const tracks = body.captions.flatMap(({ language, label, fileId }) => {
    const captions = files.get(fileId);
    return captions ? [{ src: mediaAddress(captions, { viewer }), lang: language, label }] : [];
  });
  // A media fragment (W3C Media Fragments, 4.2.1) starts at the second without any script.
  const fragment = resume > 0 ? `#t=${resume}` : '';
  return {
    kind: 'video',
    src: mediaAddress(file, { viewer }) + fragment,
    type: file.plays ? file.mime : 'video/mp4',
    ...(poster && resume === 0 ? { poster } : {}),
    tracks,
    resume,
    resumeWords: clockOf(resume),
  };
}

/** Near the start or the end there is nothing to resume. */
function resumeAt(place: Place | null, length: number): number {
  if (!place || place.seconds < 5) return 0;
  const end = place.duration || length;
  return end > 0 && place.seconds > end - 10 ? 0 : Math.floor(place.seconds);
}

function documentStage(file: MediaFile, viewer: Viewer): Stage {
  return {
    kind: 'document',
    src: mediaAddress(file, { viewer, variant: 'original' }),
    download: mediaAddress(file, { viewer, variant: 'original', download: true }),
    name: file.originalName,
    meta: metaOf(file),
  };
}

function metaOf(file: MediaFile): string {
  const ending = file.originalName.split('.').at(-1)?.toUpperCase() ?? '';
  const size =
    file.bytes < 1_000_000 ? `${Math.ceil(file.bytes / 1000)} kB` : `${(file.bytes / 1_000_000).toFixed(1)} MB`;
  return `${ending} · ${size}`;
}

const waiting = (text: string): Stage => ({ kind: 'waiting', text });
