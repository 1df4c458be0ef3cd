/** The page of the lines of captions: some of them at a time, beside the film. */
import type { Request } from 'express';
import { view } from '../../lib/view.ts';
import type { Viewer } from '../../media/address.service.ts';
import { formatTime } from '../../media/captions/cue-times.service.ts';
import { imageOf, listFilesByIds, mediaAddress } from '../../media/media.service.ts';
import { type FormState, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import type { CaptionSet } from './captions.service.ts';
import { keyOf, type Row, rowOf, warningOf } from './rows.ts';

/** Lines on one page. */
export const chunk = 40;
/** More rows than that can come together by adding and splitting. */
export const mostRows = 100;

/** `was`: the stored lines that the rows take the place of. */
export type Shown = {
  rows: Row[];
  was: string[];
  errors?: Record<string, string>;
  /** The number, from 0, of the row whose words get the cursor. */
  focus?: number;
  /** 1: the first of all lines. */
  line: number;
  isDirty?: boolean;
  /** Where the rows were read from, when it is not what is stored now. */
  openedFile?: string;
  notice?: { title: string; text: string; theirs: string[] } | null;
};
type Lines = {
  action: string;
  csrf: string | null;
  fileId: string;
  language: string;
  rows: (Row & { number: number; warning: string })[];
  was: string;
  errors: Record<string, string>;
  focus: number | null;
  line: number;
  isDirty: boolean;
  notice: Shown['notice'];
  pages: { text: string; previous: string | null; next: string | null };
};
type Page = {
  bar: Bar;
  title: string;
  name: string;
  back: string;
  lines: Lines;
  film: { src: string; type: string; poster: string | null; track: string | null; language: string } | null;
  others: { href: string; label: string; current: boolean }[];
  canBeFirst: boolean;
  shift: FormState;
};

export const captionsPage = view<Page>('authoring/captions/edit');
export const linesPart = view<Lines>('authoring/captions/_lines');

/** The stored lines of one page, beginning with the line of this number. */
export function storedRows({ cues }: CaptionSet, line: number): Shown {
  const first = Math.max(1, Math.min(line, cues.length || 1));
  const shown = cues.slice(first - 1, first - 1 + chunk);
  const rows = shown.length > 0 ? shown.map(rowOf) : [{ key: '', start: '00:00.000', end: '00:02.000', text: '' }];
  return { rows, was: shown.map(keyOf), line: first };
}

/** The number of the line that is shown at this time, or the next one after it. */
export function lineAt({ cues }: CaptionSet, time: number): number {
  const found = cues.findIndex(({ end }) => end > time);
  return found === -1 ? Math.max(1, cues.length) : found + 1;
}

export function linesOf(req: Request, set: CaptionSet, shown: Shown): Lines {
  const { rows, was, line } = shown;
  const action = addressOf(set);
  const last = line + was.length - 1;
  const all = set.cues.length.toLocaleString('en');
  return {
    action,
    csrf: csrfOf(req),
    fileId: shown.openedFile ?? set.fileId,
    language: set.language,
    rows: rows.map((row, at) => ({ ...row, number: line + at, warning: warningOf(row, rows[at - 1]) })),
    was: was.join(' '),
    errors: shown.errors ?? {},
    focus: shown.focus ?? null,
    line,
    isDirty: shown.isDirty ?? false,
    notice: shown.notice ?? null,
    pages: {
      text: set.cues.length > 0 ? `Lines ${line} to ${last} of ${all}` : 'No line yet',
      previous: line > 1 ? `${action}?line=${Math.max(1, line - chunk)}` : null,
      next: last < set.cues.length ? `${action}?line=${last + 1}` : null,
    },
  };
}

/** Locals of the whole page and what its layout needs. */
export async function buildCaptionsPage(req: Request, set: CaptionSet, shown: Shown, shift: Page['shift'] = untouched) {
  const { lecture } = set;
  const draft = await readDraft(me(req), lecture.courseId);
  const base = `/studio/courses/${lecture.courseId}/lectures/${lecture.id}`;
  const viewer = { mark: sessionMark(req), by: `studio.${lecture.courseId}` };
  const page = captionsPage({
    bar: barOf(req, draft),
    title: `Captions in ${set.name}`,
    name: lecture.title,
    back: base,
    lines: linesOf(req, set, shown),
    film: await filmOf(set, viewer),
    others: lecture.captions.map(({ language, label }) => ({
      href: `${base}/captions/${language}`,
      label,
      current: language === set.language,
    })),
    canBeFirst: set.fileId !== '' && lecture.captions[0]?.language !== set.language,
    shift,
  });
  return { page, title: `Captions: ${lecture.title}`, layout: 'studio' as const, nav: railOf(draft, 'outline') };
}

export function addressOf({ lecture, language }: CaptionSet): string {
  return `/studio/courses/${lecture.courseId}/lectures/${lecture.id}/captions/${language}`;
}

/** A line as text, to be read in a notice. */
export function textOf({ start, end, text }: { start: number; end: number; text: string }): string {
  return `${formatTime(start)} – ${formatTime(end)}  ${text}`;
}

/** The light form: it is quick to jump about in. */
async function filmOf({ lecture, fileId, language }: CaptionSet, viewer: Viewer): Promise<Page['film']> {
  const files = await listFilesByIds([lecture.fileId ?? '', fileId].filter(Boolean));
  const [film, captions] = [files.get(lecture.fileId ?? ''), files.get(fileId)];
  if (!film || (film.state !== 'ready' && !film.plays)) return null;
  const light = film.variants.find(({ name }) => name === 'light' || name === 'h360');
  const play = film.variants.find(({ name }) => name === 'play');
  return {
    src: mediaAddress(film, { viewer, ...(light ? { variant: light.name } : {}) }),
    type: light?.mime ?? play?.mime ?? film.mime,
    poster: imageOf(film, { at: lecture.posterAt })?.src ?? null,
    track: captions ? mediaAddress(captions, { viewer }) : null,
    language,
  };
}
