/** The notes of a lecture under it: a form for a new one, and those that are there, by their place. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import { type FormState, query, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { PanelQuery } from './forms.ts';
import { countNotes, listNotes } from './note-list.service.ts';
import { longestNote, type Pointed } from './notes.service.ts';
import { placesIn } from './places.ts';
import { type NoteRow, noteRow } from './rows.ts';

export type Panel = {
  action: string;
  /** Made anew for each page: the same form sent twice makes one note. */
  key: string;
  csrf: string | null;
  form: FormState;
  longest: number;
  /** A place in a film is a time, in a text one of these; `none` for documents and pages of other sites. */
  kind: 'film' | 'text' | 'none';
  places: { value: string; label: string }[];
  notes: NoteRow[];
  count: number;
  /** What has just been done, in words. */
  told: string;
  removed: string | null;
  nextHref: string | null;
};

export const panelPart = view<Panel>('learning/notes/_panel');
const most = 100;

export async function panelOf(
  req: Request,
  { course, lecture }: Pick<OpenLecture, 'course' | 'lecture'>,
  body: LectureBody,
  { form = untouched, told = '' }: { form?: FormState; told?: string } = {},
): Promise<Panel> {
  const { after, removed } = query(req, PanelQuery);
  const person = me(req);
  const count = await countNotes(person.id, lecture.id);
  const { notes, next } = await listNotes(person.id, [{ id: lecture.id, count }], { after, limit: most });
  const href = lectureHref(course.slug, lecture);
  const kind = placesOf(body);
  return {
    action: `${href}/notes`,
    key: randomBytes(12).toString('hex'),
    csrf: csrfOf(req),
    form,
    longest: longestNote,
    kind,
    places: kind === 'text' ? choicesOf(body.html) : [],
    notes: await Promise.all(notes.map((note) => noteRow(req, note, { lectureHref: href, from: 'lecture' }))),
    count,
    told,
    removed: removed ?? null,
    nextHref: next && `${href}?tab=notes&after=${next}#words`,
  };
}

/** What a new note points at; what the text does not hold any more is no place. */
export function pointedAt(body: LectureBody, typed: { time?: number | null | undefined; anchor: string }): Pointed {
  const kind = placesOf(body);
  if (kind === 'film') return { seconds: typed.time ?? null };
  const places = kind === 'text' ? placesIn(body.html) : [];
  const order = places.findIndex(({ id }) => id === typed.anchor);
  const found = places[order];
  return { seconds: null, anchor: found ? { id: found.id, words: found.words, order } : null };
}

function placesOf({ kind }: LectureBody): Panel['kind'] {
  if (kind === 'video' || kind === 'audio') return 'film';
  return kind === 'article' ? 'text' : 'none';
}

function choicesOf(html: string): Panel['places'] {
  return placesIn(html).map(({ id, words, isHeading }) => ({
    value: id,
    label: isHeading ? shortened(words, 80) : `\u2003${shortened(words, 60)}`,
  }));
}

function shortened(words: string, length: number): string {
  return words.length <= length ? words : `${words.slice(0, length - 1).trimEnd()}…`;
}
