import { type Point, rect } from './draw.ts';
import { passOverUnder, type Rope, type Sample, sampleRope } from './rope.ts';
import { bridge, type Dye, type Layer, type Stretch, strand, tip, tipIsUnder, visibleRuns } from './rope-strand.ts';

export const dyes = {
  hemp: { fill: '#dcc49c', edge: '#57452c', lay: '#b0925f' },
  moss: { fill: '#9cc3b4', edge: '#1f4b40', lay: '#6d9c8b' },
} as const satisfies Record<string, Dye>;

/** A pole the ropes go round; `runs` has a letter per rope for every time it meets the pole: O in front, U behind. */
type Pole = { x: number; y: number; w: number; h: number; runs: string[] };

/** A stretch of rope between two control points shown in another colour. */
export type Mark = { rope?: number; from: number; to: number; fill?: string };

/** Ropes by their control points; `codes` has a string per rope, O (over) or U (under) for each crossing along it. */
export type Knot = {
  ropes: { points: Point[]; dye?: Dye; thick?: number; doubled?: boolean; marksEnd?: boolean }[];
  codes: string[];
  pole?: Pole;
};

/** What to show of a knot: how far each rope is laid (in control points) and which stretches stand out. */
type KnotView = { upTo?: number[]; marks?: Mark[]; tighten?: { centre: Point; radius: number; share: number } };

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

function drawPole({ x, y, w, h }: Pole): string {
  const wide = w > h;
  const grain = [0.3, 0.62].map((share) =>
    wide ? rect(x, y + h * share, w, 3, { fill: '#a58a68' }) : rect(x + w * share, y, 3, h, { fill: '#a58a68' }),
  );
  return rect(x, y, w, h, { fill: '#bfa582', stroke: '#6b5438', width: 3, radius: 10 }) + grain.join('');
}
