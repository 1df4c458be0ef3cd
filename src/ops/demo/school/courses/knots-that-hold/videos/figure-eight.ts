import { knotStep } from '../../../../render/knot-step.ts';
import type { Knot } from '../../../../render/rope-picture.ts';
import type { Video } from '../../../../render/video.ts';

const points: [number, number][] = [
  [0, 370], [250, 370], [420, 366], [540, 352], [640, 316], [760, 268], [870, 288], [915, 370], [860, 452],
  [750, 462], [650, 415], [545, 310], [440, 262], [360, 290], [325, 370], [365, 455], [470, 486], [580, 456],
  [690, 396], [800, 368], [915, 366], [1080, 366],
];
// Over and under alternate all the way along: that is the whole secret of the figure eight.
const single: Knot = { ropes: [{ points }], codes: ['UOUOUOUO'] };
const doubled: Knot = { ropes: [{ points: points.slice(0, -1).concat([[1130, 366]]), thick: 46, doubled: true }], codes: ['UOUOUOUO'] };

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
      title: 'Check: five pairs',
      say: 'Count pairs of parallel strands: two at each side, one across the middle. No pair may cross itself.',
      from: [21],
      to: [21],
      labels: [
        { words: '1', at: [170, 330], anchor: 'middle' },
        { words: '2', at: [440, 225], anchor: 'middle' },
        { words: '3', at: [610, 258], anchor: 'middle' },
        { words: '4', at: [760, 225], anchor: 'middle' },
        { words: '5', at: [1030, 325], anchor: 'middle' },
      ],
    }),
  ],
} satisfies Video;
