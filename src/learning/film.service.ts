/** A film or a sound as the player shows it: in the size that was chosen, from where its learner stopped. */
import type { LectureBody } from '../authoring/publishing/published.service.ts';
import type { Viewer } from '../media/address.service.ts';
import { imageOf, type MediaFile, mediaAddress } from '../media/media.service.ts';
import { automaticSources, nearestWay, sourceOf, type Watching, waysToWatch } from '../media/watching.service.ts';
import type { Place } from './positions.service.ts';
import { type Chapter, chaptersOf } from './transcript/chapters.ts';
import { captionsFor } from './transcript/transcript.service.ts';
import { bytesOf, clockOf } from './words.ts';

export type Track = { src: string; lang: string; label: string; isDefault: boolean };
export type Choice = { value: Watching; label: string; current: boolean };
export type Film = {
  kind: 'video' | 'audio';
  /** The sound alone is to be heard: there is less to see. */
  isSound: boolean;
  /** Higher than wide, as films of phones are. */
  isTall: boolean;
  /** The first that fits is played; each begins at `resume` without any script. */
  sources: { src: string; type: string; media?: string }[];
  poster: string | null;
  tracks: Track[];
  resume: number;
  resumeWords: string;
  /** What can be chosen, the current one marked; empty where there is nothing to choose. */
  choices: Choice[];
  chapters: Chapter[];
  /** Its length. */
  seconds: number;
};
/** `startAt`: the second that a link names. `reads`: languages of captions, best first; `off` shows none. */
type FilmSeat = {
  viewer: Viewer;
  place: Place | null;
  watching: Watching;
  startAt?: number | null;
  reads?: readonly (string | undefined)[];
};
type Parts = { body: LectureBody; file: MediaFile; files: Map<string, MediaFile> };

export function filmOf({ body, file, files }: Parts, seat: FilmSeat): Film {
  const { viewer, place, watching, startAt, reads = [] } = seat;
  const resume = startAt ?? resumeAt(place, body.seconds);
  const ways = waysToWatch(file);
  const chosen = nearestWay(ways, watching);
  const sources = chosen ? [sourceOf(chosen)] : automaticSources(ways);
  // A media fragment (W3C Media Fragments, 4.2.1) starts at the second without any script.
  const fragment = resume > 0 ? `#t=${resume}` : '';
  return {
    kind: file.kind === 'audio' ? 'audio' : 'video',
    isSound: file.kind === 'audio' || chosen?.choice === 'audio',
    isTall: file.kind === 'video' && (file.height ?? 0) > (file.width ?? 0),
    sources: sources.map(({ variant, ...source }) => ({
      ...source,
      src: mediaAddress(file, { viewer, variant }) + fragment,
    })),
    poster: resume === 0 || file.kind === 'audio' ? posterOf({ body, file, files }) : null,
    tracks: tracksOf(body, files, { viewer, reads }),
    resume,
    resumeWords: clockOf(resume),
    choices: choicesOf(file, { current: chosen?.choice ?? 'auto', hasText: body.transcriptHtml !== '' }),
    chapters: chaptersOf(body.transcriptHtml),
    seconds: file.seconds || body.seconds,
  };
}

/** The ways to watch in words with their weight; the automatic one first, the transcript last. */
export function choicesOf(file: MediaFile, { current, hasText }: { current: Watching; hasText: boolean }): Choice[] {
  const ways = waysToWatch(file).map(({ choice, label, bytes }) => ({
    value: choice,
    label: `${label} · ${bytesOf(bytes)}`,
  }));
  const text = hasText ? [{ value: 'text' as const, label: 'Transcript only' }] : [];
  const all = [{ value: 'auto' as const, label: 'Automatic' }, ...ways, ...text];
  return all.length > 2 ? all.map((one) => ({ ...one, current: one.value === current })) : [];
}

/** Its own picture, else the still that was chosen or taken. */
export function posterOf({ body, file, files }: Parts): string | null {
  const own = files.get(body.posterFileId ?? '');
  return (own && imageOf(own)?.src) ?? imageOf(file, { at: body.posterAt ?? null })?.src ?? null;
}

function tracksOf(
  { captions }: LectureBody,
  files: Map<string, MediaFile>,
  { viewer, reads }: Required<Pick<FilmSeat, 'viewer' | 'reads'>>,
): Track[] {
  const shown = reads[0] === 'off' ? null : captionsFor(captions, reads);
  return captions.flatMap((one) => {
    const file = files.get(one.fileId);
    if (!file) return [];
    return [{ src: mediaAddress(file, { viewer }), lang: one.language, label: one.label, isDefault: one === shown }];
  });
}

/** Near the start or the end there is nothing to resume. */
function resumeAt(place: Place | null, length: number): number {
  if (!place || place.seconds < 5) return 0;
  const end = place.duration || length;
  return end > 0 && place.seconds > end - 10 ? 0 : Math.floor(place.seconds);
}
