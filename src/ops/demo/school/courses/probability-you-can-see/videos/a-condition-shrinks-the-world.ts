import { circle, during, mix, rect, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

// A hundred days: 30 with rain (24 of them with an umbrella), 70 dry (14 with an umbrella).
const days = Array.from({ length: 100 }, (_, i) => ({ rain: i < 30, umbrella: i < 24 || i >= 86 }));
const [LEFT, TOP, GAP] = [100, 160, 43];

type Look = { umbrella?: number; dim?: (day: (typeof days)[number]) => number };

function calendar({ umbrella = 0, dim = () => 1 }: Look): string {
  return days
    .map((day, i) => {
      const [x, y] = [LEFT + Math.floor(i / 10) * GAP, TOP + (i % 10) * GAP];
      const back = circle(x + 20, y + 20, 17, {
        fill: day.rain ? '#9fb8cc' : colour.goldSoft,
        stroke: colour.ink,
        width: 1.2,
      });
      const cover = day.umbrella ? circle(x + 20, y + 20, 9, { fill: colour.go, opacity: umbrella }) : '';
      return `<g opacity="${mix(1, 0.12, 1 - dim(day))}">${back}${cover}</g>`;
    })
    .join('');
}

const key = (y: number, fill: string, words: string, opacity = 1) =>
  circle(610, y - 10, 15, { fill, stroke: colour.ink, width: 1.2, opacity }) +
  text(640, y, words, { size: 32, opacity });
const sum = (words: string, y: number, opacity: number, fill: string = colour.ink) =>
  text(590, y, words, { size: 38, weight: 700, fill, opacity });

const keys = (umbrella: number) =>
  key(200, '#9fb8cc', 'rain: 30 days') +
  key(250, colour.goldSoft, 'dry: 70 days') +
  key(300, colour.go, 'umbrella taken: 38 days', umbrella);

export default {
  title: 'A condition shrinks the world',
  poster: 2,
  steps: [
    {
      title: 'A hundred days',
      say: 'Here are a hundred days. On thirty it rained, on seventy it stayed dry. So the chance of rain is thirty in a hundred.',
      draw: (p) =>
        calendar({}) +
        key(200, '#9fb8cc', 'rain: 30 days', during(p, 0.1, 0.4)) +
        key(250, colour.goldSoft, 'dry: 70 days', during(p, 0.3, 0.6)) +
        sum('P(rain) = 30 / 100', 440, during(p, 0.5, 0.8)),
    },
    {
      title: 'Some days with an umbrella',
      say: 'The green dots are days when Meera took her umbrella: twenty-four of the wet days, and fourteen of the dry ones.',
      draw: (p) => calendar({ umbrella: during(p, 0.1, 0.5) }) + keys(during(p, 0.1, 0.5)),
    },
    {
      title: 'You learn something',
      say: 'You meet her with her umbrella. Now all days without one are impossible. Take them away. Thirty-eight days are left: that is your new world.',
      draw: (p) =>
        calendar({ umbrella: 1, dim: (day) => (day.umbrella ? 1 : 1 - during(p, 0.3, 0.7)) }) +
        keys(1) +
        sum('38 days are left', 440, during(p, 0.6, 0.9), colour.go),
    },
    {
      title: 'Count again in the small world',
      say: 'In this world twenty-four of thirty-eight days are wet. The chance of rain, given the umbrella, is sixty-three percent. The umbrella made no rain. It told you something.',
      draw: (p) =>
        calendar({ umbrella: 1, dim: (day) => (day.umbrella ? 1 : 0) }) +
        keys(1) +
        sum('P(rain | umbrella)', 420, during(p, 0.1, 0.4)) +
        sum('= 24 / 38 = 0.63', 475, during(p, 0.3, 0.6), colour.go),
    },
    {
      title: 'Not the same the other way round',
      say: 'Now suppose it rains: thirty days are left, and she has her umbrella on twenty-four. Eighty percent. Same twenty-four days on top, another world below.',
      draw: (p) =>
        calendar({ umbrella: 1, dim: (day) => (day.rain ? 1 : 1 - during(p, 0.1, 0.4)) }) +
        keys(1) +
        sum('P(umbrella | rain)', 420, during(p, 0.3, 0.6)) +
        sum('= 24 / 30 = 0.80', 475, during(p, 0.5, 0.8), colour.go),
    },
    {
      title: 'The rule',
      say: 'The chance of A given B: of all the B, the share that is also A. Divide by the world you are in, not by the one you came from.',
      draw: (p) =>
        rect(180, 210, 920, 240, {
          fill: colour.surface,
          stroke: colour.line,
          radius: 14,
          opacity: during(p, 0, 0.2),
        }) +
        text(300, 345, 'P(A | B)  =', { size: 56, opacity: during(p, 0.1, 0.3) }) +
        text(790, 305, 'P(A and B)', { size: 52, anchor: 'middle', opacity: during(p, 0.3, 0.5) }) +
        rect(630, 330, 320, 4, { fill: colour.ink, opacity: during(p, 0.3, 0.5) }) +
        text(790, 400, 'P(B)', {
          size: 52,
          anchor: 'middle',
          fill: colour.go,
          weight: 700,
          opacity: during(p, 0.5, 0.7),
        }),
    },
  ],
} satisfies Video;
