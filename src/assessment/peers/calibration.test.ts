import { describe, expect, it } from 'vitest';
import { usualAssignment } from '../assignments/assignment.ts';
import { type Marks, noMarks } from '../assignments/marks.service.ts';
import { agreementOf, compareMarks, meanAgreement, weightedMedian, weightOf } from './calibration.service.ts';

const rules = {
  points: 100,
  rubric: [
    {
      ...{ id: 'holds', name: 'It holds', about: '' },
      levels: [
        { id: 'yes', name: 'Yes', points: 4 },
        { id: 'half', name: 'A little', points: 2 },
        { id: 'no', name: 'No', points: 0 },
      ],
    },
    {
      ...{ id: 'told', name: 'It is told', about: '' },
      levels: [
        { id: 'well', name: 'Well', points: 3 },
        { id: 'badly', name: 'Badly', points: 1 },
      ],
    },
  ],
};
const marks = (holds: string | null, told: string | null): Marks => ({
  ...noMarks,
  marks: [
    { criterionId: 'holds', levelId: holds, comment: '' },
    { criterionId: 'told', levelId: told, comment: '' },
  ],
});
const each = (...pairs: [number, number][]) => pairs.map(([points, weight]) => ({ points, weight }));

describe('calibration', () => {
  it('[ASM-07] measures how near marks come, criterion by criterion, so that too kind and too strict do not cancel out', () => {
    const team = marks('half', 'well');
    expect(agreementOf(compareMarks(team, team, rules))).toBe(1);
    expect(compareMarks(marks('yes', 'badly'), team, rules)).toEqual([
      { criterionId: 'holds', own: 4, team: 2, range: 4 },
      { criterionId: 'told', own: 1, team: 3, range: 2 },
    ]);
    // 2 and 2 apart, of 4 + 2: the sum of points is the same.
    expect(agreementOf(compareMarks(marks('yes', 'badly'), team, rules))).toBeCloseTo(1 / 3);
    expect(agreementOf(compareMarks(marks('no', 'badly'), marks('yes', 'well'), rules))).toBe(0);
    // A criterion or a level that came or went meanwhile is not compared.
    expect(agreementOf(compareMarks(marks('yes', null), team, rules))).toBe(0.5);
    expect(agreementOf(compareMarks(marks('gone', null), team, rules))).toBeNull();
    const single = { ...usualAssignment, points: 50 };
    const points = (many: number) => ({ ...noMarks, points: many });
    expect(agreementOf(compareMarks(points(40), points(30), single))).toBe(0.8);
    expect(agreementOf(compareMarks(noMarks, points(30), single))).toBeNull();
  });

  it('[ASM-07] gives everybody a weight between a half and one and a half, and a plain one without practice', () => {
    expect(weightOf(null)).toBe(1);
    expect([0, 0.5, 0.919, 1].map(weightOf)).toEqual([0.5, 1, 1.42, 1.5]);
    expect(meanAgreement([1, null, 0.5])).toBe(0.75);
    expect(meanAgreement([null])).toBeNull();
  });

  it('[ASM-07] takes the middle of the reviews: with equal weights the median, which one that is far off does not move', () => {
    expect(weightedMedian([])).toBeNull();
    expect(weightedMedian(each([7, 0.6]))).toBe(7);
    for (const weight of [1, 0.73, 1.42]) {
      const same = (...points: number[]) => weightedMedian(points.map((one) => ({ points: one, weight })));
      expect(same(8, 5)).toBe(6.5);
      expect(same(8, 0, 7)).toBe(7);
      expect(same(8, 0, 7, 8)).toBe(7.5);
      expect(same(3, 3, 3, 9, 9)).toBe(3);
    }
  });

  it('[ASM-07] weighs reviews: of two the weighted mean, of more the middle drawn towards the heavier ones', () => {
    expect(weightedMedian(each([8, 1.5], [4, 0.5]))).toBe(7);
    // Centres 0.25, 1.25, 2.75 of 3.5: the middle, 1.75, is a third of the way from 7 to 8.
    expect(weightedMedian(each([0, 0.5], [8, 1.5], [7, 1.5]))).toBe(7.333);
    // One that agrees least and is far off does not draw it below the others.
    expect(weightedMedian(each([0, 0.5], [6, 1.5], [7, 1.5]))).toBeGreaterThanOrEqual(6);
  });
});
