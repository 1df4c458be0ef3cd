import { during, type Point, text } from '../../../../render/draw.ts';
import { knotStep } from '../../../../render/knot-step.ts';
import { colour } from '../../../../render/look.ts';
import { drawKnot, type Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

export const knot: Knot = {
  ropes: [
    {
      points: [
        [1280, 250],
        [1050, 268],
        [860, 284],
        [760, 292],
        [640, 302],
        [540, 310],
        [430, 320],
        [280, 334],
        [180, 345],
        [118, 375],
        [112, 440],
        [180, 478],
        [300, 490],
        [480, 494],
        [590, 484],
        [632, 430],
        [646, 330],
        [640, 240],
        [610, 218],
        [588, 250],
        [580, 310],
        [570, 362],
        [548, 376],
        [536, 340],
        [532, 260],
        [506, 224],
        [482, 260],
        [478, 330],
        [486, 400],
        [530, 436],
        [620, 434],
        [690, 420],
        [745, 370],
        [768, 300],
        [762, 230],
        [730, 210],
        [704, 246],
        [700, 310],
        [706, 390],
        [716, 500],
      ],
    },
  ],
  codes: ['UOUOUO U OUOU O U OU O'],
  pole: { x: 140, y: 200, w: 70, h: 420, runs: ['OU'] },
};

/** The knot pushed along the standing part, away from the peg. */
function slid(by: number): Knot {
  const along = (points: readonly Point[]): Point[] =>
    points.map(([x, y], i) => (i < 13 ? [x, y] : [x + by, y - by * 0.086]));
  return { ...knot, ropes: knot.ropes.map((rope) => ({ ...rope, points: along(rope.points) })) };
}

const note = (words: string, x: number, y: number, p: number): string =>
  text(x, y, words, { size: 32, weight: 700, fill: colour.go, anchor: 'middle', opacity: during(p, 0.85, 1) });

export default {
  title: 'The taut-line hitch',
  poster: 4,
  steps: [
    knotStep(knot, {
      title: '1  Round the peg',
      say: 'Take the guy line round the peg and bring the end back alongside the standing part.',
      from: [0],
      to: [14],
      labels: [
        { words: 'to the tent', at: [1040, 200] },
        { words: 'peg', at: [240, 580], to: [200, 560] },
      ],
    }),
    knotStep(knot, {
      title: '2  Two turns towards the peg',
      say: 'Wind the end round the standing part twice, inside the loop, each turn nearer to the peg.',
      from: [14],
      to: [28],
      marks: [{ from: 15.4, to: 27.6 }],
    }),
    knotStep(knot, {
      title: '3  Out of the loop',
      say: 'Bring the end out, over the leg that comes from the peg, to the far side of the two turns.',
      from: [28],
      to: [32],
    }),
    knotStep(knot, {
      title: '4  One half hitch outside',
      say: 'Wind once more round the standing part, the same way round, and out over itself.',
      from: [32],
      to: [39],
      marks: [{ from: 32, to: 38 }],
    }),
    {
      title: '5  It slides, and it grips',
      say: 'Push the knot along by hand and it slides. When the line is pulled, it bends the standing part, and the bend grips.',
      draw: (p) =>
        drawKnot(slid(170 * Math.sin(Math.PI * during(p, 0, 0.8)))) +
        note('two inside', 530, 560, p) +
        note('one outside', 850, 440, p),
      moving: 0.8,
    },
    knotStep(knot, {
      title: '6  Know its limits',
      say: 'It is for tents, tarps and clothes lines. Smooth, thin cord needs a third turn inside. Never trust it with a person.',
      from: [39],
      to: [39],
    }),
  ],
} satisfies Video;
