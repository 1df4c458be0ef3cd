import { knotStep } from '../../../../render/knot-step.ts';
import type { Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

export const knot: Knot = {
  ropes: [
    {
      points: [
        [630, 720],
        [622, 600],
        [612, 480],
        [598, 390],
        [572, 300],
        [548, 240],
        [495, 216],
        [455, 262],
        [448, 345],
        [450, 430],
        [488, 474],
        [545, 430],
        [640, 345],
        [738, 262],
        [800, 216],
        [842, 262],
        [848, 345],
        [842, 425],
        [800, 474],
        [758, 430],
        [722, 345],
        [690, 280],
        [664, 200],
        [655, 130],
      ],
    },
  ],
  codes: ['UOOU'],
  pole: { x: 180, y: 290, w: 920, h: 106, runs: ['OUOUO'] },
};

export default {
  title: 'The clove hitch',
  poster: 3,
  steps: [
    knotStep(knot, {
      title: '1  Over and round',
      say: 'Bring the end up over the front of the pole, down behind it, and out below on the left.',
      from: [0],
      to: [10.3],
    }),
    knotStep(knot, {
      title: '2  Cross over yourself',
      say: 'Go up the front again, slanting to the right, across the first turn.',
      from: [10.3],
      to: [14],
      marks: [{ from: 10.6, to: 13.6 }],
      labels: [{ words: 'the diagonal', at: [760, 470], to: [660, 345] }],
    }),
    knotStep(knot, {
      title: '3  Round once more',
      say: 'Down behind the pole a second time, further to the right.',
      from: [14],
      to: [18.2],
    }),
    knotStep(knot, {
      title: '4  Tuck under the diagonal',
      say: 'Come up in front and slip the end under the slanting part. Both ends lie under it now, side by side.',
      from: [18.2],
      to: [23],
      marks: [{ from: 10.6, to: 13.6 }],
    }),
    knotStep(knot, {
      title: '5  Why it holds',
      say: 'The slanting part presses both ends against the pole. Pull either end and it presses harder.',
      from: [23],
      to: [23],
      marks: [{ from: 10.6, to: 13.6 }],
      tighten: { centre: [645, 345], radius: 300, from: 0, to: 0.16 },
    }),
    knotStep(knot, {
      title: '6  When it does not',
      say: 'A clove hitch can roll off a turning pole, and shaken while slack it works loose. Then add a half hitch round the standing part, or choose a round turn.',
      from: [23],
      to: [23],
      tighten: { centre: [645, 345], radius: 300, from: 0.16, to: 0.16 },
      labels: [
        { words: 'standing part', at: [670, 570], to: [630, 540] },
        { words: 'end', at: [730, 170], to: [676, 160] },
      ],
    }),
  ],
} satisfies Video;
