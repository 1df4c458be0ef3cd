/** What stands on the stage: a video, a reading, a document, or the sentence that it is not there yet. */
import { type Embed, readEmbed } from '../authoring/markdown/embeds.service.ts';
import type { LectureBody } from '../authoring/publishing/published.service.ts';
import type { Viewer } from '../media/address.service.ts';
import { type MediaFile, mediaAddress } from '../media/media.service.ts';
import type { Watching } from '../media/watching.service.ts';
import { articleHtml } from './article-html.ts';
import type { AssignmentStage } from './assignment/stage.ts';
import { type Choice, choicesOf, type Film, filmOf } from './film.service.ts';
import { withPlaces } from './notes/places.ts';
import type { Place } from './positions.service.ts';
import type { QuizStage } from './quiz/stage.ts';
import type { SurveyStage } from './survey/stage.ts';
import { bytesOf } from './words.ts';

export type Stage =
  | Film
  | { kind: 'text'; choices: Choice[] }
  | { kind: 'article'; html: string }
  | { kind: 'document'; src: string; download: string; name: string; meta: string }
  | ({ kind: 'embed' } & Embed)
  | QuizStage
  | AssignmentStage
  | SurveyStage
  | { kind: 'waiting'; text: string };
export type FileRow = { name: string; href: string; meta: string };

/** Ids of all files a page of this lecture needs. */
export function fileIdsOf(body: LectureBody): string[] {
  const parts = [...body.captions, ...body.resources].map((part) => part.fileId);
  return [body.fileId, body.posterFileId].filter((id): id is string => Boolean(id)).concat(parts);
}

/** `viewer`: in whose browser and why the addresses of its files work. `watching`: as its learner wants films. */
export type Seat = {
  viewer: Viewer;
  place: Place | null;
  watching: Watching;
  /** The second that a link names, which goes before where the learner stopped; null without one. */
  startAt: number | null;
  /** Languages of captions, best first; `off`: none are shown. */
  reads: readonly (string | undefined)[];
};

export function stageOf(body: LectureBody, files: Map<string, MediaFile>, seat: Seat): Stage {
  const { viewer, watching } = seat;
  if (body.kind === 'article') return { kind: 'article', html: withPlaces(articleHtml(body, files, viewer)) };
  if (body.kind === 'embed') return embedStage(body);
  if (body.kind === 'quiz' || body.kind === 'assignment' || body.kind === 'survey')
    return waiting(`This ${body.kind} is empty. Please write to your teacher.`);
  const file = files.get(body.fileId ?? '');
  if (!file) return waiting(`This ${body.kind} is missing. We have told nobody yet: please write to your teacher.`);
  if (body.kind === 'document') return documentStage(file, viewer);
  if (!file.plays && file.state === 'failed')
    return waiting(`This ${body.kind} could not be prepared. Your teacher sees why.`);
  if (!file.plays && file.state !== 'ready')
    return waiting(
      `This ${body.kind} is being prepared. It will be here in some minutes: please reload the page then.`,
    );
  if (watching === 'text' && body.transcriptHtml !== '')
    return { kind: 'text', choices: choicesOf(file, { current: 'text', hasText: true }) };
  return filmOf({ body, file, files }, seat);
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
  return `${ending} · ${bytesOf(file.bytes)}`;
}

const waiting = (text: string): Stage => ({ kind: 'waiting', text });
