/** What stands under the stage, one part at a time: notes, transcript, files. */
import type { Request } from 'express';
import type { LectureBody } from '../authoring/publishing/published.service.ts';
import { view } from '../lib/view.ts';
import type { FormState } from '../web/form.ts';
import { type Panel, panelOf } from './notes/panel.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import type { FileRow } from './stage.ts';

type Tab = 'notes' | 'transcript' | 'files';
/** A note as it was typed, with what is wrong. */
export type TypedNote = { form?: FormState };
export type LectureWords = {
  tabs: { href: string; label: string; current: boolean; count?: number; attrs?: Record<string, string> }[];
  transcript: string | null;
  files: FileRow[] | null;
  notes: Panel | null;
};
/** `isBeside`: what is said stands beside the film already; then the text that was typed is one more part. */
type Given = {
  open: OpenLecture;
  body: LectureBody;
  rows: FileRow[];
  href: string;
  takesNotes: boolean;
  isBeside: boolean;
};

export const wordsPart = view<LectureWords>('learning/lectures/_words');

export async function lectureWords(req: Request, given: Given, note?: TypedNote): Promise<LectureWords> {
  const { open, body, rows, takesNotes, isBeside } = given;
  const there: Record<Tab, boolean> = {
    notes: takesNotes,
    transcript: body.transcriptHtml !== '',
    files: rows.length > 0,
  };
  const shown = note ? 'notes' : shownTab(req, there, isBeside);
  return {
    tabs: tabsOf(given, shown, there),
    transcript: shown === 'transcript' ? body.transcriptHtml : null,
    files: shown === 'files' ? rows : null,
    notes: shown === 'notes' ? await panelOf(req, open, body, note) : null,
  };
}

/** What the address asks for, else the first that says something of the lecture itself; nothing, where that stands beside the film. */
function shownTab(req: Request, there: Record<Tab, boolean>, isBeside: boolean): Tab | null {
  const order: Tab[] = isBeside ? ['files'] : ['transcript', 'files', 'notes'];
  const asked = (['notes', 'transcript', 'files'] as const).find((tab) => req.query.tab === tab && there[tab]);
  return asked ?? order.find((tab) => there[tab]) ?? null;
}

/** The film goes on while another part is read, where there are scripts. */
function tabsOf({ href, rows, isBeside }: Given, shown: Tab | null, there: Record<Tab, boolean>): LectureWords['tabs'] {
  const labels = { notes: 'Notes', transcript: isBeside ? 'Transcript as text' : 'Transcript', files: 'Files' };
  return (['notes', 'transcript', 'files'] as const)
    .filter((tab) => there[tab])
    .map((tab) => {
      const address = `${href}${href.includes('?') ? '&' : '?'}tab=${tab}`;
      return {
        href: `${address}#words`,
        label: labels[tab],
        current: tab === shown,
        ...(tab === 'files' ? { count: rows.length } : {}),
        ...(there.notes
          ? { attrs: { 'hx-get': address, 'hx-target': '#words', 'hx-swap': 'outerHTML', 'hx-replace-url': address } }
          : {}),
      };
    });
}
