import { colour, font } from './look.ts';

export type Point = readonly [x: number, y: number];

type TextStyle = {
  size?: number;
  weight?: 400 | 700;
  fill?: string;
  family?: string;
  anchor?: 'start' | 'middle' | 'end';
  italic?: boolean;
  opacity?: number;
};

/** One line of text with its baseline at (x, y), as SVG. */
export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const {
    size = 32,
    weight = 400,
    fill = colour.ink,
    family = font.sans,
    anchor = 'start',
    italic,
    opacity = 1,
  } = style;
  if (opacity <= 0) return '';
  const slant = italic ? ' font-style="italic"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}"${slant} opacity="${round(opacity)}" xml:space="preserve">${escapeXml(words)}</text>`;
}

export type ShapeStyle = {
  fill?: string;
  stroke?: string;
  width?: number;
  radius?: number;
  opacity?: number;
  dash?: string;
};

/** A rectangle given by its top left corner and its size, as SVG. */
export function rect(x: number, y: number, w: number, h: number, style: ShapeStyle = {}): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, w))}" height="${round(Math.max(0, h))}" rx="${style.radius ?? 0}" ${paint(style)}/>`;
}

/** A circle as SVG. */
export function circle(x: number, y: number, radius: number, style: ShapeStyle = {}): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(Math.max(0, radius))}" ${paint(style)}/>`;
}

/** A chain of straight lines as SVG; unfilled unless a fill is given. */
export function line(points: readonly Point[], style: ShapeStyle = {}): string {
  return `<path d="${pathData(points)}" stroke-linecap="round" stroke-linejoin="round" ${paint({ fill: 'none', ...style })}/>`;
}

/** The first part (0 to 1 of its length) of a chain of straight lines, for strokes that draw themselves. */
export function lineUpTo(points: readonly Point[], share: number, style: ShapeStyle = {}): string {
  const drawn = firstPart(points, share);
  return drawn.length < 2 ? '' : line(drawn, style);
}

/** An arrow from one point to another, drawn up to `share` of its way. */
export function arrow(from: Point, to: Point, share: number, style: ShapeStyle = {}): string {
  if (share <= 0) return '';
  const tip: Point = [mix(from[0], to[0], share), mix(from[1], to[1], share)];
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const barb = (turn: number): Point => [tip[0] - 18 * Math.cos(angle + turn), tip[1] - 18 * Math.sin(angle + turn)];
  return (
    line([from, tip], { width: 4, stroke: colour.ink, ...style }) +
    line([barb(0.5), tip, barb(-0.5)], { width: 4, stroke: colour.ink, ...style })
  );
}

/** Wraps SVG in a group moved by (x, y) and faded to `opacity`. */
export function group(content: string, x = 0, y = 0, opacity = 1): string {
  if (opacity <= 0 || content === '') return '';
  return `<g transform="translate(${round(x)} ${round(y)})" opacity="${round(opacity)}">${content}</g>`;
}

/** The value `share` of the way from a to b. */
export const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Slow at both ends: 0 to 1 in, 0 to 1 out. */
export const ease = (share: number): number => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);

/** How far `progress` has come through the window from `start` to `end`, held to 0..1 and eased. */
export function during(progress: number, start: number, end: number): number {
  return ease(Math.min(1, Math.max(0, (progress - start) / (end - start))));
}

/** Two decimals are enough for any pixel and keep frames that look alike equal as text. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** The `d` of a path through the points. */
export function pathData(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

function firstPart(points: readonly Point[], share: number): Point[] {
  const lengths = points.slice(1).map((p, i) => distance(points[i] ?? p, p));
  let left = lengths.reduce((sum, length) => sum + length, 0) * Math.min(1, Math.max(0, share));
  const drawn: Point[] = points.slice(0, 1);
  for (const [i, length] of lengths.entries()) {
    const [from, to] = [points[i], points[i + 1]];
    if (!from || !to || left <= 0) break;
    const part = Math.min(1, left / length);
    drawn.push([mix(from[0], to[0], part), mix(from[1], to[1], part)]);
    left -= length;
  }
  return drawn;
}

/** The length of the straight line between two points. */
export const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

function paint({ fill = 'none', stroke, width = 2, opacity = 1, dash }: ShapeStyle): string {
  const border = stroke ? ` stroke="${stroke}" stroke-width="${width}"` : '';
  return `fill="${fill}"${border}${dash ? ` stroke-dasharray="${dash}"` : ''} opacity="${round(opacity)}"`;
}

function escapeXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
