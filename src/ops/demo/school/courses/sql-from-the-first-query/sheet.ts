import { colour } from '../../../render/look.ts';
import { type Box, card, closeSheet, type Doc, openSheet, PAGE, put } from '../../../render/sheet.ts';

export const name = 'sql-on-a-page';

const anatomy = [
  ['5', 'SELECT   b.author, COUNT(*) AS loans'],
  ['1', 'FROM     loans AS l'],
  ['1', 'JOIN     books AS b ON b.id = l.book_id'],
  ['2', "WHERE    l.taken >= '2024-05-01'"],
  ['3', 'GROUP BY b.author'],
  ['4', 'HAVING   COUNT(*) >= 2'],
  ['6', 'ORDER BY loans DESC'],
  ['7', 'LIMIT    10;'],
] as const;

const filters = [
  ["shelf = 'novel'", 'equal (text in single quotes)'],
  ['year <> 1900', 'not equal'],
  ['year BETWEEN 1815 AND 1895', 'both ends included'],
  ["shelf IN ('novel', 'poetry')", 'one of these'],
  ["title LIKE 'The %'", 'pattern: % any, _ one'],
  ['returned IS NULL', 'not known (never = NULL)'],
  ['a OR (b AND c)', 'AND binds tighter: use brackets'],
] as const;

const counting = [
  ['COUNT(*)', 'rows'],
  ['COUNT(phone)', 'rows where it is known'],
  ['COUNT(DISTINCT town)', 'different values'],
  ['SUM  AVG  MIN  MAX', 'leave out NULL'],
  ['FILTER (WHERE ...)', 'count part of a pile'],
] as const;

const windows = [
  ['COUNT(*) OVER (PARTITION BY x)', 'beside every row'],
  ['ROW_NUMBER() OVER (ORDER BY y)', '1, 2, 3'],
  ['SUM(n) OVER (ORDER BY day)', 'running total'],
  ['LAG(n) OVER (ORDER BY day)', 'the row before'],
] as const;

const changes = [
  "INSERT INTO t (a, b) VALUES (1, 'x');",
  'UPDATE t SET a = 2 WHERE id = 7;',
  'DELETE FROM t WHERE id = 7;',
  'BEGIN;  ...  COMMIT;   or   ROLLBACK;',
];

const [gap, half] = [13, 251];

/** One A4 page: the parts of a query in the order they are worked out, filters, joins, counting, windows, changes. */
export async function makeSheet(): Promise<Buffer> {
  const doc = openSheet(
    'SQL on a page',
    'The numbers show the order in which the database works, not the order in which you write.',
    'SQL from the first query',
  );
  drawAnatomy(doc, { x: PAGE.margin, y: 108, w: 2 * half + gap, h: 186 });
  pairs(doc, card(doc, { x: PAGE.margin, y: 307, w: half, h: 218 }, 'Keep rows: WHERE'), filters, true);
  drawJoins(doc, card(doc, { x: PAGE.margin + half + gap, y: 307, w: half, h: 218 }, 'Put tables together: JOIN'));
  pairs(doc, card(doc, { x: PAGE.margin, y: 538, w: half, h: 122 }, 'Count piles: GROUP BY'), counting, false);
  pairs(
    doc,
    card(doc, { x: PAGE.margin + half + gap, y: 538, w: half, h: 122 }, 'Look around: OVER'),
    windows,
    false,
    164,
  );
  drawChanges(doc, card(doc, { x: PAGE.margin, y: 673, w: 2 * half + gap, h: 116 }, 'Change rows'));
  return closeSheet(
    doc,
    'Written for SQLite; PostgreSQL and MySQL differ in small things. Try everything on library.sql.',
  );
}

function drawAnatomy(doc: Doc, place: Box): void {
  const { x, y } = card(doc, place, 'A query and its seven steps');
  for (const [i, [step, words]] of anatomy.entries()) {
    doc.circle(x + 8, y + 5 + i * 18, 7).fill(step === '5' ? colour.gold : colour.go);
    put(doc, step, x + 1, y + 1.5 + i * 18, { size: 8, bold: true, fill: colour.paper, width: 14, align: 'center' });
    put(doc, words, x + 24, y + i * 18, { size: 10.5, mono: true });
  }
  const notes = [
    'collect rows',
    'keep rows',
    'make piles',
    'keep piles',
    'compute columns, make names',
    'sort (knows the new names)',
    'cut',
  ];
  for (const [i, words] of notes.entries()) {
    put(doc, String(i + 1), x + 330, y + i * 20, { bold: true, fill: i === 4 ? colour.gold : colour.go });
    put(doc, words, x + 346, y + i * 20, { fill: colour.muted });
  }
}

/** Code with its meaning: below it when `stacked`, else beside it. */
function pairs(
  doc: Doc,
  { x, y, w }: Box,
  rows: readonly (readonly [string, string])[],
  stacked: boolean,
  column = 128,
): void {
  for (const [i, [code, words]] of rows.entries()) {
    const top = y + i * (stacked ? 25.5 : 16.5);
    put(doc, code, x, top, { size: stacked ? 9.5 : 8.5, mono: true, bold: true, fill: colour.go });
    if (stacked) put(doc, words, x, top + 11.5, { size: 8.5, fill: colour.muted, width: w });
    else put(doc, words, x + column, top, { size: 8.5, fill: colour.muted });
  }
}

function drawJoins(doc: Doc, { x, y }: Box): void {
  const kinds = [
    { name: 'JOIN', words: 'only rows that match', kept: [true, false] },
    { name: 'LEFT JOIN', words: 'all of the left, NULL where\nnothing matches', kept: [true, true] },
  ];
  for (const [i, { name: kind, words, kept }] of kinds.entries()) {
    const top = y + i * 72;
    rows(doc, x, top, kept);
    put(doc, kind, x + 118, top + 2, { mono: true, bold: true, fill: colour.go, size: 10 });
    put(doc, words, x + 118, top + 16, { size: 8.5, fill: colour.muted, width: 110 });
  }
  put(doc, 'Who has none?', x, y + 143, { size: 8.5, bold: true });
  put(doc, 'LEFT JOIN ... WHERE right.id IS NULL', x, y + 155, { size: 9, mono: true, bold: true, fill: colour.go });
}

/** Two little tables: the first two rows match, the third of the left does not. */
function rows(doc: Doc, x: number, y: number, [matched, unmatched]: boolean[]): void {
  for (let i = 0; i < 3; i++) {
    const kept = i < 2 ? matched : unmatched;
    doc
      .roundedRect(x, y + i * 19, 42, 15, 3)
      .lineWidth(0.8)
      .fillAndStroke(kept ? colour.goSoft : colour.paper, kept ? colour.go : colour.line);
    if (i === 2) continue;
    doc.roundedRect(x + 62, y + i * 19, 42, 15, 3).fillAndStroke(colour.goSoft, colour.go);
    doc
      .moveTo(x + 42, y + 7.5 + i * 19)
      .lineTo(x + 62, y + 7.5 + i * 19)
      .lineWidth(1)
      .stroke(colour.go);
  }
}

function drawChanges(doc: Doc, { x, y }: Box): void {
  for (const [i, words] of changes.entries())
    put(doc, words, x, y + i * 18, { size: 9.5, mono: true, bold: true, fill: colour.go });
  const habit =
    'First write it as SELECT with the same WHERE. Look at the rows, count them. Then change, inside a transaction.';
  put(doc, habit, x + 300, y, { width: 185, fill: colour.gold, size: 9.5 });
}
