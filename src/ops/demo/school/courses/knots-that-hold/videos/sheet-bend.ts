import { knotStep } from '../../../../render/knot-step.ts';
import { dyes, type Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

export const knot: Knot = {
  ropes: [
    {
      points: [
        [0, 462],
        [300, 460],
        [600, 460],
        [750, 448],
        [832, 368],
        [752, 288],
        [600, 280],
        [340, 280],
      ],
      thick: 38,
    },
    {
      points: [
        [1280, 384],
        [1100, 380],
        [940, 374],
        [832, 366],
        [740, 346],
        [668, 292],
        [618, 222],
        [550, 186],
        [484, 212],
        [462, 280],
        [458, 370],
        [468, 462],
        [504, 536],
        [578, 556],
        [640, 516],
        [676, 440],
        [700, 370],
        [722, 300],
        [744, 220],
        [760, 160],
      ],
      dye: dyes.moss,
      thick: 26,
    },
  ],
  codes: ['OUOUUO', 'UOOUUOUO'],
};

const [thick, thin] = [7, 19];

export default {
  title: 'The sheet bend',
  poster: 4,
  steps: [
    knotStep(knot, {
      title: '1  A bight in the thicker rope',
      say: 'Two ropes, not equally thick. Fold the end of the thicker one into a bight.',
      from: [0, 0],
      to: [thick, 0],
      labels: [
        { words: 'short end', at: [330, 235] },
        { words: 'load', at: [150, 420] },
      ],
    }),
    knotStep(knot, {
      title: '2  Up through the bight',
      say: 'The thinner rope comes in from below, up through the bight, and out over the short end.',
      from: [thick, 0],
      to: [thick, 7],
    }),
    knotStep(knot, {
      title: '3  Round the back of both',
      say: 'Take it behind the short end first, then behind the standing part.',
      from: [thick, 7],
      to: [thick, 13],
      marks: [{ rope: 1, from: 8, to: 12 }],
    }),
    knotStep(knot, {
      title: '4  Tuck it under itself',
      say: 'Bring it up in front, and slip it under its own first part, not through the bight again.',
      from: [thick, 13],
      to: [thick, thin],
      labels: [{ words: 'under itself', at: [900, 300], to: [735, 335] }],
    }),
    knotStep(knot, {
      title: '5  Both short ends on one side',
      say: 'Pull the two long parts. Check that both short ends lie on the same side: the other way round the bend is less secure.',
      from: [thick, thin],
      to: [thick, thin],
      tighten: { centre: [650, 370], radius: 420, from: 0, to: 0.22 },
      labels: [{ words: 'short ends', at: [470, 150], anchor: 'middle' }],
    }),
    knotStep(knot, {
      title: '6  The bowline’s sister',
      say: 'It is a bowline cut open: the same grip on the same bight. For slippery rope or a big difference in size, go round the back twice: the double sheet bend.',
      from: [thick, thin],
      to: [thick, thin],
      marks: [{ rope: 0, from: 2, to: 6, fill: '#e9b44c' }],
      tighten: { centre: [650, 370], radius: 420, from: 0.22, to: 0.22 },
    }),
  ],
} satisfies Video;
