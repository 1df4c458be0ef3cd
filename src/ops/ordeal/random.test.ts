import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';

const draw = (random: ReturnType<typeof seeded>) => Array.from({ length: 50 }, () => random.between(1, 1000));

describe('choices by a seed', () => {
  it('[OPS-11] come again with the same seed, and others with another one', () => {
    expect(draw(seeded(7))).toEqual(draw(seeded(7)));
    expect(draw(seeded(7))).not.toEqual(draw(seeded(8)));
  });

  it('[OPS-11] of one fork are not disturbed by what others drew', () => {
    const random = seeded(7);
    const before = draw(random.fork('leo'));
    draw(random);
    expect(draw(random.fork('leo'))).toEqual(before);
    expect(draw(random.fork('ada'))).not.toEqual(before);
  });

  it('[OPS-11] keep to their weights', () => {
    const random = seeded(1);
    const drawn = Array.from({ length: 2000 }, () => random.weighted({ often: 9, seldom: 1, never: 0 }));
    const seldom = drawn.filter((one) => one === 'seldom').length;
    expect(seldom).toBeGreaterThan(140);
    expect(seldom).toBeLessThan(260);
    expect(drawn).not.toContain('never');
  });
});
