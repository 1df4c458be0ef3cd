/** From the one form of a lecture to its content: what is typed, what is sent as files, what is ticked for removal. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from 'express';
import type { z } from 'zod';
import { config } from '../../config.ts';
import { Refused } from '../../lib/errors.ts';
import { type MediaFile, type MediaKind, storeUpload } from '../../media/media.service.ts';
import { me } from '../../web/request.ts';
import { newId } from '../courses/course.model.ts';
import type { LectureForm } from '../forms.ts';
import type { DraftLecture } from '../outline/outline.service.ts';
import type { LectureContent, LectureKind } from './lecture.model.ts';
import { type Taken, takeFile } from './studio-uploads.ts';

type Typed = z.infer<typeof LectureForm>;
export type LectureFiles = Record<'file' | 'captions' | 'resource' | 'picture', Taken>;

const fileKinds: Record<LectureKind, MediaKind[]> = {
  video: ['video'],
  audio: ['audio'],
  article: [],
  document: ['document'],
  embed: [],
  quiz: [],
  assignment: [],
  survey: [],
};
const anything: MediaKind[] = ['document', 'archive', 'image', 'audio', 'video'];
const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** What each field for a file takes. */
export function kindsOf(kind: LectureKind): Record<keyof LectureFiles, MediaKind[]> {
  return { file: fileKinds[kind], captions: ['captions'], resource: anything, picture: ['image', 'document'] };
}

/** All files that the form may carry, stored. Captions may be typed instead. */
export async function takeLectureFiles(req: Request, kind: LectureKind): Promise<LectureFiles> {
  const captions = await takeFile(req, 'captions', ['captions']);
  return {
    file: await takeFile(req, 'file', fileKinds[kind]),
    captions: captions.file || captions.error ? captions : await takeTypedCaptions(req),
    resource: await takeFile(req, 'resource', anything),
    picture: await takePicture(req),
  };
}

/** For a form that saves by itself: files stay where they are, and what they are called and removed by waits. */
export const noFiles: LectureFiles = {
  file: { file: null, error: null },
  captions: { file: null, error: null },
  resource: { file: null, error: null },
  picture: { file: null, error: null },
};

export function textsOnly(typed: Typed): Typed {
  return { ...typed, removeCaptions: [], removeResource: [] };
}

/** The lecture as the form wants it, without what a quiz asks. */
export function contentOf(lecture: DraftLecture, typed: Typed, files: LectureFiles): Partial<LectureContent> {
  const { title, summary, preview, ready } = typed;
  const resources = withPdf(resourcesOf(lecture, typed, files.resource), typed, files.picture);
  const common = { title, summary, preview, ready, resources, ...needOf(typed.counts) };
  if (lecture.kind === 'quiz' || lecture.kind === 'survey') return { ...common, preview: false };
  const seconds = Math.round((typed.minutes || 0) * 60);
  if (lecture.kind === 'assignment')
    return { ...common, preview: false, seconds, markdown: withPicture(typed, files.picture) };
  if (lecture.kind === 'article') return { ...common, markdown: withPicture(typed, files.picture) };
  if (lecture.kind === 'embed') return { ...common, embed: typed.embed, seconds };
  const fileId = files.file.file?.id ?? lecture.fileId;
  if (lecture.kind === 'document') return { ...common, fileId, seconds };
  return { ...common, fileId, captions: captionsOf(lecture, typed, files.captions), transcript: typed.transcript };
}

/** How the form says what a lecture counts for. */
export function countsOf({ required, certificate }: Pick<LectureContent, 'required' | 'certificate'>): string {
  if (required) return 'required';
  return certificate ? 'certificate' : 'optional';
}

function needOf(counts: Typed['counts']): Partial<LectureContent> {
  return counts ? { required: counts === 'required', certificate: counts === 'certificate' } : {};
}

/** A picture for the text, or a document that can be shown on a page. */
async function takePicture(req: Request): Promise<Taken> {
  const taken = await takeFile(req, 'picture', ['image', 'document']);
  if (!taken.file || taken.file.kind === 'image' || isPdf(taken.file)) return taken;
  return { file: null, error: 'Only pictures and PDF can stand in a text. Give others as files to take along.' };
}

function isPdf({ mime }: MediaFile): boolean {
  return mime === 'application/pdf';
}

async function takeTypedCaptions(req: Request): Promise<Taken> {
  const text: unknown = req.body?.captionsText;
  if (typeof text !== 'string' || text.trim() === '') return { file: null, error: null };
  const folder = join(config.dataFolder, 'incoming');
  const path = join(folder, randomUUID());
  await mkdir(folder, { recursive: true });
  await writeFile(path, text.replace(/\r\n?/g, '\n'));
  const received = { path, originalName: 'captions.vtt', size: Buffer.byteLength(text), field: 'captionsText' };
  try {
    return { file: await storeUpload(me(req), received, ['captions']), error: null };
  } catch (error) {
    if (error instanceof Refused) return { file: null, error: error.message };
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

/** One set of captions per language: a new one takes the place of the old one. */
function captionsOf(lecture: DraftLecture, typed: Typed, { file }: Taken): LectureContent['captions'] {
  const language = typed.captionsLanguage;
  const kept = lecture.captions.filter((one) => !typed.removeCaptions.includes(one.language));
  if (!file) return kept;
  const added = { language, label: names.of(language) ?? language, fileId: file.id };
  return [...kept.filter((one) => one.language !== language), added];
}

function resourcesOf(lecture: DraftLecture, typed: Typed, { file }: Taken): LectureContent['resources'] {
  const kept = lecture.resources.filter((one) => !typed.removeResource.includes(one.id));
  if (!file) return kept;
  if (kept.length >= 50) throw new Refused('A lecture has at most 50 files.', 'resource');
  return [...kept, { id: newId(), title: typed.resourceTitle || file.originalName, fileId: file.id }];
}

/** A PDF in the text is one of the lecture's files, so whoever may read the text may open it. */
function withPdf(resources: LectureContent['resources'], typed: Typed, { file }: Taken): LectureContent['resources'] {
  if (!file || !isPdf(file) || resources.some(({ fileId }) => fileId === file.id)) return resources;
  return [...resources, { id: newId(), title: typed.pictureWords || file.originalName, fileId: file.id }];
}

/** The picture, or the PDF, stands where the cursor was, or at the end, in a paragraph of its own. */
function withPicture(typed: Typed, { file }: Taken): string {
  if (!file) return typed.markdown;
  if (!typed.pictureWords && (!typed.pictureDecorative || isPdf(file)))
    throw new Refused('Please describe the picture for those who cannot see it.', 'pictureWords');
  const words = typed.pictureWords && !typed.pictureDecorative ? typed.pictureWords : 'decorative';
  const caption = typed.pictureCaption ? ` "${typed.pictureCaption.replace(/["\\]/g, '\\$&')}"` : '';
  const at = Math.min(typed.cursor ?? typed.markdown.length, typed.markdown.length);
  const parts = [
    typed.markdown.slice(0, at).trimEnd(),
    `![${words.replace(/[[\]\\]/g, '\\$&')}](file:${file.id}${caption})`,
    typed.markdown.slice(at).trimStart(),
  ];
  return parts.filter(Boolean).join('\n\n');
}
