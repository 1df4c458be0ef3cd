import { circle, line, rect, text } from './draw.ts';
import { colour } from './look.ts';

export type Chart = { x: number; y: number; w: number; h: number; top: number; labels: string[] };

/** Bars standing on the chart's base line, with labels below; `fill` may colour a bar by its place. */
export function bars(chart: Chart, values: readonly number[], fill: (i: number) => string = () => colour.go): string {
  const step = chart.w / chart.labels.length;
  const base = chart.y + chart.h;
  const columns = values.map((value, i) => {
    const height = (value / chart.top) * chart.h;
    return rect(chart.x + i * step + step * 0.1, base - height, step * 0.8, height, { fill: fill(i) });
  });
  const words = chart.labels.map((label, i) =>
    text(chart.x + (i + 0.5) * step, base + 40, label, { size: 28, anchor: 'middle', fill: colour.muted }),
  );
  return (
    columns.join('') +
    line(
      [
        [chart.x, base],
        [chart.x + chart.w, base],
      ],
      { stroke: colour.ink, width: 3 },
    ) +
    words.join('')
  );
}

const PIPS: Record<number, string> = { 1: 'e', 2: 'ai', 3: 'aei', 4: 'acgi', 5: 'acegi', 6: 'acdfgi' };

/** A die showing `value`, its top left corner at (x, y). */
export function die(x: number, y: number, size: number, value: number, fill: string = colour.surface): string {
  const face = rect(x, y, size, size, { fill, stroke: colour.ink, width: 2.5, radius: size * 0.18 });
  const pips = [...(PIPS[value] ?? '')].map((place) => {
    const at = place.charCodeAt(0) - 97;
    return circle(x + size * (0.26 + 0.24 * (at % 3)), y + size * (0.26 + 0.24 * Math.floor(at / 3)), size * 0.085, {
      fill: colour.ink,
    });
  });
  return face + pips.join('');
}

/** Numbers between 0 and 1 that look random and are the same every time (mulberry32), so that a film can be drawn again. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
