import { group, line, rect, text } from './draw.ts';
import { colour, font } from './look.ts';

type Column = { name: string; width: number; numeric?: boolean };
export type RowLook = { opacity?: number; fill?: string; dx?: number; dy?: number };
export type Table = { x: number; y: number; name?: string; columns: Column[]; rows: string[][] };

export const ROW = 42;
const HEAD = 46;
const SIZE = 28;

/** A table as SVG; `look` colours, fades or moves single rows, `lit` is a column to tint. */
export function drawTable(table: Table, look: (row: number) => RowLook = () => ({}), lit?: number): string {
  const width = table.columns.reduce((sum, column) => sum + column.width, 0);
  const name = table.name ? text(table.x, table.y - 14, table.name, { size: 30, weight: 700, fill: colour.go }) : '';
  const tint = lit === undefined ? '' : columnTint(table, lit);
  const head = rect(table.x, table.y, width, HEAD, { fill: colour.sunken });
  const names = cells(
    table,
    table.columns.map((c) => c.name),
    table.y,
    colour.muted,
    700,
  );
  const edge = line(
    [
      [table.x, table.y + HEAD],
      [table.x + width, table.y + HEAD],
    ],
    { stroke: colour.ink, width: 2 },
  );
  const rows = table.rows.map((_, i) => drawRow(table, i, width, look(i)));
  return name + head + tint + names + edge + rows.join('');
}

/** The y of a row's middle, for arrows that point at it. */
export const rowMiddle = (table: Table, row: number): number => table.y + HEAD + row * ROW + ROW / 2;

const columnLeft = (table: Table, column: number): number =>
  table.x + table.columns.slice(0, column).reduce((sum, { width }) => sum + width, 0);

function drawRow(table: Table, i: number, width: number, { opacity = 1, fill, dx = 0, dy = 0 }: RowLook): string {
  const y = table.y + HEAD + i * ROW;
  const back = fill ? rect(table.x, y, width, ROW, { fill }) : '';
  const below = line(
    [
      [table.x, y + ROW],
      [table.x + width, y + ROW],
    ],
    { stroke: colour.line, width: 1.5 },
  );
  return group(back + below + cells(table, table.rows[i] ?? [], y - 2, colour.ink, 400), dx, dy, opacity);
}

function cells(table: Table, words: readonly string[], y: number, fill: string, weight: 400 | 700): string {
  return table.columns
    .map((column, i) => {
      const left = columnLeft(table, i);
      const cell = words[i] ?? '';
      const place = column.numeric
        ? ({ x: left + column.width - 14, anchor: 'end' } as const)
        : ({ x: left + 14, anchor: 'start' } as const);
      const empty = cell === 'NULL';
      return text(place.x, y + 32, cell, {
        size: SIZE,
        weight,
        fill: empty ? colour.bad : fill,
        anchor: place.anchor,
        italic: empty,
      });
    })
    .join('');
}

function columnTint(table: Table, column: number): string {
  const width = table.columns[column]?.width ?? 0;
  return rect(columnLeft(table, column), table.y, width, HEAD + table.rows.length * ROW, { fill: colour.goSoft });
}

const CHARACTER = 28 * 0.602;
const KEYWORDS =
  /\b(SELECT|FROM|WHERE|AND|OR|GROUP BY|ORDER BY|HAVING|LEFT JOIN|JOIN|ON|AS|COUNT|CREATE INDEX|LIMIT|DESC|IS|NULL|NOT)\b/g;

/** SQL in a box, typed up to the share `typed`; `lit` is a line to tint. */
export function drawQuery(
  x: number,
  y: number,
  width: number,
  lines: readonly string[],
  typed = 1,
  lit?: number,
): string {
  let left = Math.round(lines.join('').length * typed);
  const box = rect(x, y, width, lines.length * 44 + 28, { fill: colour.surface, stroke: colour.line, radius: 10 });
  const tint =
    lit === undefined ? '' : rect(x + 8, y + 16 + lit * 44, width - 16, 40, { fill: colour.goldSoft, radius: 6 });
  const written = lines.map((words, i) => {
    const shown = words.slice(0, Math.max(0, left));
    left -= words.length;
    return codeLine(x + 20, y + 46 + i * 44, shown);
  });
  return box + tint + written.join('');
}

function codeLine(x: number, y: number, words: string): string {
  const plain = text(
    x,
    y,
    words.replace(KEYWORDS, (word) => ' '.repeat(word.length)),
    { size: 28, family: font.mono },
  );
  const bold = [...words.matchAll(KEYWORDS)].map((m) =>
    text(x + m.index * CHARACTER, y, m[0], { size: 28, family: font.mono, weight: 700, fill: colour.go }),
  );
  return plain + bold.join('');
}
