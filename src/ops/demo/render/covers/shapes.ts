export interface Point {
  x: number;
  y: number;
}

/** A filled rectangle, in pixels of the 1280 x 720 cover. */
export function box(x: number, y: number, width: number, height: number, fill: string, radius = 0): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
}

/** A filled circle. */
export function disc(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
}

/** A filled outline in SVG path syntax. */
export function shape(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}" fill-rule="evenodd"/>`;
}

/** A stroke in SVG path syntax; its ends are round unless asked otherwise. */
export function line(d: string, colour: string, width: number, ends: 'round' | 'butt' = 'round'): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="${ends}" stroke-linejoin="round"/>`;
}

/** Moves, turns (degrees, about the new origin) and scales what is inside. */
export function placed(x: number, y: number, inner: string, turn = 0, scale = 1): string {
  return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${inner}</g>`;
}

/** Repeats a drawing for 0 to count - 1. */
export function repeat(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}

/** A pointed leaf growing upward from the origin. */
export function leaf(length: number, width: number, fill: string, vein: string): string {
  const half = width / 2;
  return (
    shape(
      `M0 0C${-half} ${-length * 0.3} ${-half} ${-length * 0.75} 0 ${-length}C${half} ${-length * 0.75} ${half} ${-length * 0.3} 0 0Z`,
      fill,
    ) + line(`M0 0V${-length * 0.8}`, vein, 4)
  );
}

/** Points on a smooth curve (Catmull-Rom) through the given ones; `steps` per span. */
export function smooth(points: Point[], steps = 24): Point[] {
  const at = (index: number): Point => points[Math.max(0, Math.min(points.length - 1, index))] ?? { x: 0, y: 0 };
  const result: Point[] = [];
  for (let span = 0; span < points.length - 1; span++) {
    const [before, from, to, after] = [at(span - 1), at(span), at(span + 1), at(span + 2)];
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      result.push({ x: between(before.x, from.x, to.x, after.x, t), y: between(before.y, from.y, to.y, after.y, t) });
    }
  }
  result.push(at(points.length - 1));
  return result;
}

function between(p0: number, p1: number, p2: number, p3: number, t: number): number {
  return (
    0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t)
  );
}

/** An SVG path through the points. */
export function through(points: Point[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
}
