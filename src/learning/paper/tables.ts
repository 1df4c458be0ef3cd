/** Sets tables: columns share the width by what they hold, rows go on over pages below their head. */
import type { Block, Cell } from './content.ts';
import { drawOne, type Setting } from './paragraphs.ts';
import { addPart, type Column, colours, drawAround, makeRoom, type Part, roomOn, type Sheet, turn } from './sheet.ts';
import { type Line, linesIn, widestIn, widthIn } from './words.ts';

type Table = Block & { kind: 'table' };
type Grid = { column: Column; widths: number[]; head: Line[][]; table: Table };
type Row = { cells: Cell[]; lines: Line[][]; isHead: boolean };

const plain: Setting = { size: 9.4, leading: 14 };
const strong: Setting = { ...plain, bold: true };
const pad = { x: 7, y: 4.5 };

export function setTable(sheet: Sheet, table: Table, column: Column): void {
  const widths = columnWidths(sheet, table, column.width);
  const linesOf = (cells: Cell[], look: Setting) =>
    cells.map(({ pieces }, at) => linesIn(sheet, pieces, (widths[at] ?? 0) - 2 * pad.x, look));
  const part = addPart(sheet, column.part, 'Table');
  const head = linesOf(table.head, strong);
  const grid = { column: { ...column, part }, widths, head, table };
  const firstRow = table.rows[0] ? heightOf(linesOf(table.rows[0], plain)) : 0;
  makeRoom(sheet, Math.min(heightOf(head) + firstRow, 200));
  if (table.head.length > 0) setRow(sheet, grid, { cells: table.head, lines: head, isHead: true });
  for (const cells of table.rows) setRow(sheet, grid, { cells, lines: linesOf(cells, plain), isHead: false });
  part.end();
}

/** As much of the row as fits, and the rest on the next page. */
function setRow(sheet: Sheet, grid: Grid, row: Row): void {
  const part = addPart(sheet, grid.column.part, 'TR');
  const parts = row.cells.map(() =>
    addPart(sheet, part, row.isHead ? 'TH' : 'TD', row.isHead ? { scope: 'Column' } : {}),
  );
  let at = 0;
  const most = Math.max(1, ...row.lines.map((lines) => lines.length));
  while (at < most) {
    const room = Math.floor((roomOn(sheet) - 2 * pad.y) / plain.leading);
    if (room < Math.min(2, most - at)) {
      goOn(sheet, grid, row.isHead);
      continue;
    }
    const end = Math.min(most, at + room);
    drawRow(sheet, grid, { ...row, lines: row.lines.map((lines) => lines.slice(at, end)) }, parts);
    at = end;
  }
  for (const one of parts) one.end();
  part.end();
}

/** The head stands again on each page; read out it is once. */
function goOn(sheet: Sheet, { column, widths, head, table }: Grid, isHead: boolean): void {
  turn(sheet);
  if (isHead || table.head.length === 0 || heightOf(head) > 200) return;
  const silent = { column, widths, head, table };
  drawRow(sheet, silent, { cells: table.head, lines: head, isHead: true }, null);
}

/** `parts`: those of its cells; null: it is only to be seen. */
function drawRow(sheet: Sheet, { column, widths }: Grid, row: Row, parts: Part[] | null): void {
  const height = heightOf(row.lines);
  const { doc, y } = sheet;
  if (row.isHead) drawAround(doc, () => doc.rect(column.left, y, column.width, height).fill(colours.sunken));
  let left = column.left;
  row.lines.forEach((lines, at) => {
    const part = parts?.[at] ?? null;
    const width = widths[at] ?? 0;
    sheet.y = y + pad.y;
    const place = { left: left + pad.x, width: width - 2 * pad.x };
    const look = { ...(row.isHead ? strong : plain), side: row.cells[at]?.side ?? 'left', isTurned: false };
    lines.forEach((line, which) => {
      const isLast = which === lines.length - 1;
      drawOne(sheet, line, { ...place, part }, { ...look, isLast });
    });
    left += width;
  });
  sheet.y = y + height;
  drawAround(doc, () => {
    const right = column.left + column.width;
    doc
      .lineWidth(row.isHead ? 0.9 : 0.5)
      .moveTo(column.left, sheet.y)
      .lineTo(right, sheet.y);
    doc.stroke(row.isHead ? colours.muted : colours.line);
  });
}

function heightOf(cells: Line[][]): number {
  return Math.max(1, ...cells.map((lines) => lines.length)) * plain.leading + 2 * pad.y;
}

/** Each what it needs where there is room for all; else none below its longest word, the rest by what they hold. */
function columnWidths(sheet: Sheet, { head, rows }: Table, width: number): number[] {
  const count = Math.max(head.length, ...rows.map((cells) => cells.length));
  const needs = Array.from({ length: count }, (_, at) => needOf(sheet, [head, ...rows], at));
  const wanted = needs.reduce((sum, { whole }) => sum + whole, 0);
  if (wanted <= width) return needs.map(({ whole }) => whole + (width - wanted) / count);
  const share = width / count;
  const least = needs.map(({ word }) => Math.min(word, Math.max(share, width * 0.3)));
  const base = least.reduce((sum, one) => sum + one, 0);
  if (base >= width) return least.map((one) => (one * width) / base);
  // By the root of what they lack: a column of two words keeps them on a line beside one of a sentence.
  const more = needs.map(({ whole }, at) => Math.sqrt(Math.max(0, whole - (least[at] ?? 0))));
  const all = more.reduce((sum, one) => sum + one, 0) || 1;
  return least.map((one, at) => one + ((width - base) * (more[at] ?? 0)) / all);
}

function needOf(sheet: Sheet, rows: Cell[][], at: number): { word: number; whole: number } {
  const cells = rows.flatMap((row) => row[at] ?? []);
  const whole = cells.map(({ pieces }) => Math.max(0, ...linesIn(sheet, pieces, 10_000, strong).map(widthIn)));
  const word = cells.map(({ pieces }) => widestIn(sheet, pieces, strong));
  return { word: Math.max(0, ...word) + 2 * pad.x + 0.5, whole: Math.max(0, ...whole) + 2 * pad.x + 0.5 };
}
