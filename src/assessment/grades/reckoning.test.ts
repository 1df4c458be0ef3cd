import { describe, expect, it } from 'vitest';
import { type Cell, isMissing, letterOf, reckon, rounded } from './reckoning.service.ts';
import { type Scheme, usualScheme } from './scheme.ts';

const at = new Date('2026-05-01T00:00:00Z');
const past = new Date('2026-04-01T00:00:00Z');
const coming = new Date('2026-06-01T00:00:00Z');
const column = (id: string, dueAt: Date | null = null) => ({ id, dueAt });
const graded = (percent: number): Cell => ({ percent, waiting: 0, excused: false });
const cells = (given: Record<string, Cell | number>) =>
  new Map(Object.entries(given).map(([id, one]) => [id, typeof one === 'number' ? graded(one) : one]));
const group = (id: string, weight: number, dropLowest = 0) => ({ id, name: id, weight, dropLowest });
const scheme = (more: Partial<Scheme>): Scheme => ({ ...usualScheme, ...more });
const abc = ['a', 'b', 'c'].map((id) => column(id));
const inTwo = scheme({
  groups: [group('homework', 40), group('exams', 60)],
  places: [
    { lectureId: 'b', groupId: 'exams' },
    { lectureId: 'c', groupId: 'exams' },
  ],
});

describe('[ASM-08] the total', () => {
  it('is the mean where there is one group', () => {
    expect(reckon(usualScheme, abc, cells({ a: 80, b: 90, c: 100 }), at).total).toBe(90);
  });

  it('weighs groups: 40 % of 100 and 60 % of the mean of 50 and 70 are 76', () => {
    const { total, groups } = reckon(inTwo, abc, cells({ a: 100, b: 50, c: 70 }), at);
    expect(total).toBe(76);
    expect(groups.map(({ percent, share }) => [percent, share])).toEqual([
      [100, 40],
      [60, 60],
    ]);
  });

  it('gives the weight of a group without grades to the others', () => {
    const { total, groups } = reckon(inTwo, abc, cells({ a: 83 }), at);
    expect(total).toBe(83);
    expect(groups.map(({ share }) => share)).toEqual([100, 0]);
  });

  it('takes weights that do not make 100 in their proportion', () => {
    const uneven = { ...inTwo, groups: [group('homework', 10), group('exams', 30)] };
    expect(reckon(uneven, abc, cells({ a: 100, b: 60, c: 60 }), at).total).toBe(70);
  });

  it('leaves out a group of weight 0, and is none where only such groups have grades', () => {
    const bonus = { ...inTwo, groups: [group('homework', 0), group('exams', 100)] };
    expect(reckon(bonus, abc, cells({ a: 0, b: 80 }), at).total).toBe(80);
    expect(reckon(bonus, abc, cells({ a: 90 }), at).total).toBe(null);
  });

  it('is none, without letter and verdict, while nothing counts', () => {
    const { total, letter, passed } = reckon(usualScheme, abc, new Map(), at);
    expect([total, letter, passed]).toEqual([null, null, null]);
    expect(reckon(usualScheme, [], new Map(), at).total).toBe(null);
  });

  it('counts a lecture of a group that is gone in the first', () => {
    const lost = { ...inTwo, places: [{ lectureId: 'b', groupId: 'gone' }] };
    expect(reckon(lost, abc, cells({ a: 100, b: 50 }), at).groups[0]?.percent).toBe(75);
  });
});

describe('[ASM-08] the lowest', () => {
  const dropping = (most: number) => scheme({ groups: [group('all', 100, most)] });

  it('are left out, and said to be', () => {
    const { total, fates } = reckon(dropping(1), abc, cells({ a: 20, b: 80, c: 90 }), at);
    expect(total).toBe(85);
    expect([...fates.values()]).toEqual(['dropped', 'counts', 'counts']);
  });

  it('are never all of them: the best one stays', () => {
    const { total, fates } = reckon(dropping(5), abc, cells({ a: 20, b: 80, c: 70 }), at);
    expect(total).toBe(80);
    expect([...fates.values()]).toEqual(['dropped', 'counts', 'dropped']);
  });

  it('are the first of equal ones', () => {
    const { fates } = reckon(dropping(1), abc, cells({ a: 70, b: 70, c: 90 }), at);
    expect(fates.get('a')).toBe('dropped');
    expect(fates.get('b')).toBe('counts');
  });

  it('are not what is excused, waits, or is not there: those count nothing anyway', () => {
    const given = { a: { percent: 5, waiting: 0, excused: true }, b: 60, c: 90 };
    expect(reckon(dropping(1), abc, cells(given), at).total).toBe(90);
    expect(reckon(dropping(1), abc, cells({ b: 60 }), at).total).toBe(60);
  });

  it('are those that count 0 before others', () => {
    const zero = { ...dropping(1), ungraded: 'zero' as const };
    const { total, fates } = reckon(zero, [column('a', past), column('b')], cells({ b: 64 }), at);
    expect([total, fates.get('a')]).toEqual([64, 'dropped']);
  });

  it('leave the best mean there is, whatever the grades', () => {
    // Every choice of two of five is tried.
    const grades = [71, 33, 98, 54, 54];
    const columns = grades.map((_one, index) => column(String(index)));
    const given = cells(Object.fromEntries(grades.map((one, index) => [String(index), one])));
    const means = grades.flatMap((_one, first) =>
      grades.map((_two, second) => {
        const left = grades.filter((_three, index) => index !== first && index !== second);
        return first === second ? 0 : left.reduce((sum, one) => sum + one, 0) / left.length;
      }),
    );
    const exact = { ...dropping(2), decimals: 2 as const };
    expect(reckon(exact, columns, given, at).total).toBe(rounded(Math.max(...means), 2));
  });
});

describe('[ASM-08] what is not graded', () => {
  const zero = scheme({ ungraded: 'zero' });
  const columns = [column('a', past), column('b', coming), column('c')];

  it('does not count, where it is ignored', () => {
    expect(reckon(usualScheme, columns, cells({ c: 90 }), at).total).toBe(90);
  });

  it('counts 0 after its date, and nothing before it or without one', () => {
    const { total, fates } = reckon(zero, columns, cells({ c: 90 }), at);
    expect(total).toBe(45);
    expect([...fates.values()]).toEqual(['zero', 'open', 'counts']);
  });

  it('never counts 0 where it is excused or waits to be marked', () => {
    const excused = cells({ a: { percent: null, waiting: 0, excused: true }, c: 90 });
    expect(reckon(zero, columns, excused, at).total).toBe(90);
    const waiting = cells({ a: { percent: 10, waiting: 1, excused: false }, c: 90 });
    const outcome = reckon(zero, columns, waiting, at);
    expect([outcome.total, outcome.fates.get('a')]).toEqual([90, 'waiting']);
  });

  it('is missing once something could be there', () => {
    const missing = (dueAt: Date | null, fate: 'open' | 'zero' | 'excused') => isMissing(fate, column('a', dueAt), at);
    expect([missing(null, 'open'), missing(past, 'open'), missing(past, 'zero')]).toEqual([true, true, true]);
    expect([missing(coming, 'open'), missing(null, 'excused')]).toEqual([false, false]);
  });
});

describe('[ASM-08] rounding and letters', () => {
  it.each([
    [84.5, 0, 85],
    [84.49, 0, 84],
    [66.666_666, 2, 66.67],
    [66.65, 1, 66.7],
    [1.005, 2, 1.01],
    [0, 2, 0],
    [100, 0, 100],
  ])('%d to %d places is %d', (percent, decimals, wanted) => expect(rounded(percent, decimals)).toBe(wanted));

  it('a letter is by the total as it is shown', () => {
    expect(reckon(usualScheme, abc, cells({ a: 89.5 }), at)).toMatchObject({ total: 90, letter: 'A' });
    expect(reckon(scheme({ decimals: 1 }), abc, cells({ a: 89.5 }), at)).toMatchObject({ total: 89.5, letter: 'B' });
  });

  it.each([
    [100, 'A'],
    [90, 'A'],
    [89.99, 'B'],
    [60, 'D'],
    [59, 'F'],
    [0, 'F'],
  ])('%d is %s', (total, letter) => expect(letterOf(usualScheme, total)).toBe(letter));

  it('steps may stand in any order, and one that does not reach 0 leaves who is below without', () => {
    const steps = {
      scale: [
        { letter: 'Pass', from: 50 },
        { letter: 'Merit', from: 70 },
      ],
    };
    expect([letterOf(steps, 75), letterOf(steps, 50), letterOf(steps, 10)]).toEqual(['Merit', 'Pass', null]);
  });

  it('passes from the pass mark on', () => {
    const verdict = (percent: number) => reckon(usualScheme, abc, cells({ a: percent }), at).passed;
    expect([verdict(60), verdict(59.5), verdict(59.4)]).toEqual([true, true, false]);
  });
});
