import { during, line, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import { drawQuery, drawTable, rowMiddle, type Table } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';
import { loans, members } from '../library.ts';

const people = members(64, 180);
const lent: Table = {
  ...loans(470, 180),
  rows: [
    ['1', '4'],
    ['2', '1'],
    ['3', '2'],
    ['5', '4'],
  ],
};
const columns = [
  { name: 'name', width: 150 },
  { name: 'book_id', width: 150, numeric: true },
];
const inner: Table = {
  x: 880,
  y: 180,
  name: 'JOIN',
  columns,
  rows: [
    ['Asha', '4'],
    ['Bilal', '1'],
    ['Chen', '2'],
    ['Emil', '4'],
  ],
};
const left: Table = {
  ...inner,
  name: 'LEFT JOIN',
  rows: [
    ['Asha', '4'],
    ['Bilal', '1'],
    ['Chen', '2'],
    ['Dora', 'NULL'],
    ['Emil', '4'],
  ],
};

const matches = (p: number): string =>
  lent.rows
    .map(([id], row) => {
      const member = people.rows.findIndex((r) => r[0] === id);
      return line(
        [
          [372, rowMiddle(people, member)],
          [462, rowMiddle(lent, row)],
        ],
        { stroke: colour.go, width: 3, opacity: during(p, 0, 0.3) },
      );
    })
    .join('');

const query = ['SELECT m.name, l.book_id', 'FROM members AS m', 'LEFT JOIN loans AS l ON l.member_id = m.id;'];

export default {
  title: 'LEFT JOIN keeps everybody',
  poster: 2,
  steps: [
    {
      title: 'Who is missing?',
      say: 'Four loans, five members. Dora has not borrowed anything yet. No line leads to her row.',
      draw: (p) =>
        drawTable(people, (i) => (i === 3 && p > 0.4 ? { fill: colour.goldSoft } : {})) + drawTable(lent) + matches(p),
    },
    {
      title: 'JOIN drops her',
      say: 'A plain JOIN makes a row for each match. Dora has none, so she is not in the answer, and nobody warns you.',
      draw: (p) =>
        drawTable(people, (i) => (i === 3 ? { opacity: 0.3 } : {})) +
        drawTable(lent) +
        matches(1) +
        drawTable(inner, (i) => ({ opacity: during(p, i * 0.15, i * 0.15 + 0.3) })),
    },
    {
      title: 'LEFT JOIN keeps her',
      say: 'LEFT JOIN keeps every row of the left table, the one after FROM. Where nothing matches it writes NULL: no value.',
      draw: (p) =>
        drawTable(people, (i) => (i === 3 ? { fill: colour.goldSoft } : {})) +
        drawTable(lent) +
        matches(1) +
        drawTable(left, (i) => ({
          opacity: during(p, i * 0.12, i * 0.12 + 0.3),
          ...(i === 3 ? { fill: colour.goldSoft } : {}),
        })),
    },
    {
      title: 'Find what is not there',
      say: 'Now ask for the rows where the right side is NULL. That finds everybody who never borrowed. It is the most useful trick in this course.',
      draw: (p) =>
        drawQuery(
          64,
          170,
          860,
          [...query.slice(0, 2), 'LEFT JOIN loans AS l ON l.member_id = m.id', 'WHERE l.id IS NULL;'],
          during(p, 0, 0.5),
          3,
        ) +
        drawTable({ ...left, x: 64, y: 450, name: '', rows: [['Dora', 'NULL']] }, () => ({
          fill: colour.goldSoft,
          opacity: during(p, 0.6, 0.9),
        })),
    },
    {
      title: 'Left and right are not the same',
      say: 'Swap the two tables and you keep every loan instead. Ask first: of what do I want every row? That table comes first.',
      draw: (p) =>
        drawQuery(64, 180, 860, query, 1, 1) +
        text(64, 420, 'every row of this table is kept', {
          size: 32,
          fill: colour.gold,
          weight: 700,
          opacity: during(p, 0.2, 0.5),
        }),
    },
  ],
} satisfies Video;
