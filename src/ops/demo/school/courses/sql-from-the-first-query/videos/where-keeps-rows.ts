import { during, mix, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import { drawQuery, drawTable, ROW, type RowLook } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';
import { books } from '../library.ts';

const shelf = books(490, 165);
const modern = (row: number): boolean => Number(shelf.rows[row]?.[3]) > 1890;
const byWells = (row: number): boolean => shelf.rows[row]?.[2] === 'H. G. Wells';
const both = (row: number): boolean => modern(row) && byWells(row);
const either = (row: number): boolean => Number(shelf.rows[row]?.[3]) < 1816 || byWells(row);

/** Rows are tested from the top; those that fail fade. */
const testing =
  (keeps: (row: number) => boolean, p: number) =>
  (row: number): RowLook => {
    const tested = during(p, row * 0.11, row * 0.11 + 0.1);
    if (tested === 0) return {};
    return keeps(row) ? { fill: colour.goSoft } : { opacity: mix(1, 0.22, tested) };
  };

/** What is left moves up. */
const gathering =
  (keeps: (row: number) => boolean, p: number) =>
  (row: number): RowLook => {
    if (!keeps(row)) return { opacity: mix(0.22, 0, during(p, 0, 0.3)) };
    const gone = shelf.rows.slice(0, row).filter((_, i) => !keeps(i)).length;
    return { fill: colour.goSoft, dy: -gone * ROW * during(p, 0.3, 0.9) };
  };

const first = ['SELECT *', 'FROM books', 'WHERE year > 1890;'];
const second = ['SELECT *', 'FROM books', 'WHERE year > 1890', '  AND author =', "   'H. G. Wells';"];
const third = ['SELECT *', 'FROM books', 'WHERE year < 1816', '   OR author =', "   'H. G. Wells';"];

export default {
  title: 'WHERE keeps rows',
  poster: 1,
  steps: [
    {
      title: 'A question for every row',
      say: 'WHERE asks each row the same question. Is the year greater than eighteen hundred and ninety? Yes, and the row stays. No, and it goes.',
      draw: (p) =>
        drawQuery(64, 165, 390, first, during(p, 0, 0.25), 2) + drawTable(shelf, testing(modern, (p - 0.25) * 1.35)),
    },
    {
      title: 'What is left is the answer',
      say: 'Four rows said yes. The table itself has not changed: WHERE chooses, it never deletes.',
      draw: (p) => drawQuery(64, 165, 390, first, 1, 2) + drawTable(shelf, gathering(modern, p)),
    },
    {
      title: 'AND: both must be true',
      say: 'With AND a row must say yes twice. After eighteen ninety, and written by Wells: two rows.',
      draw: (p) => drawQuery(64, 165, 390, second, 1, 3) + drawTable(shelf, testing(both, p)),
    },
    {
      title: 'OR: one is enough',
      say: 'With OR one yes is enough. Before eighteen sixteen, or written by Wells: four rows.',
      draw: (p) => drawQuery(64, 165, 390, third, 1, 3) + drawTable(shelf, testing(either, p)),
    },
    {
      title: 'Text in single quotes',
      say: 'Text stands in single quotes. Numbers do not. And when AND meets OR, put brackets round what belongs together: AND binds tighter.',
      draw: (p) =>
        drawQuery(64, 180, 1150, ["WHERE shelf = 'novel' OR shelf = 'poetry' AND year > 1900"], 1) +
        text(84, 305, 'reads as', { size: 30, fill: colour.muted, opacity: during(p, 0.2, 0.4) }) +
        (p > 0.2
          ? drawQuery(
              64,
              330,
              1150,
              ["WHERE shelf = 'novel' OR (shelf = 'poetry' AND year > 1900)"],
              during(p, 0.2, 0.9),
            )
          : ''),
    },
  ],
} satisfies Video;
