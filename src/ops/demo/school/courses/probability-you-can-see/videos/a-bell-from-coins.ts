import { bars, type Chart, randomFrom } from '../../../../render/chart.ts';
import { circle, during, line, lineUpTo, type Point, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

const ROWS = 10;
const BALLS = 600;

// Each ball goes left or right at each of ten pegs; its slot is the number of times it went right.
const random = randomFrom(7);
const turns = Array.from({ length: BALLS }, () => Array.from({ length: ROWS }, () => (random() < 0.5 ? 1 : 0)));
const slotOf = (ball: readonly number[]): number => ball.reduce((sum, turn) => sum + turn, 0);

const chart: Chart = {
  x: 90,
  y: 150,
  w: 1100,
  h: 390,
  top: 0.28,
  labels: Array.from({ length: ROWS + 1 }, (_, i) => String(i)),
};

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const exact = chart.labels.map((_, k) => factorial(ROWS) / factorial(k) / factorial(ROWS - k) / 2 ** ROWS);

function counted(balls: number): number[] {
  const slots = turns.slice(0, balls).map(slotOf);
  return chart.labels.map((_, k) => slots.filter((slot) => slot === k).length / Math.max(1, balls));
}

const peg = (row: number, i: number): Point => [640 + (i - row / 2) * 62, 150 + row * 38];

function board(p: number): string {
  const pegs = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: row + 1 }, (_, i) => circle(...peg(row, i), 6, { fill: colour.muted })).join(''),
  );
  const colours = [colour.go, '#c79a45', '#8f86b8'];
  const paths = turns.slice(4, 7).map((ball, k) => {
    let right = 0;
    const points: Point[] = [
      [640, 120],
      ...ball.map((turn, row): Point => {
        right += turn;
        const [x, y] = peg(row + 1, right);
        return [x, y - 12];
      }),
    ];
    return lineUpTo(points, during(p, k * 0.25, k * 0.25 + 0.45), { stroke: colours[k] ?? colour.go, width: 6 });
  });
  const slots = chart.labels.map((label, i) =>
    text(640 + (i - ROWS / 2) * 62, 572, label, { size: 28, anchor: 'middle', fill: colour.muted }),
  );
  return pegs.join('') + paths.join('') + slots.join('');
}

const curve: Point[] = Array.from({ length: 221 }, (_, i) => {
  const k = -0.5 + (i / 220) * 11;
  const height = Math.exp(-((k - 5) ** 2) / 5) / Math.sqrt(2 * Math.PI * 2.5);
  return [chart.x + ((k + 0.5) / 11) * chart.w, chart.y + chart.h - (height / chart.top) * chart.h];
});

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
const inner = (exact[4] ?? 0) + (exact[5] ?? 0) + (exact[6] ?? 0);

export default {
  title: 'A bell from coins',
  poster: 3,
  steps: [
    {
      title: 'Ten pegs, ten coins',
      say: 'A ball falls through rows of pegs. At each peg it goes left or right, like a coin. After ten rows its slot tells how often it went right.',
      draw: board,
      moving: 0.9,
    },
    {
      title: 'Let six hundred fall',
      say: 'One ball could land anywhere. Six hundred cannot: slot by slot, a hill appears.',
      draw: (p) =>
        bars(chart, counted(Math.round(during(p, 0, 0.95) * BALLS)), () => '#9cc3b4') +
        text(90, 180, `${Math.round(during(p, 0, 0.95) * BALLS)} balls`, { size: 36, weight: 700, fill: colour.go }),
      moving: 0.95,
    },
    {
      title: 'Why the middle?',
      say: 'Only one way leads to slot zero: left ten times. Two hundred and fifty-two ways lead to slot five, of one thousand and twenty-four in all.',
      draw: (p) =>
        bars(chart, exact, (i) => (i === 5 || i === 0 ? '#e9b44c' : colour.go)) +
        text(170, 500, '1 way', { size: 30, weight: 700, anchor: 'start', opacity: during(p, 0.1, 0.3) }) +
        text(700, 175, '252 ways: 24.6 %', { size: 32, weight: 700, opacity: during(p, 0.3, 0.6) }),
    },
    {
      title: 'The curve behind it',
      say: 'Draw a smooth line over the hill: the normal curve, with mean five and standard deviation one point five eight. More rows, and the fit gets better.',
      draw: (p) => bars(chart, exact, () => '#9cc3b4') + lineUpTo(curve, p, { stroke: colour.gold, width: 6 }),
    },
    {
      title: 'How far is normal?',
      say: 'Four to six heads: two thirds of all throws. Two to eight: ninety-eight percent. Nine or ten heads are rare, but no miracle: about one in a hundred.',
      draw: (p) =>
        bars(chart, exact, (i) =>
          i >= 4 && i <= 6 ? colour.go : i >= 2 && i <= 8 && p > 0.4 ? '#9cc3b4' : colour.line,
        ) +
        line(curve, { stroke: colour.gold, width: 4 }) +
        text(860, 210, `4–6: ${percent(inner)}`, {
          size: 36,
          weight: 700,
          fill: colour.go,
          opacity: during(p, 0.1, 0.3),
        }) +
        text(860, 265, `2–8: ${percent(1 - 2 * ((exact[0] ?? 0) + (exact[1] ?? 0)))}`, {
          size: 36,
          weight: 700,
          fill: '#4f8676',
          opacity: during(p, 0.4, 0.6),
        }),
    },
    {
      title: 'Wherever much adds up',
      say: 'Sums of many small, independent pieces look like this, whatever the pieces are. That is the central limit theorem, and why you meet this hill so often.',
      draw: (p) =>
        line([...curve, [chart.x + chart.w, chart.y + chart.h], [chart.x, chart.y + chart.h]], {
          fill: colour.goSoft,
          stroke: 'none',
          opacity: during(p, 0.3, 0.8),
        }) +
        lineUpTo(curve, during(p, 0, 0.6), { stroke: colour.go, width: 7 }) +
        bars(chart, []),
    },
  ],
} satisfies Video;
