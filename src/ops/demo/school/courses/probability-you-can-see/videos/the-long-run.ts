import { randomFrom } from '../../../../render/chart.ts';
import { during, line, type Point, rect, type ShapeStyle, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

const [X, Y, W, H] = [150, 150, 1050, 380];

/** The share of heads after each of `tosses` tosses of a fair coin. */
function run(seed: number, tosses: number): number[] {
  const random = randomFrom(seed);
  let heads = 0;
  return Array.from({ length: tosses }, (_, i) => {
    heads += random() < 0.5 ? 1 : 0;
    return heads / (i + 1);
  });
}

const place = (share: number, i: number, tosses: number): Point => [X + (i / (tosses - 1)) * W, Y + H * (1 - share)];
const path = (shares: readonly number[]): Point[] => shares.map((share, i) => place(share, i, shares.length));

/** A run up to the share of its tosses that have been made. */
const soFar = (points: readonly Point[], share: number, style: ShapeStyle): string =>
  share <= 0 ? '' : line(points.slice(0, Math.max(2, Math.round(share * points.length))), style);

const first = run(1687, 1000);
const others = [11, 23, 37, 58, 71, 90].map((seed) => path(run(seed, 1000)));

function axes(tosses: number): string {
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      line(
        [
          [X, Y + H * (1 - level)],
          [X + W, Y + H * (1 - level)],
        ],
        { stroke: level === 0.5 ? colour.gold : colour.line, width: level === 0.5 ? 3 : 1.5 },
      ) + text(X - 16, Y + H * (1 - level) + 10, `${level * 100} %`, { size: 28, anchor: 'end', fill: colour.muted }),
  );
  return (
    levels.join('') +
    text(X, Y + H + 42, '1', { size: 28, fill: colour.muted }) +
    text(X + W, Y + H + 42, `${tosses} tosses`, { size: 28, anchor: 'end', fill: colour.muted })
  );
}

/** Where about 95 of 100 runs stay: one half plus or minus one over the square root of n. */
const band: Point[] = [
  ...Array.from({ length: 1000 }, (_, i) => place(Math.min(1, 0.5 + 1 / Math.sqrt(i + 1)), i, 1000)),
  ...Array.from({ length: 1000 }, (_, i) => place(Math.max(0, 0.5 - 1 / Math.sqrt(1000 - i)), 999 - i, 1000)),
];

const distanceAfter = (n: number): string => Math.abs((first[n - 1] ?? 0) * n - n / 2).toFixed(0);
const percentAfter = (n: number): string => `${((first[n - 1] ?? 0) * 100).toFixed(1)} %`;
const rows = [10, 100, 1000].map((n) => [
  String(n),
  String(Math.round((first[n - 1] ?? 0) * n)),
  percentAfter(n),
  distanceAfter(n),
]);

export default {
  title: 'The long run',
  poster: 2,
  steps: [
    {
      title: 'Twenty tosses',
      say: 'Toss a coin and note the share of heads so far. In the beginning it jumps: after one toss it can only be nothing or everything.',
      draw: (p) => axes(20) + soFar(path(first.slice(0, 20)), p, { stroke: colour.go, width: 5 }),
    },
    {
      title: 'A thousand tosses',
      say: 'Go on to a thousand. The line calms down and comes to rest near one half. This is the law of large numbers.',
      draw: (p) => axes(1000) + soFar(path(first), p, { stroke: colour.go, width: 4 }),
      moving: 0.85,
    },
    {
      title: 'Other runs, same end',
      say: 'Six more people do the same. Each run is different at the start. All are close to one half at the end.',
      draw: (p) =>
        axes(1000) +
        others
          .map((points, i) =>
            soFar(points, during(p, i * 0.05, 0.7 + i * 0.05), {
              stroke: ['#7aa79a', '#c79a45', '#8f86b8', '#c0786f', '#6f93b5', '#9b9385'][i] ?? colour.muted,
              width: 3,
            }),
          )
          .join('') +
        line(path(first), { stroke: colour.go, width: 4 }),
    },
    {
      title: 'How close?',
      say: 'About ninety-five runs in a hundred end inside this funnel: one half, plus or minus one over the root of n. Four times the tosses, half the width.',
      draw: (p) =>
        line(band, { fill: colour.goldSoft, stroke: 'none', opacity: during(p, 0, 0.4) }) +
        axes(1000) +
        others.map((points) => line(points, { stroke: '#9b9385', width: 2 })).join('') +
        line(path(first), { stroke: colour.go, width: 4 }),
    },
    {
      title: 'Nothing is paid back',
      say: 'Does the coin make up for what went wrong? No. Count the heads beyond one half: the surplus need not shrink. It is only divided by more and more tosses.',
      draw: (p) =>
        ['tosses', 'heads', 'share', 'off by']
          .map((words, i) =>
            text(330 + i * 230, 210, words, { size: 32, weight: 700, anchor: 'end', fill: colour.muted }),
          )
          .join('') +
        rows
          .map((row, k) =>
            row
              .map((cell, i) =>
                text(330 + i * 230, 285 + k * 70, cell, {
                  size: 42,
                  anchor: 'end',
                  weight: i >= 2 ? 700 : 400,
                  fill: i === 2 ? colour.go : i === 3 ? colour.gold : colour.ink,
                  opacity: during(p, k * 0.25, k * 0.25 + 0.25),
                }),
              )
              .join(''),
          )
          .join('') +
        rect(110, 228, 920, 3, { fill: colour.line }),
    },
  ],
} satisfies Video;
