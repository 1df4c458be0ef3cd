import { knotStep } from '../../../../render/knot-step.ts';
import type { Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';
import { figureEight as single } from '../figure-eight-shape.ts';

const doubled: Knot = { ...single, ropes: single.ropes.map((rope) => ({ ...rope, thick: 46, doubled: true })) };

export default {
  title: 'The figure eight and its loop',
  poster: 3,
  steps: [
    knotStep(single, {
      title: '1  Make a loop',
      say: 'Lay the end round in a wide turn, and bring it back behind the standing part.',
      from: [0],
      to: [11.6],
    }),
    knotStep(single, {
      title: '2  Across the front',
      say: 'Now bring it across the front of the standing part. An overhand knot would stop half a turn earlier.',
      from: [11.6],
      to: [16],
      marks: [{ from: 11.6, to: 16 }],
    }),
    knotStep(single, {
      title: '3  Through the first loop',
      say: 'Pass the end through the first loop, from behind. You can see the eight that gives the knot its name.',
      from: [16],
      to: [21],
    }),
    knotStep(single, {
      title: '4  Pull it up',
      say: 'Pull both ends. It makes a fat stopper that will not slip through a pulley, and it comes undone after a hard pull.',
      from: [21],
      to: [21],
      tighten: { centre: [620, 370], radius: 420, from: 0, to: 0.34 },
    }),
    knotStep(doubled, {
      title: 'The same in doubled rope',
      say: 'Fold the rope into a bight and tie the same knot with it. Two strands run side by side all the way.',
      from: [0],
      to: [17],
    }),
    knotStep(doubled, {
      title: 'A loop you can hang from',
      say: 'The bight comes out as a loop that cannot slip. Climbers tie in with its twin, the follow-through, since a partner can check it at a glance.',
      from: [17],
      to: [21],
      labels: [{ words: 'the loop', at: [1040, 500], to: [1110, 405], anchor: 'middle' }],
    }),
    knotStep(doubled, {
      title: 'Check: always in pairs',
      say: 'Follow the two strands with a finger, from one side to the other. They run side by side everywhere and never cross each other.',
      from: [21],
      to: [21],
      marks: [{ from: 9.4, to: 13.2, fill: '#e9b44c' }],
    }),
  ],
} satisfies Video;
