/** Geometry of our SVG charts, so that templates only print: numbers in, coordinates and paths out. Pure; safe to repeat. */

export type Point = {
  /** What the point stands for, e.g. 'May 2026'. */
  readonly label: string;
  /** In any unit; below zero too. */
  readonly value: number;
  /** The value as people read it, e.g. '₹1,499'. */
  readonly text: string;
  /** Words under the axis, shorter than the label; left out where there is no room. */
  readonly tick?: string;
};

export type Mark = {
  label: string;
  text: string;
  tick: string | undefined;
  x: number;
  y: number;
  width: number;
  height: number;
  middle: number;
};

export type Chart = {
  width: number;
  height: number;
  left: number;
  grid: { y: number; text: string }[];
  marks: Mark[];
  summary: string;
  curve?: string;
  area?: string;
};

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 76;
const TOP = 12;
const BOTTOM = HEIGHT - 32;

/** Bars up or down from zero. `formatAxis` writes the numbers at the grid lines. An all-zero series draws no bars. */
export function barChart(points: readonly Point[], formatAxis: (value: number) => string): Chart {
  const scale = scaleOf(points);
  const slot = (WIDTH - LEFT) / Math.max(points.length, 1);
  const width = Math.min(slot * 0.66, 48);
  const marks = points.map((point, index) => {
    const middle = round(LEFT + slot * (index + 0.5));
    const y = yOf(Math.max(point.value, 0), scale);
    const height = round(yOf(Math.min(point.value, 0), scale) - y);
    return { ...named(point), x: round(middle - width / 2), y, width: round(width), height, middle };
  });
  return { ...frame(points, scale, formatAxis), marks };
}

/** A line with its area. Same input and output as {@link barChart}; marks are the points of the line. */
export function lineChart(points: readonly Point[], formatAxis: (value: number) => string): Chart {
  const scale = scaleOf(points);
  const step = (WIDTH - LEFT - 24) / Math.max(points.length - 1, 1);
  const marks = points.map((point, index) => {
    const x = round(LEFT + 12 + step * index);
    return { ...named(point), x, y: yOf(point.value, scale), width: 0, height: 0, middle: x };
  });
  return { ...frame(points, scale, formatAxis), marks, ...paths(marks, yOf(0, scale)) };
}

/** A line without axes in a 120 × 40 box, for a stat. Fewer than two values give empty paths. */
export function sparkline(values: readonly number[]): { curve: string; area: string } {
  if (values.length < 2) return { curve: '', area: '' };
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => ({
    x: round((120 * index) / (values.length - 1)),
    y: round(37 - ((value - low) / span) * 34),
  }));
  return paths(points, 40);
}

function frame(points: readonly Point[], scale: Scale, formatAxis: (value: number) => string) {
  const { low, top } = scale;
  const isFlat = points.every((point) => point.value === 0);
  const values = isFlat ? [0] : low < 0 ? [...new Set([low, 0, top])] : [0, top / 2, top];
  const grid = values.map((value) => ({ y: yOf(value, scale), text: formatAxis(value) }));
  return { width: WIDTH, height: HEIGHT, left: LEFT, grid, summary: summarise(points) };
}

function summarise(points: readonly Point[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return 'No figures yet.';
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
  return `From ${first.label} to ${last.label}; highest in ${highest.label} with ${highest.text}; last ${last.text}.`;
}

type Scale = { low: number; top: number };

/** From zero, or the round number below what is below zero, to the round number above the highest. */
function scaleOf(points: readonly Point[]): Scale {
  const values = points.map((point) => point.value);
  const low = -roundUp(-Math.min(0, ...values));
  const top = roundUp(Math.max(0, ...values));
  return { low: low === 0 ? 0 : low, top: top === 0 && low === 0 ? 1 : top };
}

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `value`, so that the axis has numbers people use. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10);
}

function paths(points: readonly { x: number; y: number }[], floor: number): { curve: string; area: string } {
  const line = points.map(({ x, y }) => `${x} ${y}`).join('L');
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return { curve: '', area: '' };
  return { curve: `M${line}`, area: `M${first.x} ${floor}L${line}L${last.x} ${floor}Z` };
}

const named = ({ label, text, tick }: Point) => ({ label, text, tick });
const yOf = (value: number, { low, top }: Scale): number =>
  round(BOTTOM - ((value - low) / (top - low)) * (BOTTOM - TOP));
const round = (value: number): number => Math.round(value * 10) / 10;
