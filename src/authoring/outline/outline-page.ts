/** The page of the outline, and the small answers that change some of its rows. */
import type { Request, Response } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { isHtmx, me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barAfterSave, barOf, barView, railOf } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Beside, remarksBeside } from '../review/remarks.service.ts';
import { readSections } from './draft.service.ts';
import { factsOf, type Outline, outlineOf, type Row, rowOf, type Shown } from './outline-rows.ts';

const outlinePage = view<{ bar: Bar; outline: Outline; remarks: Beside[] }>('authoring/outline/show');
const outlinePart = view<{ outline: Outline }>('authoring/outline/_outline');
const rowsPart = view<{
  base: string;
  edits: number;
  status: string;
  saved: Bar['saved'];
  /** Rows that are in the outline already and change, or move to right after another (null: to the first place). */
  rows: { row: Row; sectionId: string; afterId: string | null; moves: boolean }[];
  facts: { id: string; text: string }[];
}>('authoring/outline/_rows');

/** The whole page, or the whole outline where htmx asks. */
export async function showOutline(req: Request, res: Response, shown: Shown): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course));
  const outline = outlineOf(draft, shown, csrfOf(req));
  await answer(req, res, {
    page: outlinePage({ bar: barOf(req, draft), outline, remarks: await remarksBeside(draft.course.id) }),
    fragments: [outlinePart({ outline }), barView({ bar: barOf(req, draft, { oob: true }) })],
    title: `Outline: ${draft.course.draft.title}`,
    layout: 'studio',
    nav: railOf(draft, 'outline'),
    status: shown.code ?? 200,
  });
}

/**
 * After a change: the outline for htmx, the page again for a plain form. `query`: what stands open there, `anchor`: the id
 * of what is looked at.
 */
export async function outlineChanged(
  req: Request,
  res: Response,
  shown: Shown,
  { query = {}, anchor = '' }: { query?: Record<string, string>; anchor?: string } = {},
): Promise<void> {
  if (isHtmx(req)) return showOutline(req, res, shown);
  const asked = new URLSearchParams(query).toString();
  const redirect = `/studio/courses/${req.params.course}/outline${asked && `?${asked}`}${anchor && `#${anchor}`}`;
  await answer(req, res, { redirect, ...(shown.status ? { flash: shown.status } : {}) });
}

/** What some rows became: `sections` are read anew, the rows of `lectures` are sent; those of `moved` change their places. */
export type Light = { sections: string[]; lectures: string[]; moves: boolean; status: string };

/**
 * Sends a few rows instead of the outline, when what the reader sees is as it was right before this change; else false,
 * and nothing is sent. It counts no changes and checks nothing, which is most of the work of the whole.
 */
export async function answerRows(req: Request, res: Response, light: Light): Promise<boolean> {
  if (!isHtmx(req)) return false;
  const course = await requireOwnCourse(me(req), String(req.params.course));
  if (Number(req.body.edits) + 1 !== course.edits) return false;
  const sections = await readSections(course, light.sections);
  const rows = sections.flatMap(({ id: sectionId, lectures }) =>
    lectures.flatMap((lecture, at) =>
      light.lectures.includes(lecture.id)
        ? [{ row: rowOf(lecture), sectionId, afterId: lectures[at - 1]?.id ?? null, moves: light.moves }]
        : [],
    ),
  );
  const facts = sections.map(({ id, lectures }) => ({ id, text: factsOf(lectures) }));
  const base = `/studio/courses/${course.id}`;
  const after = barAfterSave(req, course);
  const bar = course.state === 'published' ? [barView({ bar: { ...after, oob: true } })] : [];
  const { edits } = course;
  await answer(req, res, {
    fragments: [rowsPart({ base, edits, status: light.status, saved: after.saved, rows, facts }), ...bar],
    redirect: `${base}/outline`,
  });
  return true;
}
