import { bars, type Chart } from '../../../../render/chart.ts';
import { during, group, line, mix, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

const chart: Chart = { x: 260, y: 150, w: 760, h: 300, top: 0.34, labels: ['', '', '', '', '', ''] };
const base = chart.y + chart.h;
const fair = Array.from({ length: 6 }, () => 1 / 6);
const loaded = [1, 1, 1, 1, 1, 2].map((weight) => weight / 7);
const mean = (chances: readonly number[]): number => chances.reduce((sum, chance, i) => sum + chance * (i + 1), 0);
const blend = (a: readonly number[], b: readonly number[], share: number) =>
  a.map((value, i) => mix(value, b[i] ?? 0, share));
const xOf = (value: number): number => chart.x + ((value - 0.5) * chart.w) / 6;

const wedge = (value: number, opacity = 1) =>
  line(
    [
      [xOf(value), base + 4],
      [xOf(value) - 40, base + 72],
      [xOf(value) + 40, base + 72],
      [xOf(value), base + 4],
    ],
    { fill: '#e9b44c', stroke: colour.ink, width: 3, opacity },
  );
const reading = (value: number, opacity: number) =>
  text(xOf(value), base + 120, value.toFixed(2), {
    size: 34,
    weight: 700,
    fill: colour.gold,
    anchor: 'middle',
    opacity,
  });

/** The chances standing on the beam, each with its value at its foot. */
const blocks = (chances: readonly number[], fill?: (i: number) => string): string =>
  bars(chart, chances, fill) +
  chances
    .map((chance, i) =>
      text(xOf(i + 1), base - 16, String(i + 1), {
        size: 34,
        weight: 700,
        anchor: 'middle',
        fill: colour.paper,
        opacity: chance > 0.08 ? 1 : 0,
      }),
    )
    .join('');

/** The bars on their beam, turned about a support that is not under the middle of their weight. */
const tilted = (chances: readonly number[], angle: number, at: number) =>
  `<g transform="rotate(${angle} ${xOf(at)} ${base})">${blocks(chances)}</g>`;

const prizes: [string, string, string][] = [
  ['0', '0.90', '0.00'],
  ['50', '0.09', '4.50'],
  ['500', '0.01', '5.00'],
];

export default {
  title: 'Expected value is a balance point',
  poster: 1,
  steps: [
    {
      title: 'Chances as weights',
      say: 'A fair die: six values, each with a chance of one sixth. Stand the chances on a beam, like blocks of equal weight.',
      draw: (p) => blocks(fair.map((chance, i) => chance * during(p, i * 0.1, i * 0.1 + 0.3))),
    },
    {
      title: 'Where does it balance?',
      say: 'Put a support below three: the beam tips to the right. In the middle it rests, at three and a half. That point is the expected value.',
      draw: (p) => {
        const at = mix(3, 3.5, during(p, 0.4, 0.8));
        return tilted(fair, 7 * (3.5 - at) * 2, at) + wedge(at) + reading(at, during(p, 0.8, 1));
      },
    },
    {
      title: 'No throw shows 3.5',
      say: 'You will never throw three and a half. It is not the value to expect next, but the average that many throws come close to.',
      draw: () => blocks(fair) + wedge(3.5) + reading(3.5, 1),
    },
    {
      title: 'Load the die',
      say: 'Make the six twice as likely as each other face. The weight moves to the right, and the balance point with it: to three point eight six.',
      draw: (p) => {
        const now = blend(fair, loaded, during(p, 0.1, 0.8));
        return blocks(now, (i) => (i === 5 ? colour.gold : colour.go)) + wedge(mean(now)) + reading(mean(now), 1);
      },
    },
    {
      title: 'The recipe',
      say: 'Multiply each value by its chance, and add. A lottery pays nothing nine times in ten, fifty with nine percent, five hundred with one percent.',
      draw: (p) =>
        ['prize', 'chance', 'product']
          .map((words, i) =>
            text(480 + i * 240, 180, words, { size: 30, weight: 700, fill: colour.muted, anchor: 'end' }),
          )
          .join('') +
        prizes
          .map((row, k) =>
            group(
              row.map((cell, i) => text(480 + i * 240, 0, cell, { size: 40, anchor: 'end' })).join(''),
              0,
              250 + k * 66,
              during(p, k * 0.2, k * 0.2 + 0.2),
            ),
          )
          .join('') +
        line(
          [
            [840, 405],
            [970, 405],
          ],
          { stroke: colour.ink, width: 3, opacity: during(p, 0.7, 0.8) },
        ) +
        text(960, 470, '9.50', {
          size: 48,
          weight: 700,
          fill: colour.gold,
          anchor: 'end',
          opacity: during(p, 0.75, 0.95),
        }),
    },
    {
      title: 'What a ticket is worth',
      say: 'Nine and a half. If the ticket costs ten, you lose half a rupee with each, on average. The seller, who sells thousands, knows it exactly.',
      draw: (p) =>
        text(640, 280, 'worth 9.50', { size: 56, weight: 700, fill: colour.gold, anchor: 'middle' }) +
        text(640, 360, 'price 10.00', { size: 56, anchor: 'middle', opacity: during(p, 0.2, 0.4) }) +
        text(640, 450, '−0.50 for each ticket', {
          size: 40,
          weight: 700,
          fill: colour.bad,
          anchor: 'middle',
          opacity: during(p, 0.5, 0.8),
        }),
    },
  ],
} satisfies Video;
