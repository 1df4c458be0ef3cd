import { line, type Point, smooth, through } from './shapes.ts';

export interface Piece {
  /** First and last way point of this piece. */
  from: number;
  to: number;
  /** Pieces of a higher layer lie over those of a lower one. */
  layer: number;
}

export interface RopeLook {
  width: number;
  body: string;
  edge: string;
  strand: string;
}

const steps = 24;

/**
 * A laid rope through way points, cut into pieces that lie over or under one another.
 * Each piece carries its own dark edge, so that a crossing reads as over and under without shadows.
 */
export function rope(waypoints: Point[], pieces: Piece[], look: RopeLook): string {
  const curve = smooth(waypoints, steps);
  const ordered = [...pieces].sort((a, b) => a.layer - b.layer);
  return ordered.map((piece) => drawPiece(curve.slice(piece.from * steps, piece.to * steps + 1), look)).join('');
}

function drawPiece(points: Point[], look: RopeLook): string {
  const path = through(points);
  return (
    line(path, look.edge, look.width + 14, 'butt') +
    line(path, look.body, look.width, 'butt') +
    line(strandMarks(points, look.width), look.strand, 4)
  );
}

/** Short slanting strokes at even distances along the rope. */
function strandMarks(points: Point[], width: number): string {
  const gap = width * 0.5;
  let walked = gap / 2;
  let marks = '';
  for (let index = 1; index < points.length; index++) {
    const a = points[index - 1] ?? { x: 0, y: 0 };
    const b = points[index] ?? a;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    walked += length;
    if (walked < gap || length === 0) continue;
    walked -= gap;
    marks += mark(b, (b.x - a.x) / length, (b.y - a.y) / length, width);
  }
  return marks;
}

function mark(at: Point, dx: number, dy: number, width: number): string {
  const across = width * 0.3;
  const along = width * 0.24;
  const ax = at.x - dy * across - dx * along;
  const ay = at.y + dx * across - dy * along;
  const bx = at.x + dy * across + dx * along;
  const by = at.y - dx * across + dy * along;
  const bend = width * 0.12;
  return `M${ax.toFixed(1)} ${ay.toFixed(1)}Q${(at.x + dx * bend).toFixed(1)} ${(at.y + dy * bend).toFixed(1)} ${bx.toFixed(1)} ${by.toFixed(1)}`;
}
