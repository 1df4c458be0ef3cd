/** Notes as their pages show them. */
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { config } from '../../config.ts';
import { dayText, isoText, momentText } from '../../lib/calendar.ts';
import { view } from '../../lib/view.ts';
import { csrfOf } from '../../web/shell.ts';
import { clockOf } from '../words.ts';
import type { Note } from './notes.service.ts';

/** Which page the note is shown on, where its person comes back to. */
export type From = 'lecture' | 'all';
export type NoteRow = {
  id: string;
  html: string;
  /** `seconds` where a film on the same page can jump there. */
  place: { label: string; icon: string; href: string | null; seconds: number | null } | null;
  when: { text: string; iso: string; title: string };
  href: string;
  from: From;
  csrf: string | null;
};

export const notePart = view<{ note: NoteRow }>('learning/notes/_note');

/** A note never changes without its revision. */
const rendered = new LRUCache<string, string>({
  max: 10_000,
  maxSize: 20_000_000,
  sizeCalculation: (html) => html.length + 1,
});

/** `lectureHref`: null where this person cannot go any more. */
export async function noteRow(
  req: Request,
  note: Note,
  { lectureHref, from }: { lectureHref: string | null; from: From },
): Promise<NoteRow> {
  const zone = req.user?.timeZone ?? config.school.timeZone;
  return {
    id: note.id,
    html: await htmlOf(note),
    place: placeOf(note, lectureHref),
    when: {
      text: dayText(note.createdAt, zone),
      iso: isoText(note.createdAt, zone),
      title: momentText(note.createdAt, zone),
    },
    href: `/notes/${note.id}`,
    from,
    csrf: csrfOf(req),
  };
}

/** Where a link to the place of a note leads: it works without scripts. */
export function hrefOf(note: Pick<Note, 'seconds' | 'anchor'>, lectureHref: string): string {
  if (note.seconds !== null) return `${lectureHref}?tab=notes&at=${note.seconds}`;
  return `${lectureHref}?tab=notes${note.anchor ? `#${note.anchor}` : ''}`;
}

/** "12:34", the first words of the paragraph, or '' for the whole lecture. */
export function placeWords({ seconds, quote }: Pick<Note, 'seconds' | 'quote'>): string {
  return seconds !== null ? clockOf(seconds) : quote;
}

async function htmlOf({ id, revision, text }: Note): Promise<string> {
  const key = `${id} ${revision}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = under(await renderMarkdown(text, { idPrefix: `note-${id}` }));
  rendered.set(key, html);
  return html;
}

/** A note stands under the heading of its lecture, so its own are smaller ones. */
function under(html: string): string {
  return html.replace(
    /<(\/?)h([2-6])\b/g,
    (_whole, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + 2)}`,
  );
}

function placeOf(note: Note, lectureHref: string | null): NoteRow['place'] {
  const { seconds } = note;
  const label = placeWords(note);
  if (!label) return null;
  const icon = seconds !== null ? 'circle-play' : 'text-quote';
  return { label, icon, seconds, href: lectureHref && hrefOf(note, lectureHref) };
}
