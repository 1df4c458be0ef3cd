import { type Point, pathData, rect, round } from './draw.ts';
import { colour } from './look.ts';
import { passOverUnder, type Rope, type Sample, sampleRope, type Visit } from './rope.ts';

export type Dye = { fill: string; edge: string; lay: string };
export const dyes = {
  hemp: { fill: '#dcc49c', edge: '#57452c', lay: '#b0925f' },
  moss: { fill: '#9cc3b4', edge: '#1f4b40', lay: '#6d9c8b' },
} as const satisfies Record<string, Dye>;

/** A pole the ropes go round; `runs` has a letter per rope for every time it meets the pole: O in front, U behind. */
export type Pole = { x: number; y: number; w: number; h: number; runs: string[] };

/** A stretch of rope between two control points shown in another colour. */
export type Mark = { rope?: number; from: number; to: number; fill?: string };

export type Knot = {
  ropes: { points: Point[]; dye?: Dye; thick?: number; doubled?: boolean; marksEnd?: boolean }[];
  codes: string[];
  pole?: Pole;
};

/** What to show of a knot: how far each rope is laid (in control points) and which stretches stand out. */
export type KnotView = { upTo?: number[]; marks?: Mark[]; tighten?: { centre: Point; radius: number; share: number } };

type Layer = {
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
type Stretch = { from: number; to: number; fill: string };

const TIP = 30;

/** The knot as SVG: behind the pole, the pole, in front of it, then every strand that passes over another. Throws on codes that do not fit. */
export function drawKnot(knot: Knot, view: KnotView = {}): string {
  const layers = layersOf(knot, view);
  const behind = layers.flatMap((layer) => layer.behind.map((run) => strand(layer, run.from, run.to))).join('');
  const front = layers
    .map(
      (layer) =>
        visibleRuns(layer)
          .map(([a, b]) => strand(layer, a, b))
          .join('') + (tipIsUnder(layer) ? tip(layer) : ''),
    )
    .join('');
  const pole = knot.pole ? drawPole(knot.pole) : '';
  const over = layers.map((layer) => layer.visits.map((visit, i) => bridge(layer, visit, i)).join('')).join('');
  return behind + pole + front + over + layers.map((layer) => (tipIsUnder(layer) ? '' : tip(layer))).join('');
}

function layersOf(knot: Knot, view: KnotView): Layer[] {
  const pull = (point: Point) => (view.tighten ? tightened(point, view.tighten) : point);
  const ropes = knot.ropes.map(({ points }) => sampleRope(points.map(pull)));
  const visits = passOverUnder(ropes, knot.codes);
  return knot.ropes.map((spec, i) => {
    const rope = ropes[i] ?? sampleRope([]);
    const { dye = dyes.hemp, thick = 26, doubled = false, marksEnd = true } = spec;
    const marks = (view.marks ?? [])
      .filter((m) => (m.rope ?? 0) === i)
      .map((m) => ({ from: along(rope, m.from), to: along(rope, m.to), fill: m.fill ?? '#e9b44c' }));
    const shown = along(rope, view.upTo?.[i] ?? spec.points.length - 1);
    const behind = knot.pole ? behindPole(rope, knot.pole, knot.pole.runs[i] ?? '', shown) : [];
    return { rope, visits: visits[i] ?? [], shown, dye, thick, doubled, marksEnd, marks, behind };
  });
}

/** A pull on all ends: points near the centre move in, far ones stay, so that no crossing is made or lost. */
function tightened([x, y]: Point, { centre, radius, share }: { centre: Point; radius: number; share: number }): Point {
  const far = Math.min(1, Math.hypot(x - centre[0], y - centre[1]) / radius);
  const scale = 1 - share * (1 - far * far);
  return [centre[0] + (x - centre[0]) * scale, centre[1] + (y - centre[1]) * scale];
}

/** Arc length at a control point, also between two of them (2.5 is half way from the third to the fourth). */
function along(rope: Rope, knot: number): number {
  const low = Math.min(Math.max(0, Math.floor(knot)), rope.knots.length - 1);
  const from = rope.knots[low] ?? 0;
  return from + ((rope.knots[low + 1] ?? from) - from) * (knot - low);
}

function behindPole(rope: Rope, pole: Pole, runs: string, shown: number): Stretch[] {
  const inside = ({ x, y }: Sample) => x > pole.x && x < pole.x + pole.w && y > pole.y && y < pole.y + pole.h;
  const stretches: Stretch[] = [];
  for (const [i, sample] of rope.samples.entries()) {
    const before = rope.samples[i - 1];
    if (inside(sample) && (!before || !inside(before))) stretches.push({ from: sample.s, to: sample.s, fill: '' });
    const open = stretches.at(-1);
    if (inside(sample) && open) open.to = sample.s;
  }
  if (stretches.length !== runs.length)
    throw new Error(`The rope meets the pole ${stretches.length} times, its code says ${runs.length}.`);
  return stretches
    .filter((_, i) => runs[i] === 'U')
    .map((run) => ({ ...run, from: Math.max(0, run.from - 4), to: Math.min(shown, run.to + 4) }))
    .filter((run) => run.to > run.from);
}

function visibleRuns(layer: Layer): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  for (const hidden of layer.behind) {
    runs.push([from, hidden.from + 2]);
    from = hidden.to - 2;
  }
  if (layer.shown > from && !layer.behind.some((run) => run.to >= layer.shown)) runs.push([from, layer.shown]);
  return runs;
}

function strand(
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

function stroke(points: readonly Point[], paint: string, width: number, cap: string): string {
  if (points.length < 2) return '';
  return `<path d="${pathData(points)}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="${cap}" stroke-linejoin="round"/>`;
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

function bridge(layer: Layer, visit: Visit, i: number): string {
  if (!visit.over) return '';
  const reach = (layer.thick * 0.72 + 5) / Math.max(0.4, visit.sine);
  const before = layer.visits[i - 1];
  const after = layer.visits[i + 1];
  const from = Math.max(visit.s - reach, before && !before.over ? (before.s + visit.s) / 2 : 0);
  const to = Math.min(visit.s + reach, after && !after.over ? (after.s + visit.s) / 2 : layer.rope.length);
  return strand(layer, from, to, 'butt');
}

function tipIsUnder(layer: Layer): boolean {
  const behind = layer.behind.some((run) => run.to >= layer.shown - TIP && run.from <= layer.shown);
  return behind || layer.visits.some((visit) => !visit.over && Math.abs(visit.s - layer.shown + TIP / 2) < TIP + 8);
}

/** The whipped working end, so that the eye can follow it. */
function tip(layer: Layer): string {
  if (!layer.marksEnd || layer.doubled || layer.shown < TIP || layer.behind.some((run) => run.to >= layer.shown))
    return '';
  const end = piece(layer.rope, layer.shown - TIP, layer.shown);
  return stroke(end, layer.dye.edge, layer.thick, 'butt') + stroke(end, colour.go, layer.thick - 6, 'butt');
}

function drawPole({ x, y, w, h }: Pole): string {
  const wide = w > h;
  const grain = [0.3, 0.62].map((share) =>
    wide ? rect(x, y + h * share, w, 3, { fill: '#a58a68' }) : rect(x + w * share, y, 3, h, { fill: '#a58a68' }),
  );
  return rect(x, y, w, h, { fill: '#bfa582', stroke: '#6b5438', width: 3, radius: 10 }) + grain.join('');
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
