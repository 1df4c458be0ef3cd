import { mathematics, paper } from './palette.ts';
import { box, disc, line, type Point, repeat, shape } from './shapes.ts';

const unit = 118;
const origin: Point = { x: 330, y: 590 };

/** A straight grid and, laid over it, the same grid after a movement, with a house in both. */
export function linearAlgebraInPictures(): string {
  const moved = (x: number, y: number): Point => at(1.3 * x + 0.62 * y, 0.12 * x + 1.02 * y);
  return (
    box(0, 0, 1280, 720, mathematics.deep) +
    grid(at, 9, '#523858', 3) +
    house(at, '#634669', '#5a3d61', '#4d3354') +
    grid(moved, 8, '#7d6083', 4) +
    house(moved, paper, mathematics.accent, '#c4573a') +
    arrow(at(0, 0), moved(1, 0), '#7fc8b0') +
    arrow(at(0, 0), moved(0, 1), mathematics.accent) +
    disc(origin.x, origin.y, 15, paper)
  );
}

function at(x: number, y: number): Point {
  return { x: origin.x + x * unit, y: origin.y - y * unit };
}

type Movement = (x: number, y: number) => Point;

function grid(move: Movement, reach: number, colour: string, width: number): string {
  return repeat(2 * reach + 1, (index) => {
    const n = index - reach;
    return line(
      polyline([move(n, -reach), move(n, reach)]) + polyline([move(-reach, n), move(reach, n)]),
      colour,
      width,
    );
  });
}

function house(move: Movement, wall: string, roof: string, door: string): string {
  const outline = (corners: [number, number][]): string => `${polyline(corners.map(([x, y]) => move(x, y)))}Z`;
  return (
    shape(
      outline([
        [1, 1],
        [3, 1],
        [3, 2.4],
        [1, 2.4],
      ]),
      wall,
    ) +
    shape(
      outline([
        [0.8, 2.4],
        [3.2, 2.4],
        [2, 3.5],
      ]),
      roof,
    ) +
    shape(
      outline([
        [1.3, 1],
        [1.8, 1],
        [1.8, 1.9],
        [1.3, 1.9],
      ]),
      door,
    ) +
    shape(
      outline([
        [2.15, 1.5],
        [2.65, 1.5],
        [2.65, 2],
        [2.15, 2],
      ]),
      roof,
    )
  );
}

function polyline(points: Point[]): string {
  return points.map((point, index) => `${index ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
}

function arrow(from: Point, to: Point, colour: string): string {
  const turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return `<g transform="translate(${from.x} ${from.y}) rotate(${turn})">${line(`M0 0H${length - 28}`, colour, 14)}${shape(`M${length} 0L${length - 40} -24V24Z`, colour)}</g>`;
}
