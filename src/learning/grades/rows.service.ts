/** Keeps the rows of the gradebook. May be repeated and stopped anywhere: what is derived is derived again. */
import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { shownAs } from '../../accounts/privacy/shown-as.service.ts';
import { listGradesOf } from '../../assessment/grades/grades.service.ts';
import { type CourseScheme, schemeOf } from '../../assessment/grades/scheme.service.ts';
import { findLearnableCourse, type PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy } from '../../lib/errors.ts';
import { wordsIn } from '../../lib/found-words.ts';
import { type Enrolment, listEnrolmentsByIds } from '../enrolment.service.ts';
import { type Column, columnsOf } from './columns.service.ts';
import { cellOf, flagsOf, reckonRow } from './reckoned.service.ts';
import { GradeRow, packCells, type RowCell, type RowRecord } from './row.model.ts';

export type Book = { course: PublishedCourse; scheme: CourseScheme; columns: Column[] };
type Derived = Omit<RowRecord, '_id' | 'revision'>;

/** So many rows are read and written at a time. */
const batch = 100;

/** null: there is no such course, or it was never published. */
export async function bookOf(courseId: string): Promise<Book | null> {
  const course = await findLearnableCourse({ id: courseId });
  if (!course) return null;
  const [scheme, columns] = await Promise.all([schemeOf(courseId), columnsOf(course)]);
  return { course, scheme, columns };
}

/** Of the columns and the scheme: what rows follow from beside grades. A new version that grades the same has the same. */
export function basisOf({ columns, scheme }: Book): string {
  const seen = columns.map(({ id, dueAt, passPercent }) => [id, dueAt?.getTime() ?? null, passPercent]);
  return `${createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 16)}:${scheme.revision}`;
}

/** Writes the row of one learner anew, in a course that grades something. May be repeated, also at the same moment. */
export async function settleRow({ courseId, enrolmentId }: { courseId: string; enrolmentId: string }): Promise<void> {
  const book = await bookOf(courseId);
  if (book && book.columns.length > 0) await settleRows(book, [enrolmentId]);
}

/** Writes the rows of these learners of the course anew. */
export async function settleRows(book: Book, enrolmentIds: readonly string[]): Promise<void> {
  for (let at = 0; at < enrolmentIds.length; at += batch) await settleBatch(book, enrolmentIds.slice(at, at + batch));
}

/** Those whose last moment has passed: without a grade they are missing now, and may count 0. Returns how many. */
export async function settleDueRows(): Promise<number> {
  const due = await GradeRow.find({ dueAt: trusted({ $lt: now() }) })
    .select('courseId enrolmentId')
    .limit(2000)
    .lean<Pick<RowRecord, 'courseId' | 'enrolmentId'>[]>();
  const byCourse = Map.groupBy(due, ({ courseId }) => courseId);
  for (const [courseId, rows] of byCourse) {
    const ids = rows.map(({ enrolmentId }) => enrolmentId);
    const book = await bookOf(courseId);
    if (book) await settleRows(book, ids);
    else await GradeRow.updateMany({ enrolmentId: trusted({ $in: ids }) }, { $set: { dueAt: null } });
  }
  return due.length;
}

/** After a person's name changed. */
export async function settleRowsOf(userId: string): Promise<void> {
  const rows = await GradeRow.find({ userId }).select('courseId enrolmentId').limit(500).lean<RowRecord[]>();
  for (const row of rows) await settleRow(row);
}

/**
 * The revision of each row is read before the facts it follows from, and the row is only written where it still has it: so
 * the last writer has always seen the newest facts.
 */
async function settleBatch(book: Book, ids: readonly string[]): Promise<void> {
  let left = [...ids];
  for (let round = 0; left.length > 0; round++) {
    if (round === 40) throw new Busy();
    const seen = await revisionsOf(left);
    const derived = await derive(book, left);
    await forgetGone(left, derived);
    const open: string[] = [];
    for (const row of derived) if (!(await isWritten(row, seen.get(row.enrolmentId)))) open.push(row.enrolmentId);
    left = open;
  }
}

/** Who left the school has no row. */
async function forgetGone(ids: readonly string[], derived: Derived[]): Promise<void> {
  const known = new Set(derived.map(({ enrolmentId }) => enrolmentId));
  const gone = ids.filter((id) => !known.has(id));
  if (gone.length > 0) await GradeRow.deleteMany({ enrolmentId: trusted({ $in: gone }) });
}

async function revisionsOf(ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await GradeRow.find({ enrolmentId: trusted({ $in: [...ids] }) })
    .select('enrolmentId revision')
    .lean<Pick<RowRecord, 'enrolmentId' | 'revision'>[]>();
  return new Map(rows.map(({ enrolmentId, revision }) => [enrolmentId, revision]));
}

async function isWritten(row: Derived, seen: number | undefined): Promise<boolean> {
  const { enrolmentId, ...values } = row;
  if (seen !== undefined) {
    const change = { $set: values, $inc: { revision: 1 } };
    return (await GradeRow.updateOne({ enrolmentId, revision: seen }, change)).matchedCount > 0;
  }
  try {
    await GradeRow.create(row);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

async function derive(book: Book, ids: readonly string[]): Promise<Derived[]> {
  const enrolments = (await listEnrolmentsByIds(ids)).filter(({ courseId }) => courseId === book.course.id);
  const [grades, people] = await Promise.all([
    listGradesOf(enrolments.map(({ id }) => id)),
    listPeopleByIds(enrolments.map(({ userId }) => userId)),
  ]);
  const byEnrolment = Map.groupBy(grades, ({ enrolmentId }) => enrolmentId);
  return enrolments.flatMap((enrolment) => {
    const person = people.get(enrolment.userId);
    if (!person) return [];
    return rowOf(book, enrolment, shownAs(person, 'staff').name, (byEnrolment.get(enrolment.id) ?? []).map(cellOf));
  });
}

function rowOf(book: Book, enrolment: Enrolment, name: string, all: RowCell[]): Derived {
  const at = now();
  const { columns, scheme } = book;
  const cells = all.filter(({ lectureId }) => columns.some(({ id }) => id === lectureId));
  const outcome = reckonRow(scheme, columns, cells, at);
  const coming = columns.flatMap(({ dueAt }) => (dueAt && dueAt > at ? [dueAt.getTime()] : []));
  return {
    ...{
      enrolmentId: enrolment.id,
      userId: enrolment.userId,
      courseId: enrolment.courseId,
      name,
      cells: packCells(cells),
    },
    words: [...new Set(wordsIn(name))].slice(0, 20),
    byName: `${sortable(name)}\t${enrolment.id}`,
    byTotal: `${outcome.total === null ? '-' : String(Math.round(outcome.total * 100)).padStart(6, '0')}\t${enrolment.id}`,
    flags: flagsOf(outcome, columns, cells, at),
    basis: basisOf(book),
    dueAt: coming.length > 0 ? new Date(Math.min(...coming)) : null,
  };
}

/** Accents and capitals do not part people who are called the same. */
function sortable(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
