import { during, line, type Point, rect, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import { drawQuery } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';

const years = [1813, 1871, 1895, 1818, 1910, 1898, 1815, 1897, 1902, 1860, 1847, 1925, 1880, 1851, 1890, 1868];
const sorted = [...years].sort((a, b) => a - b);
const WANTED = 1897;

const tile = (x: number, y: number, year: number, fill: string) =>
  rect(x, y, 128, 56, { fill, stroke: colour.ink, width: 1.5, radius: 6 }) +
  text(x + 64, y + 39, String(year), { size: 30, anchor: 'middle' });

function scan(p: number): string {
  const at = Math.floor(p * years.length);
  return (
    years
      .map((year, i) => {
        const seen = i <= at;
        const fill = seen && year === WANTED ? colour.goldSoft : seen ? colour.goSoft : colour.surface;
        return tile(76 + (i % 8) * 142, 190 + Math.floor(i / 8) * 90, year, fill);
      })
      .join('') +
    text(76, 430, `rows looked at: ${Math.min(years.length, at + 1)}`, { size: 36, weight: 700, fill: colour.go })
  );
}

// A small B-tree over the sorted years: one root, four leaves of four keys.
const leaves = [0, 4, 8, 12].map((start) => sorted.slice(start, start + 4));
const root = leaves.slice(1).map((leaf) => leaf[0] ?? 0);
const leafX = (i: number): number => 64 + i * 290;
const rootMiddle: Point = [640, 236];
const chosen = leaves.findIndex((leaf) => leaf.includes(WANTED));

function tree(p: number, search: boolean): string {
  const links = leaves.map((_, i) =>
    line([rootMiddle, [leafX(i) + 140, 380]], {
      stroke: search && i === chosen && p > 0.45 ? colour.gold : colour.line,
      width: search && i === chosen && p > 0.45 ? 5 : 3,
    }),
  );
  const top = root.map((year, i) =>
    tile(640 - 201 + i * 137, 180, year, search && p > 0.15 ? colour.goSoft : colour.surface),
  );
  const rows = leaves.map((leaf, i) =>
    leaf.map((year, k) => small(leafX(i) + k * 69, 380, year, leafFill(i, year, p, search))).join(''),
  );
  return links.join('') + top.join('') + rows.join('');
}

function leafFill(leaf: number, year: number, p: number, search: boolean): string {
  if (!search || leaf !== chosen || p < 0.6) return colour.surface;
  return year === WANTED && p > 0.8 ? '#e9b44c' : colour.goSoft;
}

const small = (x: number, y: number, year: number, fill: string) =>
  rect(x, y, 69, 60, { fill, stroke: colour.ink, width: 1.5 }) +
  text(x + 34.5, y + 40, String(year), { size: 28, anchor: 'middle' });

const growth = [
  ['1,000', '2'],
  ['1,000,000', '3'],
  ['100,000,000', '4'],
];

export default {
  title: 'How an index finds a row',
  poster: 3,
  steps: [
    {
      title: 'Without an index',
      say: 'Which book is from eighteen ninety-seven? Rows lie in no order, so the database looks at each of them. With sixteen rows nobody minds.',
      draw: scan,
    },
    {
      title: 'Like the index of a book',
      say: 'An index is a second, sorted copy of one column, with a pointer from each value to its row.',
      draw: (p) =>
        drawQuery(64, 165, 700, ['CREATE INDEX books_year', 'ON books (year);'], during(p, 0, 0.5)) +
        sorted
          .map((year, i) =>
            p > 0.4 + i * 0.03 ? tile(76 + (i % 8) * 142, 330 + Math.floor(i / 8) * 90, year, colour.goSoft) : '',
          )
          .join(''),
    },
    {
      title: 'A shallow tree',
      say: 'The sorted values are cut into pages. One page on top says where each of the others begins.',
      draw: (p) => tree(p, false),
    },
    {
      title: 'Two steps instead of sixteen',
      say: 'Read the top page, and you know which page to open. Open it, and there it is. Two pages, whatever the order of the rows.',
      draw: (p) => tree(p, true),
    },
    {
      title: 'It hardly grows',
      say: 'A real page holds hundreds of values. So a million rows need about three pages, a hundred million about four.',
      draw: (p) =>
        text(420, 200, 'rows', { size: 32, weight: 700, fill: colour.muted, anchor: 'end' }) +
        text(760, 200, 'pages to read', { size: 32, weight: 700, fill: colour.muted, anchor: 'end' }) +
        growth
          .map(
            ([rows, pages], i) =>
              text(420, 280 + i * 80, rows ?? '', {
                size: 44,
                anchor: 'end',
                opacity: during(p, i * 0.25, i * 0.25 + 0.3),
              }) +
              text(760, 280 + i * 80, pages ?? '', {
                size: 44,
                weight: 700,
                fill: colour.go,
                anchor: 'end',
                opacity: during(p, i * 0.25, i * 0.25 + 0.3),
              }),
          )
          .join(''),
    },
    {
      title: 'What it costs',
      say: 'Each index must be kept sorted with every change, and takes room. Index the columns you search and join by, and leave the others alone.',
      draw: (p) =>
        text(64, 230, 'faster:', { size: 36, weight: 700, fill: colour.go }) +
        text(260, 230, 'WHERE, JOIN, ORDER BY on that column', { size: 36 }) +
        text(64, 320, 'slower:', { size: 36, weight: 700, fill: colour.bad, opacity: during(p, 0.3, 0.5) }) +
        text(260, 320, 'INSERT, UPDATE, DELETE', { size: 36, opacity: during(p, 0.3, 0.5) }),
    },
  ],
} satisfies Video;
