/** Texts and files of a lecture, and how two states of them differ. Pure. */

import { assignmentLines } from '../assignments/lines.ts';
import type { Captions, LectureRecord, Resource } from '../lectures/lecture.model.ts';
import { quizLines } from '../quizzes/lines.ts';
import { stopLines } from '../stops/lines.ts';
import { surveyLines } from '../surveys/lines.ts';
import type { Line, Names } from './compare-words.ts';

export type Body = Pick<
  LectureRecord,
  | 'markdown'
  | 'transcript'
  | 'fileId'
  | 'embed'
  | 'captions'
  | 'resources'
  | 'posterFileId'
  | 'posterAt'
  | 'quiz'
  | 'assignment'
  | 'survey'
  | 'stops'
>;
export const bodyFields =
  'markdown transcript fileId embed captions resources posterFileId posterAt quiz assignment survey stops';
/** What the ids in a body stand for, and the zone in which moments are read. */
export type BodyNames = Pick<Names, 'file' | 'question' | 'zone'>;

/** Every file that a body names. */
export function filesIn(body: Body | undefined): string[] {
  if (!body) return [];
  const { fileId, posterFileId, captions, resources } = body;
  return [fileId, posterFileId, ...captions.map((one) => one.fileId), ...resources.map((one) => one.fileId)].filter(
    (id): id is string => Boolean(id),
  );
}

/** What differs. A body that is missing counts as empty. */
export function bodyLines(before: Body | undefined, after: Body | undefined, names: BodyNames): Line[] {
  const { file } = names;
  const line = (label: string, text: (body: Body) => string, isProse = false): Line[] => {
    const [old, now] = [before ? text(before) : '', after ? text(after) : ''];
    return old === now ? [] : [{ label, before: old, after: now, isProse }];
  };
  return [
    ...line('Text', ({ markdown }) => markdown, true),
    ...quizLines(before?.quiz ?? null, after?.quiz ?? null, names),
    ...assignmentLines(before?.assignment ?? null, after?.assignment ?? null, names),
    ...surveyLines(before?.survey ?? null, after?.survey ?? null, names),
    ...stopLines(before?.stops ?? null, after?.stops ?? null, names),
    ...line('File', ({ fileId }) => (fileId ? file(fileId) : '')),
    ...line('Shown from elsewhere', ({ embed }) => embed ?? ''),
    ...line('First picture', (body) => posterText(body, file)),
    ...line('Captions', ({ captions }) => captions.map((one) => captionText(one, file)).join('\n')),
    ...line('Transcript', ({ transcript }) => transcript, true),
    ...line('Files to take along', ({ resources }) => resources.map((one) => resourceText(one, file)).join('\n')),
  ];
}

function posterText({ posterFileId, posterAt }: Body, file: (id: string) => string): string {
  if (posterFileId) return file(posterFileId);
  return posterAt === null || posterAt === undefined ? '' : `Second ${posterAt} of the video`;
}

function captionText({ label, fileId }: Captions, file: (id: string) => string): string {
  return `${label}: ${file(fileId)}`;
}

function resourceText({ title, fileId }: Resource, file: (id: string) => string): string {
  return `${title}: ${file(fileId)}`;
}
