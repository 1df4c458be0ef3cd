/** A learner's own grades, and what they would come to with others. */

import { listGradesOf } from '../../assessment/grades/grades.service.ts';
import { type Fate, type Outcome, placesOf, reckon } from '../../assessment/grades/reckoning.service.ts';
import { now } from '../../lib/clock.ts';
import type { Enrolment } from '../enrolment.service.ts';
import type { Column } from './columns.service.ts';
import { cellOf, reckonRow } from './reckoned.service.ts';
import type { RowCell } from './row.model.ts';
import { type Book, bookOf } from './rows.service.ts';

export type OwnGrades = {
  book: Book;
  cells: Map<string, RowCell>;
  outcome: Outcome;
  /** With what was typed; null where nothing was. Never stored. */
  supposed: Outcome | null;
};
/** Percents by the ids of lectures. */
export type Supposed = ReadonlyMap<string, number>;

/** null: the course has no graded lecture. Reads only. */
export async function ownGrades(enrolment: Enrolment, typed: Supposed = new Map()): Promise<OwnGrades | null> {
  const book = await bookOf(enrolment.courseId);
  if (!book || book.columns.length === 0) return null;
  const cells = new Map((await listGradesOf([enrolment.id])).map((one) => [one.lectureId, cellOf(one)]));
  const at = now();
  const outcome = reckonRow(book.scheme, book.columns, [...cells.values()], at);
  const known = [...typed].filter(([id]) => book.columns.some((column) => column.id === id));
  return { book, cells, outcome, supposed: known.length > 0 ? suppose(book, cells, new Map(known), at) : null };
}

/** What is typed counts as if it were earned, also where the lecture is excused or waits to be marked. */
function suppose({ scheme, columns }: Book, cells: ReadonlyMap<string, RowCell>, typed: Supposed, at: Date): Outcome {
  const as = new Map(
    columns.flatMap(({ id }) => {
      const percent = typed.get(id);
      const cell = percent === undefined ? cells.get(id) : { percent, waiting: 0, excused: false };
      return cell ? [[id, cell] as const] : [];
    }),
  );
  return reckon(scheme, columns, as, at);
}

export type OwnRow = { column: Column; cell: RowCell | undefined; fate: Fate };

/** The lectures of each group, in the order of the course. */
export function rowsByGroup({ book, cells, outcome }: OwnGrades): Map<string, OwnRow[]> {
  const groupOf = placesOf(book.scheme);
  const rows = book.columns.map((column) => ({
    ...{ column, cell: cells.get(column.id), fate: outcome.fates.get(column.id) ?? 'open' },
  }));
  return Map.groupBy(rows, ({ column }) => groupOf(column.id));
}
