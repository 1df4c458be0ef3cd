/** The types of files that a school takes, by content, with the limits of each kind. */
import type { MediaKind } from './file.model.ts';

export type MediaType = {
  kind: MediaKind;
  mime: string;
  /** Of the key under which it is kept. */
  ending: string;
  /** How people call it. */
  name: string;
  /** ffmpeg's name of the container: it never guesses one from hostile bytes. */
  demuxer?: string;
  /** Where it is less than that of its kind. */
  maxBytes?: number;
};

const megabyte = 1024 * 1024;
const office = 'application/vnd.openxmlformats-officedocument';
const mov = { kind: 'video', mime: 'video/quicktime', ending: 'mov', name: 'MOV video', demuxer: 'mov' } as const;
const webm = { kind: 'video', mime: 'video/webm', ending: 'webm', name: 'WebM video', demuxer: 'matroska' } as const;
const mkv = { kind: 'video', mime: 'video/x-matroska', ending: 'mkv', name: 'Matroska video' } as const;
const mp4 = { kind: 'video', mime: 'video/mp4', ending: 'mp4', name: 'MP4 video', demuxer: 'mov' } as const;
const m4a = { kind: 'audio', mime: 'audio/mp4', ending: 'm4a', name: 'M4A sound', demuxer: 'mov' } as const;
const ogg = { kind: 'audio', mime: 'audio/ogg', ending: 'ogg', name: 'Ogg sound', demuxer: 'ogg' } as const;

/** What the content's type is called by the detector -> what it is here. */
export const types: Record<string, MediaType> = {
  'image/jpeg': { kind: 'image', mime: 'image/jpeg', ending: 'jpg', name: 'JPEG picture' },
  'image/png': { kind: 'image', mime: 'image/png', ending: 'png', name: 'PNG picture' },
  'image/webp': { kind: 'image', mime: 'image/webp', ending: 'webp', name: 'WebP picture' },
  // Kept as WebP, so that what was animated is small.
  'image/gif': { kind: 'image', mime: 'image/webp', ending: 'webp', name: 'GIF picture' },
  'image/svg+xml': { kind: 'image', mime: 'image/svg+xml', ending: 'svg', name: 'SVG drawing', maxBytes: megabyte },
  'video/mp4': mp4,
  'video/x-m4v': mp4,
  'video/quicktime': mov,
  'video/webm': webm,
  'video/matroska': { ...mkv, demuxer: 'matroska' },
  'video/vnd.avi': { kind: 'video', mime: 'video/x-msvideo', ending: 'avi', name: 'AVI video', demuxer: 'avi' },
  'audio/mpeg': { kind: 'audio', mime: 'audio/mpeg', ending: 'mp3', name: 'MP3 sound', demuxer: 'mp3' },
  'audio/x-m4a': m4a,
  'audio/mp4': m4a,
  'audio/ogg': ogg,
  'audio/ogg; codecs=opus': ogg,
  'audio/wav': { kind: 'audio', mime: 'audio/wav', ending: 'wav', name: 'WAV sound', demuxer: 'wav' },
  'application/pdf': { kind: 'document', mime: 'application/pdf', ending: 'pdf', name: 'PDF' },
  [`${office}.wordprocessingml.document`]: {
    kind: 'document',
    mime: `${office}.wordprocessingml.document`,
    ending: 'docx',
    name: 'Word document',
  },
  [`${office}.presentationml.presentation`]: {
    kind: 'document',
    mime: `${office}.presentationml.presentation`,
    ending: 'pptx',
    name: 'PowerPoint slides',
  },
  [`${office}.spreadsheetml.sheet`]: {
    kind: 'document',
    mime: `${office}.spreadsheetml.sheet`,
    ending: 'xlsx',
    name: 'Excel table',
  },
  'application/zip': { kind: 'archive', mime: 'application/zip', ending: 'zip', name: 'ZIP archive' },
  // Of the kind that is only ever handed out to be saved, never shown.
  'text/plain': { kind: 'archive', mime: 'text/plain', ending: 'txt', name: 'text file' },
  'text/vtt': { kind: 'captions', mime: 'text/vtt', ending: 'vtt', name: 'WebVTT captions' },
  // Kept as WebVTT: browsers play nothing else.
  'application/x-subrip': { kind: 'captions', mime: 'text/vtt', ending: 'vtt', name: 'SRT captions' },
};

/** Bytes that one file of a kind may have. */
export const maxBytes: Record<MediaKind, number> = {
  image: 15 * megabyte,
  video: 4096 * megabyte,
  audio: 200 * megabyte,
  document: 50 * megabyte,
  // Ten thousand lines in a script of three bytes a letter.
  captions: 4 * megabyte,
  // A course with all its films leaves and enters as one.
  archive: 4096 * megabyte,
};

/** The most that a file of one of these kinds may have, in bytes. */
export function limitOf(kinds: readonly MediaKind[]): number {
  return Math.max(0, ...kinds.map((kind) => maxBytes[kind]));
}

/** "4 GB", "15 MB", "1.2 MB", "240 kB": with a decimal below ten. */
export function sizeWords(bytes: number): string {
  const [unit, size] =
    bytes >= 1024 * megabyte
      ? ['GB', bytes / 1024 / megabyte]
      : bytes >= megabyte
        ? ['MB', bytes / megabyte]
        : ['kB', Math.max(1, Math.round(bytes / 1024))];
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** "an AVI video", "a PDF": by the sound of its beginning. */
export function aOrAn(name: string, article: 'a' | 'A' = 'a'): string {
  return `${article}${/^(?:[AEIO]|M[4P]|S[VR])/.test(name) ? 'n' : ''} ${name}`;
}

/** "MP4 video, WebM video, MOV video or AVI video", for messages. */
export function namesOf(kinds: readonly MediaKind[]): string {
  const names = [
    ...new Set(
      Object.values(types)
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ name }) => name),
    ),
  ];
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : (names[0] ?? '');
}

export function mimeOfEnding(ending: string): string | null {
  return Object.values(types).find((type) => type.ending === ending)?.mime ?? null;
}
