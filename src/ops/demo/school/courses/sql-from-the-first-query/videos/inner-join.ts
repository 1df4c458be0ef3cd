import { arrow, during } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import { drawQuery, drawTable, rowMiddle, type Table } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';
import { loans, members } from '../library.ts';

const people = members(64, 180);
const all = loans(470, 180);
const lent: Table = { ...all, rows: all.rows.slice(0, 5) };
const owner = (row: number): number => people.rows.findIndex(([id]) => id === lent.rows[row]?.[0]);
const answer: Table = {
  x: 880,
  y: 180,
  name: 'the answer',
  columns: [
    { name: 'name', width: 150 },
    { name: 'book_id', width: 150, numeric: true },
  ],
  rows: lent.rows.map(([, book], row) => [people.rows[owner(row)]?.[1] ?? '', book ?? '']),
};

/** The loan being looked up when `p` of the walk is done. */
const current = (p: number): number => Math.min(lent.rows.length - 1, Math.floor(p * lent.rows.length));

function walk(p: number): string {
  const row = current(p);
  const inside = p * lent.rows.length - row;
  const pointer = arrow([462, rowMiddle(lent, row)], [372, rowMiddle(people, owner(row))], during(inside, 0, 0.5), {
    stroke: colour.go,
  });
  return (
    drawTable(people, (i) => (i === owner(row) ? { fill: colour.goSoft } : {})) +
    drawTable(lent, (i) => (i === row ? { fill: colour.goSoft } : {})) +
    drawTable(answer, (i) => (i < row || (i === row && inside > 0.6) || p >= 1 ? {} : { opacity: 0 })) +
    pointer
  );
}

const query = ['SELECT members.name, loans.book_id', 'FROM loans', 'JOIN members ON members.id = loans.member_id;'];

export default {
  title: 'JOIN puts tables together',
  poster: 2,
  steps: [
    {
      title: 'Numbers instead of names',
      say: 'The first five loans say which member took which book, but only by number. We want to read names.',
      draw: (p) => drawTable(people, () => ({ opacity: during(p, 0.3, 0.6) })) + drawTable(lent),
    },
    {
      title: 'Say how rows belong together',
      say: 'JOIN names the second table, ON says how the rows match: the member’s id equals the loan’s member_id.',
      draw: (p) => drawQuery(64, 180, 860, query, during(p, 0, 0.8), 2),
    },
    {
      title: 'Look up, write down',
      say: 'Picture it as a walk. Take the first loan, look for its member, write one row of the answer. Then the next loan, and the next. Asha comes up three times, and that is right.',
      draw: walk,
      moving: 0.95,
    },
    {
      title: 'A match makes a row',
      say: 'Every pair that matches makes one row. A member without loans makes none: Dora and Emil are missing from this answer.',
      draw: (p) =>
        drawTable(people, (i) => (i > 2 ? { fill: colour.badSoft, opacity: 1 - 0.4 * during(p, 0.3, 0.8) } : {})) +
        drawTable(lent) +
        drawTable(answer),
    },
    {
      title: 'Say which table you mean',
      say: 'Both tables have a column called id, so say whose: members dot id. Short names help: loans AS l, members AS m.',
      draw: (p) =>
        drawQuery(64, 180, 860, query, 1) +
        drawQuery(
          64,
          390,
          860,
          ['SELECT m.name, l.book_id', 'FROM loans AS l', 'JOIN members AS m ON m.id = l.member_id;'],
          during(p, 0, 0.8),
        ),
    },
  ],
} satisfies Video;
