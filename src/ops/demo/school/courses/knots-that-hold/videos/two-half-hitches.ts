import { knotStep } from '../../../../render/knot-step.ts';
import type { Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

export const knot: Knot = {
  ropes: [
    {
      points: [
        [560, 720],
        [560, 590],
        [560, 490],
        [560, 390],
        [559, 310],
        [556, 240],
        [556, 160],
        [582, 116],
        [612, 160],
        [616, 240],
        [640, 276],
        [666, 240],
        [672, 160],
        [700, 116],
        [730, 160],
        [734, 240],
        [726, 292],
        [684, 352],
        [620, 396],
        [556, 408],
        [490, 400],
        [460, 372],
        [490, 346],
        [560, 336],
        [640, 332],
        [740, 346],
        [776, 400],
        [742, 474],
        [660, 512],
        [555, 520],
        [486, 508],
        [458, 480],
        [490, 454],
        [560, 444],
        [640, 440],
        [760, 440],
        [880, 450],
      ],
    },
  ],
  codes: ['UOUO UOUO UOUO'],
  pole: { x: 180, y: 150, w: 920, h: 100, runs: ['OUOU'] },
};

export default {
  title: 'Round turn and two half hitches',
  poster: 4,
  steps: [
    knotStep(knot, {
      title: '1  The round turn',
      say: 'Take the end round the pole twice. The two turns already hold most of the load, so your hand has time.',
      from: [0],
      to: [16],
      marks: [{ from: 5, to: 15.4 }],
    }),
    knotStep(knot, {
      title: '2  First half hitch: across',
      say: 'Bring the end across the front of the standing part, and round behind it.',
      from: [16],
      to: [23.6],
    }),
    knotStep(knot, {
      title: '3  Out through the gap',
      say: 'Let it come out between itself and the pole. That is one half hitch. Slide it up tight.',
      from: [23.6],
      to: [26],
      marks: [{ from: 17, to: 25 }],
    }),
    knotStep(knot, {
      title: '4  Second half hitch: the same way',
      say: 'Do the very same again below the first: across the front, round behind, out through the gap.',
      from: [26],
      to: [36],
      marks: [{ from: 26.5, to: 35 }],
    }),
    knotStep(knot, {
      title: '5  Check the direction',
      say: 'Both hitches must run the same way round. Then they form a clove hitch on the rope itself. If they face each other you have a cow hitch, which slips more easily.',
      from: [36],
      to: [36],
      labels: [
        { words: 'round turn', at: [820, 125], to: [745, 140] },
        { words: 'clove hitch on the rope', at: [70, 560], to: [440, 500] },
      ],
    }),
    knotStep(knot, {
      title: '6  Where to use it',
      say: 'Boats to rings, swings to branches, a load that is already pulling. It never jams: the hitches come off first, the turns let the load down gently.',
      from: [36],
      to: [36],
    }),
  ],
} satisfies Video;
