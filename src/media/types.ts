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
const mp4 = { kind: 'video', mime: 'video/mp4', ending: 'mp4', name: 'MP4 video', demuxer: 'mov' } as const;

/** What the content's type is called by the detector -> what it is here. */
export const types: Record<string, MediaType> = {
  'image/jpeg': { kind: 'image', mime: 'image/jpeg', ending: 'jpg', name: 'JPEG picture' },
  'image/png': { kind: 'image', mime: 'image/png', ending: 'png', name: 'PNG picture' },
  'image/webp': { kind: 'image', mime: 'image/webp', ending: 'webp', name: 'WebP picture' },
  'image/svg+xml': { kind: 'image', mime: 'image/svg+xml', ending: 'svg', name: 'SVG drawing', maxBytes: megabyte },
  'video/mp4': mp4,
  'video/x-m4v': mp4,
  'video/quicktime': mov,
  'video/webm': webm,
  'video/vnd.avi': { kind: 'video', mime: 'video/x-msvideo', ending: 'avi', name: 'AVI video', demuxer: 'avi' },
  'audio/mpeg': { kind: 'audio', mime: 'audio/mpeg', ending: 'mp3', name: 'MP3 sound', demuxer: 'mp3' },
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
  'application/zip': { kind: 'archive', mime: 'application/zip', ending: 'zip', name: 'ZIP archive' },
  // Of the kind that is only ever handed out to be saved, never shown.
  'text/plain': { kind: 'archive', mime: 'text/plain', ending: 'txt', name: 'text file' },
  'text/vtt': { kind: 'captions', mime: 'text/vtt', ending: 'vtt', name: 'WebVTT captions' },
};

/** Bytes that one file of a kind may have. */
export const maxBytes: Record<MediaKind, number> = {
  image: 15 * megabyte,
  video: 2048 * megabyte,
  audio: 200 * megabyte,
  document: 50 * megabyte,
  captions: megabyte,
  archive: 200 * megabyte,
};

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
