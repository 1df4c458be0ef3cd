import { bars, type Chart, die } from '../../../../render/chart.ts';
import { during, mix, rect, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

const CELL = 62;
const [LEFT, TOP] = [150, 196];
const pairs = [1, 2, 3, 4, 5, 6].flatMap((red) =>
  [1, 2, 3, 4, 5, 6].map((green) => ({ red, green, sum: red + green })),
);
const sums = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const chart: Chart = { x: 620, y: 170, w: 600, h: 372, top: 6, labels: sums.map(String) };
const ways = sums.map((sum) => pairs.filter((pair) => pair.sum === sum).length);

const heads = () =>
  [1, 2, 3, 4, 5, 6]
    .map(
      (value) =>
        die(LEFT - 66, TOP + (value - 1) * CELL + 5, 50, value, colour.goSoft) +
        die(LEFT + (value - 1) * CELL + 5, TOP - 64, 50, value, colour.goldSoft),
    )
    .join('');

function grid(shown: (i: number) => number, fill: (sum: number) => string, withSums: number): string {
  return pairs
    .map(({ red, green, sum }, i) => {
      const [x, y] = [LEFT + (green - 1) * CELL, TOP + (red - 1) * CELL];
      const cell = rect(x + 1.5, y + 1.5, CELL - 3, CELL - 3, {
        fill: fill(sum),
        stroke: colour.line,
        width: 1.5,
        radius: 4,
        opacity: shown(i),
      });
      return (
        cell + text(x + CELL / 2, y + 42, String(sum), { size: 30, anchor: 'middle', opacity: withSums * shown(i) })
      );
    })
    .join('');
}

/** Each pair flies from its cell to the column of its sum. */
function flying(p: number): string {
  const step = chart.w / sums.length;
  const level = new Map<number, number>();
  return pairs
    .map(({ red, green, sum }, i) => {
      const height = level.get(sum) ?? 0;
      level.set(sum, height + 1);
      const share = during(p, i * 0.018, i * 0.018 + 0.3);
      const size = mix(CELL - 3, step * 0.8, share);
      const x = mix(LEFT + (green - 1) * CELL + 1.5, chart.x + (sum - 2) * step + step * 0.1, share);
      const y = mix(TOP + (red - 1) * CELL + 1.5, chart.y + chart.h - (height + 1) * CELL + 3, share);
      return rect(x, y, size, CELL - 3, {
        fill: sum === 7 ? '#e9b44c' : colour.goSoft,
        stroke: colour.ink,
        width: 1.5,
        radius: 4,
      });
    })
    .join('');
}

const big = (words: string, y: number, opacity: number, fill: string = colour.go) =>
  text(620, y, words, { size: 44, weight: 700, fill, opacity });

export default {
  title: 'Two dice, thirty-six stories',
  poster: 3,
  steps: [
    {
      title: 'Every pair has its own cell',
      say: 'Throw a green die and a golden one. Each can show six faces, so there are six times six, thirty-six pairs. Here is a cell for each.',
      draw: (p) =>
        heads() +
        grid(
          (i) => during(p, i * 0.02, i * 0.02 + 0.15),
          () => colour.surface,
          0,
        ) +
        big('6 × 6 = 36', 300, during(p, 0.7, 0.9)),
    },
    {
      title: 'All cells weigh the same',
      say: 'If the dice are fair, no pair is better than another. So each has the same chance: one in thirty-six.',
      draw: (p) =>
        heads() +
        grid(
          () => 1,
          () => colour.surface,
          0,
        ) +
        rect(LEFT + 3 * CELL + 1.5, TOP + CELL + 1.5, CELL - 3, CELL - 3, {
          fill: '#e9b44c',
          radius: 4,
          opacity: during(p, 0.1, 0.3),
        }) +
        big('1 / 36', 300, during(p, 0.2, 0.5)),
    },
    {
      title: 'Count the cells that fit',
      say: 'Write the sum into each cell. A seven stands in six of them, on a diagonal. Six of thirty-six: the chance of a seven is one sixth.',
      draw: (p) =>
        heads() +
        grid(
          () => 1,
          (sum) => (sum === 7 && p > 0.4 ? '#e9b44c' : colour.surface),
          during(p, 0, 0.3),
        ) +
        big('6 / 36 = 1 / 6', 300, during(p, 0.6, 0.9)),
    },
    {
      title: 'Pile them up by sum',
      say: 'Now let each cell fall onto the column of its sum. This picture is a distribution: it shows all chances at once. Two and twelve have one cell each, seven has six.',
      draw: (p) => heads() + bars(chart, []) + flying(p),
      moving: 0.8,
    },
    {
      title: 'Any question is a count',
      say: 'At least ten? Three cells and two and one: six again, one sixth. To find a chance, count the cells that fit, and divide by all of them.',
      draw: (p) =>
        heads() +
        grid(
          () => 1,
          (sum) => (sum >= 10 && p > 0.2 ? '#e9b44c' : colour.surface),
          1,
        ) +
        bars(chart, ways, (i) => (i >= 8 && p > 0.2 ? '#e9b44c' : colour.goSoft)),
    },
  ],
} satisfies Video;
