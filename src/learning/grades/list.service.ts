/** Pages of the gradebook: by name or by total, found and filtered through indexes. */
import { trusted } from 'mongoose';
import type { Outcome } from '../../assessment/grades/reckoning.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { holdsWords } from '../../lib/found-words.ts';
import type { Person } from '../../web/request.ts';
import { countEnrolments, hasAccess, listEnrolmentsByIds } from '../enrolment.service.ts';
import { isKept, keepBook } from './book.service.ts';
import type { Column } from './columns.service.ts';
import { reckonRow } from './reckoned.service.ts';
import { cellsIn, type Flag, GradeRow, type RowCell, type RowRecord } from './row.model.ts';
import { type Book, bookOf } from './rows.service.ts';

export type { Column } from './columns.service.ts';
export type { Flag, RowCell } from './row.model.ts';
export type Order = 'name' | 'total';
export type Wanted = {
  /** Beginnings of words of the name. */
  q?: string;
  flag?: Flag | undefined;
  order?: Order;
  /** The `next` of the page before. */
  after?: string | undefined;
  limit?: number;
};
export type BookRow = {
  enrolmentId: string;
  userId: string;
  name: string;
  cells: Map<string, RowCell>;
  outcome: Outcome;
  /** May learn now. */
  hasAccess: boolean;
};
export type BookPage = Book & { rows: BookRow[]; next: string | null };
export type OpenedBook = { state: 'unpublished' } | { state: 'preparing'; book: Book } | { state: 'ready'; book: Book };

/** So many rows are written while somebody waits for the page; more are left to the job. */
const mostAtOnce = 300;

/**
 * The book of a course for those who answer its learners. What was never kept before is written now, or said to be
 * `preparing` where the course is large (then call `keepBookLater`). Throws NotFound, Forbidden.
 */
export async function openBook(person: Person, courseId: string): Promise<OpenedBook> {
  await requireOwnCourse(person, courseId, 'answer');
  const book = await bookOf(courseId);
  if (!book) return { state: 'unpublished' };
  if (book.columns.length === 0 || (await isKept(courseId))) return { state: 'ready', book };
  if ((await countEnrolments(courseId)) > mostAtOnce) return { state: 'preparing', book };
  await keepBook(courseId);
  return { state: 'ready', book };
}

/** 50 rows unless `limit` says else. What they show is reckoned now, whatever they are sorted by. */
export async function listRows(book: Book, wanted: Wanted): Promise<BookPage> {
  const { limit = 50, order = 'name' } = wanted;
  const [key, way] = order === 'total' ? (['byTotal', -1] as const) : (['byName', 1] as const);
  const courseId = book.course.id;
  const found = await GradeRow.find({
    courseId,
    ...(wanted.flag ? { flags: wanted.flag } : {}),
    ...holdsWords(wanted.q ?? ''),
    ...(await beyond(courseId, key, wanted.after)),
  })
    .select('enrolmentId userId name cells')
    .sort({ [key]: way })
    .limit(limit + 1)
    .lean<RowRecord[]>();
  const shown = found.slice(0, limit);
  const rows = await shownRows(book, shown);
  const next = found.length > limit ? (shown.at(-1)?.enrolmentId ?? null) : null;
  return { ...book, rows, next };
}

/** All rows in the order of names, without holding them. */
export async function* eachRow(book: Book): AsyncGenerator<BookRow> {
  for (let after: string | undefined; ; ) {
    const { rows, next } = await listRows(book, { after, limit: 200 });
    yield* rows;
    if (!next) return;
    after = next;
  }
}

/** The graded lectures of a course; none before it is published. */
export async function columnsFor(courseId: string): Promise<Column[]> {
  return (await bookOf(courseId))?.columns ?? [];
}

/** One row as it is now, or null. */
export async function findRow(book: Book, enrolmentId: string): Promise<BookRow | null> {
  const found = await GradeRow.findOne({ enrolmentId, courseId: book.course.id }).lean<RowRecord>();
  return found ? ((await shownRows(book, [found]))[0] ?? null) : null;
}

async function shownRows(book: Book, records: RowRecord[]): Promise<BookRow[]> {
  const enrolments = await listEnrolmentsByIds(records.map(({ enrolmentId }) => enrolmentId));
  const live = new Set(enrolments.filter(hasAccess).map(({ id }) => id));
  const at = now();
  return records.map((record) => {
    const { enrolmentId, userId, name } = record;
    const cells = cellsIn(record);
    return {
      ...{ enrolmentId, userId, name, hasAccess: live.has(enrolmentId) },
      cells: new Map(cells.map((cell) => [cell.lectureId, cell])),
      outcome: reckonRow(book.scheme, book.columns, cells, at),
    };
  });
}

/** A cursor of somebody who is gone begins anew. */
async function beyond(courseId: string, key: 'byName' | 'byTotal', after: string | undefined): Promise<object> {
  const last = isId(after)
    ? await GradeRow.findOne({ enrolmentId: after, courseId }).select(key).lean<RowRecord>()
    : null;
  if (!last) return {};
  return { [key]: trusted(key === 'byName' ? { $gt: last.byName } : { $lt: last.byTotal }) };
}
