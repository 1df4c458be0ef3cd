import type { Knot } from '../../../render/rope-picture.ts';

const points: [number, number][] = [
  [0, 370],
  [250, 370],
  [420, 366],
  [540, 352],
  [640, 316],
  [760, 268],
  [870, 288],
  [915, 370],
  [860, 452],
  [750, 462],
  [650, 415],
  [545, 310],
  [440, 262],
  [360, 290],
  [325, 370],
  [365, 455],
  [470, 486],
  [580, 456],
  [690, 396],
  [800, 368],
  [915, 366],
  [1100, 366],
];
/** The figure eight, lying flat. Over and under alternate all the way along: that is its whole secret. */
export const figureEight: Knot = { ropes: [{ points }], codes: ['UOUOUOUO'] };
