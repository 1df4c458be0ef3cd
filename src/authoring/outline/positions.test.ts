import { expect, it } from 'vitest';
import { keyAfter, keyAtEnd, keyBetween, type Placed } from './positions.ts';

it('[AUT-02] five hundred insertions anywhere keep the order they were asked for, with short keys', () => {
  const rows: Placed[] = [];
  for (let count = 0; count < 500; count++) {
    const at = (count * 7919) % (rows.length + 1);
    const position = keyAfter(rows, at === 0 ? null : (rows[at - 1]?.id ?? null));
    rows.splice(at, 0, { id: String(count), position });
  }
  const keys = rows.map((row) => row.position);
  expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
  expect(new Set(keys).size).toBe(500);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(30);
});

it('[AUT-02] the narrowest places still have room', () => {
  let high = keyBetween(null, null);
  const low = keyBetween(null, high);
  for (let times = 0; times < 200; times++) {
    const between = keyBetween(low, high);
    expect(low < between && between < high).toBe(true);
    high = between;
  }
});

it('[AUT-02] the same place asked for twice gives two keys', () => {
  const rows = [{ id: 'a', position: keyAtEnd([]) }];
  expect(keyAtEnd(rows)).not.toBe(keyAtEnd(rows));
});
