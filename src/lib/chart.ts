/** Geometry of our SVG charts, so that templates only print: numbers in, coordinates and paths out. Pure; safe to repeat. */

export type Point = {
  /** What the point stands for, e.g. 'May 2026'. */
  readonly label: string;
  /** At or above zero, in any unit. */
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

/** Bars from zero. `formatAxis` writes the numbers at the grid lines. At least one point; an all-zero series draws no bars. */
export function barChart(points: readonly Point[], formatAxis: (value: number) => string): Chart {
  const top = roundTop(points);
  const slot = (WIDTH - LEFT) / Math.max(points.length, 1);
  const width = Math.min(slot * 0.66, 48);
  const marks = points.map((point, index) => {
    const middle = round(LEFT + slot * (index + 0.5));
    const y = yOf(point.value, top);
    return { ...named(point), x: round(middle - width / 2), y, width: round(width), height: round(BOTTOM - y), middle };
  });
  return { ...frame(points, top, formatAxis), marks };
}

/** A line with its area. Same input and output as {@link barChart}; marks are the points of the line. */
export function lineChart(points: readonly Point[], formatAxis: (value: number) => string): Chart {
  const top = roundTop(points);
  const step = (WIDTH - LEFT - 24) / Math.max(points.length - 1, 1);
  const marks = points.map((point, index) => {
    const x = round(LEFT + 12 + step * index);
    return { ...named(point), x, y: yOf(point.value, top), width: 0, height: 0, middle: x };
  });
  return { ...frame(points, top, formatAxis), marks, ...paths(marks, BOTTOM) };
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

function frame(points: readonly Point[], top: number, formatAxis: (value: number) => string) {
  const grid = [0, top / 2, top].map((value) => ({ y: yOf(value, top), text: formatAxis(value) }));
  return { width: WIDTH, height: HEIGHT, left: LEFT, grid, summary: summarise(points) };
}

function summarise(points: readonly Point[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return 'No figures yet.';
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
  return `From ${first.label} to ${last.label}; highest in ${highest.label} with ${highest.text}; last ${last.text}.`;
}

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that no value passes, so that the axis has numbers people use. */
function roundTop(points: readonly Point[]): number {
  const highest = Math.max(0, ...points.map((point) => point.value));
  if (highest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= highest) ?? 10);
}

function paths(points: readonly { x: number; y: number }[], floor: number): { curve: string; area: string } {
  const line = points.map(({ x, y }) => `${x} ${y}`).join('L');
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return { curve: '', area: '' };
  return { curve: `M${line}`, area: `M${first.x} ${floor}L${line}L${last.x} ${floor}Z` };
}

const named = ({ label, text, tick }: Point) => ({ label, text, tick });
const yOf = (value: number, top: number): number => round(BOTTOM - (value / top) * (BOTTOM - TOP));
const round = (value: number): number => Math.round(value * 10) / 10;
