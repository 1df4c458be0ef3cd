import { expect, it } from 'vitest';
import { newId } from '../authoring/courses/course.model.ts';
import { derivedId, onceId } from './once.ts';

it('[AUT-08] what follows from a key is one thing for one form, and another for other words', () => {
  const key = newId();
  expect(onceId(key, 'lecture', 'Bowline')).toBe(onceId(key, 'lecture', 'Bowline'));
  expect(onceId(key, 'lecture', 'Bowline')).not.toBe(onceId(key, 'lecture', 'Bends'));
  expect(onceId(undefined, 'lecture')).toBeUndefined();
});

it('[AUT-08] ids of later pages stand after those of earlier ones', () => {
  const [early, late] = ['65a000000000000000000000', '65a000010000000000000000'];
  const ids = ['a', 'b', 'c', 'd'].flatMap((what) => [derivedId(late, what), derivedId(early, what)]);
  expect(
    ids
      .toSorted()
      .slice(0, 4)
      .every((id) => id.startsWith('65a00000')),
  ).toBe(true);
});
