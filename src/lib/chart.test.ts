import { expect, it } from 'vitest';
import { barChart, lineChart, sparkline } from './chart.ts';

const point = (label: string, value: number) => ({ label, value, text: `₹${value}` });
const months = [point('April', 40), point('May', 120), point('June', 90)];

it('[ANA-01] the axis ends at a round number that no bar passes', () => {
  const chart = barChart(months, String);
  expect(chart.grid.map((line) => line.text)).toEqual(['0', '100', '200']);
  expect(Math.min(...chart.marks.map((mark) => mark.y))).toBeGreaterThan(chart.grid[2]?.y ?? 0);
});

it('[ANA-01] heights are in proportion to the values and stand on the zero line', () => {
  const [april, may] = barChart(months, String).marks;
  expect((may?.height ?? 0) / (april?.height ?? 1)).toBeCloseTo(3, 1);
  expect((may?.y ?? 0) + (may?.height ?? 0)).toBeCloseTo(barChart(months, String).grid[0]?.y ?? 0);
});

it('[ANA-01] the words for those who do not see the picture name the ends and the highest', () => {
  expect(lineChart(months, String).summary).toBe('From April to June; highest in May with ₹120; last ₹90.');
});

it('[ANA-01] a year without a sale and a school without a year draw without an error', () => {
  expect(barChart([point('May', 0)], String).marks[0]?.height).toBe(0);
  expect(lineChart([], String)).toMatchObject({ marks: [], curve: '', summary: 'No figures yet.' });
  expect(sparkline([5])).toEqual({ curve: '', area: '' });
  expect(sparkline([5, 5]).curve).toBe('M0 37L120 37');
});

it('[ANA-01] a month in which more went back than came in hangs below the zero line', () => {
  const chart = barChart([point('May', 80), point('June', -30)], String);
  expect(chart.grid.map((line) => line.text)).toEqual(['-50', '0', '100']);
  const [may, june] = chart.marks;
  const zero = chart.grid[1]?.y ?? 0;
  expect((may?.y ?? 0) + (may?.height ?? 0)).toBeCloseTo(zero);
  expect(june?.y).toBe(zero);
  expect(june?.height).toBeGreaterThan(0);
  expect((june?.y ?? 0) + (june?.height ?? 0)).toBeLessThan(chart.grid[0]?.y ?? 0);
});

it('[ANA-01] only refunds draw without an error', () => {
  expect(barChart([point('May', -20)], String).grid.map((line) => line.text)).toEqual(['-20', '0']);
});

it('[ANA-01] a year of nothing has a zero line and no numbers that nobody earned', () => {
  expect(barChart([point('May', 0), point('June', 0)], String).grid.map((line) => line.text)).toEqual(['0']);
});
