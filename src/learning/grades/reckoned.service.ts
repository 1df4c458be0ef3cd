/** A row of the gradebook, reckoned: by the scheme and the columns as they are now. Pure. */

import type { PlainGrade } from '../../assessment/grades/grades.service.ts';
import { isMissing, type Outcome, reckon } from '../../assessment/grades/reckoning.service.ts';
import type { Scheme } from '../../assessment/grades/scheme.service.ts';
import type { Column } from './columns.service.ts';
import type { Flag, RowCell } from './row.model.ts';

/** What a teacher set stands over what was earned, and waits for nobody. */
export function cellOf({ lectureId, earned, set, excused, revision }: PlainGrade): RowCell {
  return {
    ...{ lectureId, excused, revision, isSet: set !== null },
    percent: set?.percent ?? earned?.percent ?? null,
    passed: set ? null : (earned?.passed ?? null),
    waiting: set ? 0 : (earned?.waiting ?? 0),
  };
}

export function reckonRow(scheme: Scheme, columns: readonly Column[], cells: readonly RowCell[], at: Date): Outcome {
  return reckon(scheme, columns, new Map(cells.map((cell) => [cell.lectureId, cell])), at);
}

/** By what the list is filtered. A learner fails by the total, or where a graded lecture that counts is below its own pass mark. */
export function flagsOf(
  { fates, passed }: Outcome,
  columns: readonly Column[],
  cells: readonly RowCell[],
  at: Date,
): Flag[] {
  const below = cells.some((cell) =>
    isBelow(
      columns.find(({ id }) => id === cell.lectureId),
      cell,
      fates.get(cell.lectureId),
    ),
  );
  const found: Record<Flag, boolean> = {
    missing: columns.some((column) => isMissing(fates.get(column.id), column, at)),
    waiting: [...fates.values()].includes('waiting'),
    failing: passed === false || below,
  };
  return (['missing', 'waiting', 'failing'] as const).filter((flag) => found[flag]);
}

/** It counts, and is below the pass mark of its lecture. */
export function isBelow(column: Column | undefined, cell: RowCell, fate: string | undefined): boolean {
  if (!column || column.passPercent === null || cell.percent === null || fate !== 'counts') return false;
  return !(cell.passed ?? cell.percent >= column.passPercent - 1e-6);
}
