import { describe, expect, it } from 'vitest';
import { type Dealt, deal, type Pair, type Sitter } from './dealing.service.ts';

const people = (many: number, from = 0): Sitter[] =>
  Array.from({ length: many }, (_, at) => ({ id: `p${from + at}`, submissionId: `w${from + at}`, isLong: false }));
const stored = (dealt: readonly Dealt[], state: Partial<Pair> = {}): Pair[] =>
  dealt.map((one) => ({ ...one, counts: true, isOpen: true, ...state }));
const count = (pairs: readonly Dealt[], key: 'submissionId' | 'reviewerId', id: string) =>
  pairs.filter((one) => one[key] === id).length;
/** A sequence that looks random and is the same each time (a linear congruential generator). */
function dice(start: number) {
  let state = start;
  return (sides: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
}

function expectSound(sitters: readonly Sitter[], pairs: readonly Dealt[]) {
  const own = new Map(sitters.map(({ id, submissionId }) => [id, submissionId]));
  expect(pairs.filter(({ reviewerId, submissionId }) => own.get(reviewerId) === submissionId)).toEqual([]);
  expect(new Set(pairs.map(({ reviewerId, submissionId }) => `${reviewerId} ${submissionId}`)).size).toBe(pairs.length);
}

describe('who reviews whom', () => {
  it('[ASM-07] gives everybody as many reviews as they get, with 1 to 51 people and 1 to 5 reviews each', () => {
    for (const many of [1, 2, 3, 4, 5, 6, 7, 11, 50, 51])
      for (const each of [1, 2, 3, 5]) {
        const sitters = people(many);
        const pairs = deal(sitters, [], each, 'a');
        expectSound(sitters, pairs);
        const due = Math.min(each, many - 1);
        for (const { id, submissionId } of sitters) {
          expect(count(pairs, 'reviewerId', id)).toBe(due);
          expect(count(pairs, 'submissionId', submissionId)).toBe(due);
        }
      }
  });

  it('[ASM-07] is the same in two workers at once, and completes what one that was killed had begun', () => {
    const sitters = people(20);
    const whole = deal(sitters, [], 3, 'a');
    expect(deal([...sitters].reverse(), [], 3, 'a')).toEqual(whole);
    expect(deal(sitters, stored(whole), 3, 'a')).toEqual([]);
    const roll = dice(7);
    for (let trial = 0; trial < 40; trial++) {
      const begun = whole.slice(0, roll(whole.length));
      const rest = deal(sitters, stored(begun), 3, 'a');
      const all = [...begun, ...rest];
      expectSound(sitters, all);
      for (const { id, submissionId } of sitters) {
        expect(count(all, 'submissionId', submissionId)).toBe(3);
        expect(count(all, 'reviewerId', id)).toBe(3);
      }
    }
  });

  it('[ASM-07] lets those who come late review others, and be reviewed by those who come after them', () => {
    const roll = dice(3);
    for (let trial = 0; trial < 30; trial++) {
      const each = 1 + roll(3);
      let sitters = people(each + 1);
      let pairs = stored(deal(sitters, [], each, 'b'));
      for (let late = 0; late < 12; late++) {
        sitters = [...sitters, ...people(1, sitters.length)];
        pairs = [...pairs, ...stored(deal(sitters, pairs, each, 'b'))];
      }
      expectSound(sitters, pairs);
      for (const { id } of sitters) expect(count(pairs, 'reviewerId', id)).toBe(each);
      for (const { submissionId } of sitters)
        expect(count(pairs, 'submissionId', submissionId)).toBeLessThanOrEqual(2 * each);
      expect(
        sitters.filter(({ submissionId }) => count(pairs, 'submissionId', submissionId) < each).length,
      ).toBeLessThanOrEqual(each);
    }
  });

  it('[ASM-07] gives the work of those who never review to others who have finished, one at a time', () => {
    const roll = dice(11);
    for (const many of [4, 5, 9, 50])
      for (let trial = 0; trial < 8; trial++) {
        const sitters = people(many).map((one) => ({ ...one, isLong: true }));
        const gone = new Set(sitters.slice(0, Math.max(1, roll(Math.ceil(many / 3)))).map(({ id }) => id));
        let pairs: Pair[] = stored(deal(sitters, [], 2, 'c'));
        for (let days = 0; days < 6; days++) {
          pairs = pairs.map((one) => ({ ...one, counts: !gone.has(one.reviewerId), isOpen: gone.has(one.reviewerId) }));
          const more = deal(sitters, pairs, 2, 'c');
          for (const { id } of sitters) expect(count(more, 'reviewerId', id)).toBeLessThanOrEqual(1);
          expect(more.filter(({ reviewerId }) => gone.has(reviewerId))).toEqual([]);
          pairs = [...pairs, ...stored(more)];
        }
        expectSound(sitters, pairs);
        const counted = pairs.filter(({ counts }) => counts);
        for (const { submissionId } of sitters) expect(count(counted, 'submissionId', submissionId)).toBe(2);
      }
  });

  it('[ASM-07] replaces people who left: their reviews are open to others, and they are asked for nothing', () => {
    const sitters = people(8);
    const pairs = stored(deal(sitters, [], 3, 'd'));
    const left = sitters.slice(1).map((one) => ({ ...one, isLong: true }));
    const kept = pairs
      .filter(({ reviewerId, submissionId }) => reviewerId !== 'p0' && submissionId !== 'w0')
      .map((one) => ({ ...one, isOpen: false }));
    const all = [...kept, ...deal(left, kept, 3, 'd')];
    expectSound(left, all);
    expect(count(all, 'reviewerId', 'p0')).toBe(0);
    for (const { submissionId } of left) expect(count(all, 'submissionId', submissionId)).toBeGreaterThanOrEqual(3);
  });

  it('[ASM-07] is quick with two thousand people', () => {
    const sitters = people(2000);
    expect(deal(sitters, [], 5, 'e')).toHaveLength(10_000);
  });
});
