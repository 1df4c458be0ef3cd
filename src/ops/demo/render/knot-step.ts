import { arrow, ease, mix, type Point, text } from './draw.ts';
import { colour } from './look.ts';
import { drawKnot, type Knot, type Mark } from './rope-picture.ts';
import type { Step } from './video.ts';

const SIZE = 32;

/** A word beside the knot with an arrow to the place it names. */
type Label = { words: string; at: Point; to?: Point; anchor?: 'start' | 'middle' | 'end' };

type KnotStep = {
  title: string;
  say: string;
  /** How far each rope is laid at the start and the end of the step, in control points. */
  from: number[];
  to: number[];
  marks?: Mark[];
  labels?: Label[];
  tighten?: { centre: Point; radius: number; from: number; to: number };
};

/** One step of tying: the ropes grow, then labels come. */
export function knotStep(knot: Knot, spec: KnotStep): Step {
  return { title: spec.title, say: spec.say, draw: (progress) => picture(knot, spec, progress) };
}

function picture(knot: Knot, spec: KnotStep, progress: number): string {
  const grown = ease(Math.min(1, progress / 0.85));
  const upTo = spec.to.map((end, i) => mix(spec.from[i] ?? end, end, grown));
  const { centre, radius, from, to } = spec.tighten ?? { centre: [0, 0], radius: 1, from: 0, to: 0 };
  const tighten = spec.tighten ? { centre, radius, share: mix(from, to, grown) } : undefined;
  const labels = (spec.labels ?? []).map((label) => drawLabel(label, Math.max(0, (progress - 0.6) / 0.4)));
  return drawKnot(knot, { upTo, marks: spec.marks ?? [], ...(tighten ? { tighten } : {}) }) + labels.join('');
}

function drawLabel({ words, at, to, anchor = 'start' }: Label, share: number): string {
  if (share <= 0) return '';
  const pointer = to ? arrow(leaves(words, at, to, anchor), to, ease(share), { stroke: colour.go }) : '';
  return text(at[0], at[1], words, { size: SIZE, weight: 700, fill: colour.go, anchor, opacity: share }) + pointer;
}

/** Where an arrow leaves a word: the side that faces what it points to. */
function leaves(words: string, [x, y]: Point, to: Point, anchor: 'start' | 'middle' | 'end'): Point {
  const width = words.length * SIZE * 0.58;
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  if (to[0] > left + width) return [left + width + 12, y - 11];
  if (to[0] < left) return [left - 14, y - 11];
  return [left + width / 2, to[1] < y ? y - 38 : y + 14];
}
