/** The gradebook: learners and graded lectures, page by page. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import { keepBookLater } from '../../learning/grades/keeping.service.ts';
import {
  type BookPage,
  type BookRow,
  type Column,
  eachRow,
  listRows,
  openBook,
} from '../../learning/grades/list.service.ts';
import { sheetHeads, sheetRow } from '../../learning/grades/sheet.service.ts';
import { type ShownCell, shownCell, totalWords } from '../../learning/grades/words.service.ts';
import { Busy, NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { count, railOf, readDesk, teaching } from '../editor.ts';
import { BookQuery } from './forms.ts';

type Head = { number: string; title: string; kind: string; due: boolean };
type Row = {
  id: string;
  name: string;
  ended: boolean;
  total: string;
  failed: boolean;
  cells: (ShownCell & { id: string; href: string; where: string })[];
};
type Link = { href: string; label: string; current: boolean };
const bookPage = view<{
  title: string;
  base: string;
  state: 'unpublished' | 'empty' | 'preparing' | 'nobody' | 'ready';
  line: string;
  q: string;
  show: string;
  sort: string;
  filters: Link[];
  sorts: { name: string; total: string };
  heads: Head[];
  rows: Row[];
  columns: { line: string; prevHref: string | null; nextHref: string | null } | null;
  firstHref: string | null;
  nextHref: string | null;
}>('authoring/grades/show');

const at = '/studio/courses/:course/grades';
/** Of the lectures so many stand beside each other; the others are a page of columns further. */
const mostColumns = 20;
export const grades = Router();
grades.use('/studio', teaching);

grades.get(at, async (req: Request<{ course: string }>, res) => {
  const opened = await openBook(me(req), req.params.course);
  const draft = await readDesk(me(req), req.params.course);
  const asked = query(req, BookQuery);
  if (opened.state === 'preparing') await keepBookLater(req.params.course);
  const state = opened.state === 'ready' && opened.book.columns.length === 0 ? 'empty' : opened.state;
  const found =
    opened.state === 'ready' && state === 'ready'
      ? await listRows(opened.book, { q: asked.q, flag: asked.show, order: asked.sort, after: asked.after })
      : null;
  const nav = railOf(draft, 'grades');
  const title = draft.course.draft.title;
  const page = bookPage({
    title,
    ...common(req),
    ...(found ? shownBook(found, asked, req.params.course) : { ...nothing, state }),
  });
  await answer(req, res, { page, title: `Grades: ${title}`, layout: 'studio', nav });
});

grades.get(`${at}/table.csv`, async (req: Request<{ course: string }>, res: Response) => {
  const opened = await openBook(me(req), req.params.course);
  if (opened.state === 'preparing') throw new Busy('The gradebook is being written. Please try again in a minute.', 60);
  if (opened.state === 'unpublished') throw new NotFound('This table');
  const { book } = opened;
  async function* rows() {
    for await (const row of eachRow(book)) yield sheetRow(book, row);
  }
  await sendCsv(res, `grades-${book.course.slug}.csv`, { heads: sheetHeads(book), rows: rows() });
});

type Asked = ReturnType<typeof BookQuery.parse>;
const nothing = {
  ...{ line: '', filters: [], sorts: { name: '', total: '' }, heads: [], rows: [] },
  ...{ columns: null, firstHref: null, nextHref: null },
};

function common(req: Request<{ course: string }>) {
  const { q, show = '', sort } = query(req, BookQuery);
  return { base: `/studio/courses/${req.params.course}/grades`, q, show, sort };
}

function shownBook(page: BookPage, asked: Asked, courseId: string) {
  const base = `/studio/courses/${courseId}/grades`;
  const pages = Math.ceil(page.columns.length / mostColumns);
  const number = Math.min(asked.cols, pages);
  const shown = page.columns.slice((number - 1) * mostColumns, number * mostColumns);
  const to = (change: Partial<Asked>) => hrefOf(base, { ...asked, cols: number, after: undefined, ...change });
  return {
    state: page.rows.length === 0 && !asked.q && !asked.show && !asked.after ? ('nobody' as const) : ('ready' as const),
    line: count(page.columns.length, 'graded lecture'),
    filters: filtersOf(asked, to),
    sorts: { name: to({ sort: 'name' }), total: to({ sort: 'total' }) },
    heads: shown.map(({ number: place, title, kind, dueAt }) => ({ number: place, title, kind, due: dueAt !== null })),
    rows: page.rows.map((row) => rowOf(page, row, shown, base)),
    columns:
      pages > 1 ? columnPages(page.columns.length, number, pages, (cols) => to({ cols, after: asked.after })) : null,
    firstHref: asked.after ? to({}) : null,
    nextHref: page.next && to({ after: page.next }),
  };
}

function filtersOf(asked: Asked, to: (change: Partial<Asked>) => string): Link[] {
  const all: [Asked['show'], string][] = [
    [undefined, 'Everybody'],
    ['waiting', 'To mark'],
    ['missing', 'Missing'],
    ['failing', 'Below a pass mark'],
  ];
  return all.map(([show, label]) => ({ href: to({ show }), label, current: asked.show === show }));
}

function rowOf({ scheme }: BookPage, row: BookRow, columns: Column[], base: string): Row {
  const { enrolmentId, name, outcome } = row;
  return {
    ...{
      id: enrolmentId,
      name,
      ended: !row.hasAccess,
      total: totalWords(scheme, outcome),
      failed: outcome.passed === false,
    },
    cells: columns.map((column) => ({
      ...shownCell(column, row.cells.get(column.id), outcome.fates.get(column.id)),
      id: `${enrolmentId}-${column.id}`,
      href: `${base}/${enrolmentId}/${column.id}`,
      where: `${name}, ${column.number} ${column.title}`,
    })),
  };
}

function columnPages(all: number, number: number, pages: number, to: (cols: number) => string) {
  const first = (number - 1) * mostColumns + 1;
  return {
    line: `Lectures ${first} to ${Math.min(all, number * mostColumns)} of ${all}`,
    prevHref: number > 1 ? to(number - 1) : null,
    nextHref: number < pages ? to(number + 1) : null,
  };
}

function hrefOf(base: string, { q, show, sort, after, cols }: Partial<Asked>): string {
  const given = { q, show, sort: sort === 'name' ? undefined : sort, after, cols: cols === 1 ? undefined : cols };
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(given)) if (value) search.set(key, String(value));
  return search.size > 0 ? `${base}?${search}` : base;
}
