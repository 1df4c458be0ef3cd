/** The gradebook as a table, and a table read back. Learners and columns are known by their ids, whatever else was edited. */
import { parse } from 'csv-parse/sync';
import { rounded } from '../../assessment/grades/reckoning.service.ts';
import type { Wish } from '../../assessment/grades/setting.service.ts';
import { Refused } from '../../lib/errors.ts';
import type { Column } from './columns.service.ts';
import type { BookRow, RowCell } from './list.service.ts';
import type { Book } from './rows.service.ts';

export const mostRows = 10_000;
/** `wish`: null leaves the cell as it is; a text says why it cannot be read. */
export type ReadCell = { lectureId: string; text: string; wish: Wish | null | string };
export type ReadRow = { line: number; name: string; enrolmentId: string; cells: ReadCell[] };

const idHead = 'Learner id';

export function sheetHeads({ columns }: Pick<Book, 'columns'>): string[] {
  return [
    'Learner',
    idHead,
    ...columns.map(({ number, title, id }) => `${number} ${title} (${id})`),
    'Total',
    'Letter',
  ];
}

export function sheetRow({ columns }: Pick<Book, 'columns'>, row: BookRow): string[] {
  const { total, letter } = row.outcome;
  const cells = columns.map(({ id }) => cellText(row.cells.get(id)));
  return [row.name, row.enrolmentId, ...cells, total === null ? '' : String(total), letter ?? ''];
}

/** "66.67", "excused", "to mark", or nothing. Reading it back changes nothing. */
export function cellText(cell: Pick<RowCell, 'percent' | 'excused' | 'waiting'> | undefined): string {
  if (!cell) return '';
  if (cell.excused) return 'excused';
  if (cell.waiting > 0) return 'to mark';
  return cell.percent === null ? '' : String(rounded(cell.percent, 2));
}

/** Throws Refused (`file`) where it is no such table. Columns that are not of this course are passed over. */
export function readSheet(file: string, columns: readonly Column[]): ReadRow[] {
  const [heads = [], ...rows] = linesOf(file);
  const at = heads.findIndex((head) => head.trim().toLowerCase() === idHead.toLowerCase());
  if (at < 0)
    throw new Refused(
      `The first row must name the columns, as in the downloaded table; “${idHead}” is missing.`,
      'file',
    );
  const wanted = heads.flatMap((head, index) => {
    const id = /\(([0-9a-f]{24})\)\s*$/.exec(head)?.[1];
    return columns.some((column) => column.id === id) && id ? [{ id, index }] : [];
  });
  if (wanted.length === 0)
    throw new Refused('No column of this course is in it. The id in brackets tells them apart.', 'file');
  if (rows.length > mostRows) throw new Refused('A list has at most 10,000 rows. Please send it in parts.', 'file');
  return rows.map((cells, index) => ({
    line: index + 2,
    name: (cells[0] ?? '').replace(/^'/, ''),
    enrolmentId: (cells[at] ?? '').trim(),
    cells: wanted.map(({ id, index: place }) => readCell(id, cells[place] ?? '')),
  }));
}

function readCell(lectureId: string, given: string): ReadCell {
  const text = given.trim();
  return { lectureId, text, wish: wishOf(text.toLowerCase()) };
}

/** Empty cells and what waits are left alone; "earned" takes back what a teacher set. */
function wishOf(text: string): Wish | null | string {
  if (text === '' || text === 'to mark' || text === '-' || text === '–') return null;
  if (text === 'excused') return { kind: 'excused' };
  if (text === 'earned') return { kind: 'earned' };
  const number = percentIn(text);
  return number === null ? 'is no percent from 0 to 100, “excused” or “earned”' : { kind: 'set', percent: number };
}

/** "87", "87.5", "87,5", "87 %"; null for anything else. */
export function percentIn(text: string): number | null {
  const found = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*%?$/.exec(text.trim());
  const number = Number((found?.[1] ?? 'x').replace(',', '.'));
  return Number.isFinite(number) && number <= 100 ? number : null;
}

/** Spreadsheets of many countries part cells by semicolons. */
function linesOf(file: string): string[][] {
  const first = file.slice(0, file.indexOf('\n') + 1 || undefined);
  const delimiter =
    [',', ';', '\t'].toSorted((one, other) => first.split(other).length - first.split(one).length)[0] ?? ',';
  try {
    return parse(file, { delimiter, relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw new Refused(`This is no table: ${error instanceof Error ? error.message : 'it cannot be read'}.`, 'file');
  }
}
