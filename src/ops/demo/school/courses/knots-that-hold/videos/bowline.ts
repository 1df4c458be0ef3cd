import { knotStep } from '../../../../render/knot-step.ts';
import type { Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

// The tree comes down, its small loop grips the end's two legs, and the end goes round behind the tree.
export const knot: Knot = {
  ropes: [
    {
      points: [
        [645, -130],
        [645, 80],
        [642, 190],
        [655, 270],
        [700, 320],
        [760, 345],
        [790, 395],
        [755, 440],
        [690, 455],
        [600, 455],
        [520, 440],
        [480, 390],
        [510, 330],
        [590, 285],
        [650, 255],
        [720, 235],
        [800, 225],
        [890, 260],
        [935, 360],
        [915, 500],
        [840, 590],
        [730, 620],
        [630, 585],
        [590, 510],
        [585, 440],
        [586, 350],
        [588, 250],
        [600, 165],
        [645, 130],
        [690, 165],
        [704, 250],
        [706, 350],
        [705, 440],
        [706, 530],
      ],
    },
  ],
  codes: ['OUU OO UOU UO U OOU'],
};

const pull = { centre: [645, 300], radius: 340 } as const;

export default {
  title: 'The bowline',
  poster: 5,
  steps: [
    knotStep(knot, {
      title: '1  A tree and a hole',
      say: 'Let the long part of the rope come down: the tree. Turn a small loop in it. The part that leads to your end lies on top.',
      from: [0],
      to: [16],
      labels: [
        { words: 'tree', at: [480, 170], to: [630, 160] },
        { words: 'hole', at: [360, 395], to: [560, 375] },
      ],
    }),
    knotStep(knot, {
      title: '2  Leave a big loop',
      say: 'Swing the end round, as wide as the loop you want: round a tree, a ring, or your own waist.',
      from: [16],
      to: [23],
    }),
    knotStep(knot, {
      title: '3  Up through the hole',
      say: 'The end comes up through the hole from behind. People say: the rabbit comes out of its hole.',
      from: [23],
      to: [27],
      labels: [{ words: 'up, from behind', at: [260, 520], to: [565, 480] }],
    }),
    knotStep(knot, {
      title: '4  Round behind the tree',
      say: 'It runs round the back of the tree. Leave this turn loose for now.',
      from: [27],
      to: [29.2],
      marks: [{ from: 26.4, to: 29.6 }],
    }),
    knotStep(knot, {
      title: '5  Down the hole again',
      say: 'And it goes back down the hole, beside itself, from the front. The end now lies inside the big loop.',
      from: [29.2],
      to: [33],
    }),
    knotStep(knot, {
      title: '6  Dress it and pull',
      say: 'Hold both legs in one hand, the tree in the other, and pull them apart. The small loop bites the two legs.',
      from: [33],
      to: [33],
      tighten: { ...pull, from: 0, to: 0.38 },
    }),
    knotStep(knot, {
      title: '7  Check it every time',
      say: 'Look for two things. A collar that goes behind the tree. And a small loop gripping two legs. Leave an end twelve times as long as the rope is thick.',
      from: [33],
      to: [33],
      marks: [
        { from: 26.2, to: 29.8 },
        { from: 7, to: 12.4, fill: '#7fc2ad' },
      ],
      tighten: { ...pull, from: 0.38, to: 0.38 },
      labels: [
        { words: 'collar', at: [790, 190], to: [690, 215] },
        { words: 'grip', at: [440, 425], to: [545, 375] },
        { words: 'end', at: [1000, 510], to: [710, 500] },
      ],
    }),
  ],
} satisfies Video;
