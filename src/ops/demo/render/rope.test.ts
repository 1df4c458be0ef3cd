import { describe, expect, it } from 'vitest';
import type { Point } from './draw.ts';
import { passOverUnder, sampleRope } from './rope.ts';
import { drawKnot } from './rope-picture.ts';

const loop: Point[] = [
  [0, 100],
  [100, 100],
  [200, 110],
  [240, 180],
  [180, 220],
  [130, 170],
  [170, 60],
  [260, 20],
];

describe('a rope', () => {
  it('runs through its control points and knows how far along each lies', () => {
    const rope = sampleRope([
      [0, 0],
      [100, 0],
      [200, 0],
    ]);
    expect(rope.length).toBeCloseTo(200, 3);
    expect(rope.knots[1]).toBeCloseTo(100, 3);
  });

  it('finds where it crosses itself, once for each of the two passes', () => {
    const [visits] = passOverUnder([sampleRope(loop)], ['UO']);
    expect(visits?.map(({ over }) => over)).toEqual([false, true]);
    expect(visits?.[0]?.crossing).toBe(visits?.[1]?.crossing);
  });

  it('refuses a code with too few letters and says where the crossings are', () => {
    expect(() => passOverUnder([sampleRope(loop)], ['U'])).toThrow(/has 2 crossings, its code 1/);
  });

  it('refuses a crossing at which both strands pass over', () => {
    expect(() => passOverUnder([sampleRope(loop)], ['OO'])).toThrow(/both pass over/);
  });

  it('refuses a pole met more often than the code says', () => {
    const pole = { x: 50, y: 0, w: 40, h: 300, runs: [''] };
    expect(() =>
      drawKnot({
        ropes: [
          {
            points: [
              [0, 100],
              [200, 100],
            ],
          },
        ],
        codes: [''],
        pole,
      }),
    ).toThrow(/meets the pole 1 times/);
  });
});
