import { type Point, pathData, round } from './draw.ts';
import { colour } from './look.ts';
import type { Rope, Sample, Visit } from './rope.ts';

export type Dye = { fill: string; edge: string; lay: string };

/** A stretch of rope between two lengths along it, and its colour. */
export type Stretch = { from: number; to: number; fill: string };

/** One rope ready to be drawn: where it runs, whom it crosses, how far it is laid and what lies behind the pole. */
export type Layer = {
  rope: Rope;
  visits: Visit[];
  shown: number;
  dye: Dye;
  thick: number;
  doubled: boolean;
  marksEnd: boolean;
  marks: Stretch[];
  behind: Stretch[];
};

const TIP = 30;

/** The stretches of a rope in front of the pole, as far as it is laid. */
export function visibleRuns(layer: Layer): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  for (const hidden of layer.behind) {
    runs.push([from, hidden.from + 2]);
    from = hidden.to - 2;
  }
  if (layer.shown > from && !layer.behind.some((run) => run.to >= layer.shown)) runs.push([from, layer.shown]);
  return runs;
}

/** A stretch of rope with its edge, its marks and its lay, as SVG. */
export function strand(
  layer: Layer,
  from: number,
  to: number,
  cap: 'butt' | 'round' = layer.doubled ? 'round' : 'butt',
): string {
  const [a, b] = [Math.max(0, from), Math.min(to, layer.shown)];
  if (b - a < 1) return '';
  const { dye, thick } = layer;
  const part = (p: number, q: number, paint: string, width: number, ends: string = 'butt'): string =>
    stroke(piece(layer.rope, Math.max(a, p), Math.min(b, q)), paint, width, ends);
  const body = part(a, b, dye.edge, thick, cap) + part(a, b, dye.fill, thick - 6, cap);
  const marks = layer.marks.map((mark) => part(mark.from, mark.to, mark.fill, thick - 6)).join('');
  const middle = layer.doubled ? part(a, layer.shown - thick / 2, dye.edge, 4) : '';
  return body + marks + lay(layer, a, b) + middle;
}

/** The short stretch that lies on top where a rope passes over; it reaches half way to the next place where it passes under. */
export function bridge(layer: Layer, visit: Visit, i: number): string {
  if (!visit.over) return '';
  const reach = (layer.thick * 0.72 + 5) / Math.max(0.4, visit.sine);
  const before = layer.visits[i - 1];
  const after = layer.visits[i + 1];
  const from = Math.max(visit.s - reach, before && !before.over ? (before.s + visit.s) / 2 : 0);
  const to = Math.min(visit.s + reach, after && !after.over ? (after.s + visit.s) / 2 : layer.rope.length);
  return strand(layer, from, to, 'butt');
}

/** Whether something covers the working end just now. */
export function tipIsUnder(layer: Layer): boolean {
  const behind = layer.behind.some((run) => run.to >= layer.shown - TIP && run.from <= layer.shown);
  return behind || layer.visits.some((visit) => !visit.over && Math.abs(visit.s - layer.shown + TIP / 2) < TIP + 8);
}

/** The whipped working end, so that the eye can follow it. */
export function tip(layer: Layer): string {
  if (!layer.marksEnd || layer.doubled || layer.shown < TIP || layer.behind.some((run) => run.to >= layer.shown))
    return '';
  const end = piece(layer.rope, layer.shown - TIP, layer.shown);
  return stroke(end, layer.dye.edge, layer.thick, 'butt') + stroke(end, colour.go, layer.thick - 6, 'butt');
}

/** The slanted marks of a laid rope, one path for all of them. */
function lay(layer: Layer, a: number, b: number): string {
  if (layer.doubled) return '';
  const half = layer.thick / 2 - 5;
  let d = '';
  for (let s = Math.ceil(a / 13) * 13; s < b - 1; s += 13) {
    const [p, q] = [at(layer.rope, s), at(layer.rope, s + 2)];
    const size = Math.hypot(q.x - p.x, q.y - p.y) || 1;
    const [tx, ty] = [(q.x - p.x) / size, (q.y - p.y) / size];
    d += `M${round(p.x - ty * half - tx * 5)} ${round(p.y + tx * half - ty * 5)}L${round(p.x + ty * half + tx * 5)} ${round(p.y - tx * half + ty * 5)}`;
  }
  return d ? `<path d="${d}" stroke="${layer.dye.lay}" stroke-width="2.5" stroke-linecap="round" fill="none"/>` : '';
}

function stroke(points: readonly Point[], paint: string, width: number, cap: string): string {
  if (points.length < 2) return '';
  return `<path d="${pathData(points)}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="${cap}" stroke-linejoin="round"/>`;
}

function piece(rope: Rope, from: number, to: number): Point[] {
  if (to <= from) return [];
  const inner = rope.samples.filter((p) => p.s > from && p.s < to).map((p): Point => [p.x, p.y]);
  const [a, b] = [at(rope, from), at(rope, to)];
  return [[a.x, a.y], ...inner, [b.x, b.y]];
}

function at(rope: Rope, s: number): Sample {
  const next = rope.samples.findIndex((p) => p.s >= s);
  const b = rope.samples[next < 0 ? rope.samples.length - 1 : next] ?? { x: 0, y: 0, s: 0 };
  const a = rope.samples[Math.max(0, (next < 0 ? rope.samples.length : next) - 1)] ?? b;
  const share = b.s === a.s ? 0 : (s - a.s) / (b.s - a.s);
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, s };
}
