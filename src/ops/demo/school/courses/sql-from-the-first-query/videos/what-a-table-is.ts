import { arrow, during, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import { drawQuery, drawTable, rowMiddle } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';
import { books, loans, members } from '../library.ts';

const shelf = books(490, 165);
const [people, lent] = [members(90, 190), loans(570, 190)];
const three = { ...lent, rows: lent.rows.slice(0, 6) };

const note = (words: string, y: number, progress: number) =>
  text(64, y, words, { size: 32, opacity: during(progress, 0.1, 0.5) });

export default {
  title: 'What a table is',
  poster: 1,
  steps: [
    {
      title: 'A list that keeps its shape',
      say: 'A database keeps what it knows in tables. This one holds the books of a small lending library. You will meet it in every lecture.',
      draw: (p) =>
        drawTable(shelf, (i) => ({ opacity: during(p, i * 0.1, i * 0.1 + 0.25) })) + note('the table: books', 230, p),
    },
    {
      title: 'One row, one thing',
      say: 'Each row is one thing, here one book. Rows have no fixed order: a table is a bag of rows, not a queue.',
      draw: (p) =>
        drawTable(shelf, (i) => (i === 4 ? { fill: colour.goldSoft } : {})) +
        note('one row: one book', 230, p) +
        arrow([340, 245], [480, rowMiddle(shelf, 4)], during(p, 0.3, 0.8), { stroke: colour.gold }),
    },
    {
      title: 'One column, one kind of fact',
      say: 'Each column holds one kind of fact about every row, always of the same type. The year is a number, the title is text.',
      draw: (p) => drawTable(shelf, () => ({}), 3) + note('one column: one fact', 230, p) + note('INTEGER', 280, p),
    },
    {
      title: 'A name for each row',
      say: 'The column id names the row. No two rows share it, and it never changes. This is the primary key.',
      draw: (p) => drawTable(shelf, () => ({}), 0) + note('primary key: id', 230, p),
    },
    {
      title: 'Tables point at each other',
      say: 'A loan does not repeat the member’s name. It keeps the member’s id and points there. Each fact stands in one place only.',
      draw: (p) =>
        drawTable(people, (i) => (i === 2 ? { fill: colour.goSoft } : {})) +
        drawTable(three, (i) => (three.rows[i]?.[0] === '3' ? { fill: colour.goSoft } : {})) +
        [3, 5]
          .map((row) =>
            arrow([560, rowMiddle(three, row)], [402, rowMiddle(people, 2)], during(p, 0.3, 0.9), {
              stroke: colour.go,
            }),
          )
          .join(''),
    },
    {
      title: 'You ask, the database finds',
      say: 'In SQL you say what you want, not how to find it. Select the title and the year, from books. The answer is a table again.',
      draw: (p) =>
        drawQuery(64, 170, 390, ['SELECT title,', '       year', 'FROM books;'], during(p, 0, 0.5)) +
        drawTable(
          {
            ...shelf,
            x: 560,
            name: 'the answer',
            columns: [
              { name: 'title', width: 345 },
              { name: 'year', width: 110, numeric: true },
            ],
            rows: shelf.rows.map((r) => [r[1] ?? '', r[3] ?? '']),
          },
          (i) => ({ opacity: during(p, 0.5 + i * 0.04, 0.65 + i * 0.04) }),
        ),
    },
  ],
} satisfies Video;
