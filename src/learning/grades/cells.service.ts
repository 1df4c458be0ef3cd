/** One cell of the gradebook: looked at with its history, and changed. */
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { findGrade, type GradeChange } from '../../assessment/grades/grades.service.ts';
import { changeGrade, none, type Wish } from '../../assessment/grades/setting.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { requireEnrolmentById } from '../enrolment.service.ts';
import type { Column } from './columns.service.ts';
import { type BookRow, findRow } from './list.service.ts';
import { type Book, bookOf, settleRow, settleRows } from './rows.service.ts';

export type { Wish } from '../../assessment/grades/setting.service.ts';
export type Change = Omit<GradeChange, 'byId' | 'importId'> & { by: string };
export type OpenCell = {
  book: Book;
  row: BookRow;
  column: Column;
  /** What was earned, whatever a teacher set; null for nothing. */
  earned: number | null;
  waiting: number;
  isSet: boolean;
  excused: boolean;
  /** What counts. */
  percent: number | null;
  /** The guard of a change. */
  revision: number;
  /** The newest first. */
  changes: Change[];
};
type Place = { courseId: string; enrolmentId: string; lectureId: string };

/** Throws NotFound, Forbidden. */
export async function requireCell(person: Person, { courseId, enrolmentId, lectureId }: Place): Promise<OpenCell> {
  await requireOwnCourse(person, courseId, 'answer');
  const [book, enrolment] = await Promise.all([bookOf(courseId), requireEnrolmentById(enrolmentId)]);
  const column = book?.columns.find(({ id }) => id === lectureId);
  if (!book || !column || enrolment.courseId !== courseId) throw new NotFound('This grade');
  let row = await findRow(book, enrolmentId);
  if (!row) await settleRows(book, [enrolmentId]);
  row ??= await findRow(book, enrolmentId);
  if (!row) throw new NotFound('This grade');
  const grade = await findGrade(enrolmentId, lectureId);
  return {
    ...{ book, row, column, earned: grade?.earned?.percent ?? null, waiting: grade?.earned?.waiting ?? 0 },
    ...{ isSet: Boolean(grade?.set), excused: grade?.excused ?? false, revision: grade?.revision ?? none },
    percent: grade?.set?.percent ?? grade?.earned?.percent ?? null,
    changes: await named(grade?.changes ?? []),
  };
}

/**
 * Changes it, if it still has the revision `seen`. Throws Conflict with what counts now, NotFound, Forbidden. Returns the
 * cell as it is after it.
 */
export async function changeCell(
  person: Person,
  place: Place,
  wish: Wish,
  { seen, reason }: { seen: number; reason: string },
): Promise<OpenCell> {
  const { book, row, column } = await requireCell(person, place);
  const { enrolmentId, userId } = row;
  const key = { enrolmentId, userId, courseId: book.course.id, lectureId: column.id };
  await changeGrade(key, wish, seen, { byId: person.id, byName: person.name, subject: subjectOf(row, column), reason });
  await settleRow(key);
  return requireCell(person, place);
}

/** "Leo Martins, 1.2 Test": as the audit log names a grade. */
export function subjectOf(
  { name }: Pick<BookRow, 'name'>,
  { number, title }: Pick<Column, 'number' | 'title'>,
): string {
  return `${name}, ${number} ${title}`;
}

async function named(changes: GradeChange[]): Promise<Change[]> {
  const people = await listPeopleByIds(changes.map(({ byId }) => byId));
  return changes
    .map(({ byId, importId, ...rest }) => ({
      ...rest,
      by: people.get(byId)?.name ?? 'Somebody who left the school',
      reason: importId ? [rest.reason, 'From a list'].filter(Boolean).join(' · ') : rest.reason,
    }))
    .toReversed();
}
