import { distance, type Point } from './draw.ts';

/** A point on a rope, `s` pixels along it from its start. */
export type Sample = { x: number; y: number; s: number };

/** A rope as a smooth line: its samples (about 3 px apart), its length, and how far along each control point lies. */
export type Rope = { samples: Sample[]; length: number; knots: number[] };

/** One rope passing over or under another (or itself) at `s`; `sine` of the angle between them. */
export type Visit = { s: number; x: number; y: number; sine: number; over: boolean; crossing: number };

const STEP = 3;

/** A smooth rope through the control points (centripetal Catmull-Rom, so that it never loops by itself). */
export function sampleRope(points: readonly Point[]): Rope {
  const samples: Sample[] = [];
  const knots: number[] = [0];
  for (let i = 0; i + 1 < points.length; i++) {
    for (const point of curve(points, i)) push(samples, point);
    knots.push(samples.at(-1)?.s ?? 0);
  }
  return { samples, length: samples.at(-1)?.s ?? 0, knots };
}

/**
 * Finds every crossing of the ropes and says who passes over.
 * `codes` has one string per rope: O (over) or U (under) for each crossing in the order met along that rope.
 * Returns the visits of each rope, ordered along it. Throws when the codes do not fit what the drawing shows.
 */
export function passOverUnder(ropes: readonly Rope[], codes: readonly string[]): Visit[][] {
  const visits: Visit[][] = ropes.map(() => []);
  for (const [number, meeting] of meetings(ropes).entries()) {
    for (const { rope, s } of [meeting.a, meeting.b]) {
      visits[rope]?.push({ s, x: meeting.x, y: meeting.y, sine: meeting.sine, over: false, crossing: number });
    }
  }
  for (const list of visits) list.sort((a, b) => a.s - b.s);
  readCodes(visits, codes);
  return visits;
}

type Meeting = { a: { rope: number; s: number }; b: { rope: number; s: number }; x: number; y: number; sine: number };

function meetings(ropes: readonly Rope[]): Meeting[] {
  const found: Meeting[] = [];
  for (let a = 0; a < ropes.length; a++) {
    for (let b = a; b < ropes.length; b++) found.push(...meetingsOf(ropes, a, b));
  }
  return found;
}

function meetingsOf(ropes: readonly Rope[], a: number, b: number): Meeting[] {
  const found: Meeting[] = [];
  const [first, second] = [ropes[a]?.samples ?? [], ropes[b]?.samples ?? []];
  for (let i = 0; i + 1 < first.length; i++) {
    for (let j = a === b ? i + 3 : 0; j + 1 < second.length; j++) {
      const hit = intersect(first[i], first[i + 1], second[j], second[j + 1]);
      if (hit) found.push({ a: { rope: a, s: hit.s1 }, b: { rope: b, s: hit.s2 }, x: hit.x, y: hit.y, sine: hit.sine });
    }
  }
  return found;
}

function intersect(p?: Sample, q?: Sample, u?: Sample, v?: Sample) {
  if (!p || !q || !u || !v || Math.abs(p.x - u.x) > 2 * STEP + 2 || Math.abs(p.y - u.y) > 2 * STEP + 2) return null;
  const [ax, ay, bx, by] = [q.x - p.x, q.y - p.y, v.x - u.x, v.y - u.y];
  const cross = ax * by - ay * bx;
  if (cross === 0) return null;
  const t = ((u.x - p.x) * by - (u.y - p.y) * bx) / cross;
  const w = ((u.x - p.x) * ay - (u.y - p.y) * ax) / cross;
  if (t < 0 || t >= 1 || w < 0 || w >= 1) return null;
  const sine = Math.abs(cross) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
  return { s1: p.s + t * (q.s - p.s), s2: u.s + w * (v.s - u.s), x: p.x + t * ax, y: p.y + t * ay, sine };
}

function readCodes(visits: Visit[][], codes: readonly string[]): void {
  const overs = new Map<number, number>();
  for (const [rope, list] of visits.entries()) {
    const code = (codes[rope] ?? '').replaceAll(' ', '');
    if (code.length !== list.length)
      throw new Error(`Rope ${rope} has ${list.length} crossings, its code ${code.length}: ${places(list)}`);
    for (const [i, visit] of list.entries()) {
      visit.over = code[i] === 'O';
      overs.set(visit.crossing, (overs.get(visit.crossing) ?? 0) + (visit.over ? 1 : 0));
    }
  }
  const wrong = [...overs].filter(([, count]) => count !== 1).map(([crossing]) => crossing);
  if (wrong.length > 0)
    throw new Error(`Nobody or both pass over at crossings ${wrong}: ${visits.map(places).join(' | ')}`);
}

const places = (list: readonly Visit[]): string =>
  list.map((v, i) => `${i}:#${v.crossing}(${Math.round(v.x)},${Math.round(v.y)})${v.over ? 'O' : 'U'}`).join(' ');

function push(samples: Sample[], [x, y]: Point): void {
  const last = samples.at(-1);
  if (!last) samples.push({ x, y, s: 0 });
  else if (last.x !== x || last.y !== y) samples.push({ x, y, s: last.s + distance([last.x, last.y], [x, y]) });
}

function* curve(points: readonly Point[], i: number): Generator<Point> {
  const [p1, p2] = [points[i], points[i + 1]];
  if (!p1 || !p2) return;
  const p0 = points[i - 1] ?? mirror(p1, p2);
  const p3 = points[i + 2] ?? mirror(p2, p1);
  const steps = Math.max(2, Math.ceil(distance(p1, p2) / STEP));
  for (let k = 0; k <= steps; k++) yield catmullRom([p0, p1, p2, p3], k / steps);
}

const mirror = (at: Point, other: Point): Point => [2 * at[0] - other[0], 2 * at[1] - other[1]];

function catmullRom([p0, p1, p2, p3]: readonly [Point, Point, Point, Point], share: number): Point {
  const t1 = Math.sqrt(distance(p0, p1)) || 1;
  const t2 = t1 + (Math.sqrt(distance(p1, p2)) || 1);
  const t3 = t2 + (Math.sqrt(distance(p2, p3)) || 1);
  const t = t1 + (t2 - t1) * share;
  const between = (a: Point, b: Point, from: number, to: number): Point => {
    const w = (t - from) / (to - from);
    return [a[0] + (b[0] - a[0]) * w, a[1] + (b[1] - a[1]) * w];
  };
  const [a1, a2, a3] = [between(p0, p1, 0, t1), between(p1, p2, t1, t2), between(p2, p3, t2, t3)];
  return between(between(a1, a2, 0, t2), between(a2, a3, t1, t3), t1, t2);
}
