import { group, type Point, rect, text } from '../../../../render/draw.ts';
import { knotStep } from '../../../../render/knot-step.ts';
import { colour } from '../../../../render/look.ts';
import { drawKnot, dyes, type Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';
import { figureEight } from '../figure-eight-shape.ts';

const line: Knot = {
  ropes: [
    {
      points: [
        [-60, 300],
        [160, 296],
        [300, 310],
        [360, 380],
        [385, 490],
        [440, 530],
        [495, 490],
        [515, 380],
        [570, 312],
        [700, 300],
        [800, 320],
        [865, 400],
        [840, 490],
        [760, 505],
        [715, 440],
        [760, 350],
        [860, 290],
        [980, 268],
        [1130, 290],
      ],
    },
  ],
  codes: ['UO'],
};

const stopper: Knot = {
  ropes: figureEight.ropes.map(({ points }) => ({
    points: points.slice(1).map(([x, y]) => [x * 0.34 - 40, y * 0.5 - 30]),
    thick: 18,
  })),
  codes: figureEight.codes,
};
const hitch: Knot = {
  ropes: [
    {
      points: [
        [170, 276],
        [166, 240],
        [158, 180],
        [146, 120],
        [112, 92],
        [88, 130],
        [90, 180],
        [92, 220],
        [118, 246],
        [150, 215],
        [196, 170],
        [240, 116],
        [272, 96],
        [290, 130],
        [290, 180],
        [284, 224],
        [258, 246],
        [236, 214],
        [222, 168],
        [206, 120],
        [196, 60],
      ],
      thick: 20,
    },
  ],
  codes: ['UOOU'],
  pole: { x: 10, y: 130, w: 340, h: 64, runs: ['OUOUO'] },
};
const bend: Knot = {
  ropes: [
    {
      points: [
        [6, 205],
        [120, 205],
        [230, 200],
        [275, 155],
        [232, 112],
        [150, 108],
        [60, 108],
      ],
      thick: 24,
    },
    {
      points: [
        [346, 160],
        [275, 156],
        [225, 145],
        [186, 116],
        [160, 76],
        [126, 58],
        [92, 74],
        [80, 108],
        [78, 155],
        [84, 206],
        [104, 245],
        [142, 254],
        [174, 232],
        [190, 195],
        [202, 155],
        [212, 116],
        [224, 60],
      ],
      thick: 18,
      dye: dyes.moss,
    },
  ],
  codes: ['OUOUUO', 'UOOUUOUO'],
};

const families = [
  { name: 'a stopper', use: 'ends a rope', knot: stopper },
  { name: 'a hitch', use: 'rope to a thing', knot: hitch },
  { name: 'a bend', use: 'rope to a rope', knot: bend },
];

function threeFamilies(progress: number): string {
  return families
    .map(({ name, use, knot }, i) => {
      const share = Math.min(1, Math.max(0, progress * 3 - i));
      const [x, y]: Point = [64 + i * 400, 190];
      const words =
        text(176, 320, name, { size: 36, weight: 700, anchor: 'middle' }) +
        text(176, 362, use, { size: 30, fill: colour.muted, anchor: 'middle' });
      return group(
        rect(0, -20, 352, 410, { fill: colour.surface, stroke: colour.line, radius: 12 }) + drawKnot(knot) + words,
        x,
        y,
        share,
      );
    })
    .join('');
}

export default {
  title: 'The parts of a rope',
  poster: 2,
  steps: [
    knotStep(line, {
      title: 'Two ends, two names',
      say: 'The end you tie with is the working end. Here it is green. The long rest of the rope is the standing part.',
      from: [0],
      to: [18],
      labels: [
        { words: 'standing part', at: [70, 230], to: [150, 280] },
        { words: 'working end', at: [1010, 400], to: [1110, 315] },
      ],
    }),
    knotStep(line, {
      title: 'A bight',
      say: 'Fold the rope back without crossing it, and you have a bight. Many knots can be tied in a bight, with no end at hand.',
      from: [18],
      to: [18],
      marks: [{ from: 3, to: 7 }],
      labels: [{ words: 'bight', at: [200, 510], to: [368, 480] }],
    }),
    knotStep(line, {
      title: 'A loop, and a crossing',
      say: 'Let the rope cross itself and the bight becomes a loop. Which part lies on top decides whether a knot holds or falls open.',
      from: [18],
      to: [18],
      marks: [{ from: 9.6, to: 15.6 }],
      labels: [
        { words: 'loop', at: [930, 480], to: [868, 450] },
        { words: 'crossing', at: [830, 200], to: [800, 292], anchor: 'middle' },
      ],
    }),
    {
      title: 'Three families',
      say: 'Knots have jobs. A stopper makes the rope thick. A hitch ties it to a thing. A bend ties it to another rope. And a loop knot makes an eye.',
      draw: threeFamilies,
    },
    knotStep(figureEight, {
      title: 'Always the same three moves',
      say: 'Tie it, dress it, set it. To dress is to lay every strand where it belongs. To set is to pull each part tight. Most knots that fail were never dressed.',
      from: [0],
      to: [21],
      tighten: { centre: [620, 370], radius: 420, from: 0, to: 0.34 },
    }),
  ],
} satisfies Video;
