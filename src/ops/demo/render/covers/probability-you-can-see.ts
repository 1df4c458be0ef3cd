import { mathematics, paper } from './palette.ts';
import { box, disc, placed, repeat, shape } from './shapes.ts';

/** Two dice before the distribution of their sum: 36 equal squares in eleven columns. */
export function probabilityYouCanSee(): string {
  return (
    box(0, 0, 1280, 720, mathematics.light) +
    box(0, 580, 1280, 140, '#bda6bc') +
    histogram() +
    placed(330, 602, die('#f6efe2', '#e3d6c4', '#cdbcab', [5, 3, 1]), 0, 1.25) +
    placed(960, 640, die('#b5533c', '#9b4331', '#7f3526', [6, 2, 4]), 0, 1.08)
  );
}

function histogram(): string {
  const side = 84;
  return repeat(11, (column) => {
    const count = 6 - Math.abs(5 - column);
    const x = 178 + column * side;
    const fill = column === 5 ? mathematics.accent : mathematics.deep;
    return repeat(count, (row) =>
      box(x + 3, 580 - (row + 1) * side + 3, side - 6, side - 6, row % 2 ? fill : lighter(fill), 8),
    );
  });
}

function lighter(fill: string): string {
  return fill === mathematics.deep ? '#5a3d61' : '#eabd80';
}

/** A cube in isometric view: top, left and right face, each with its pips. */
function die(top: string, left: string, right: string, pips: [number, number, number]): string {
  const faces: [string, string, number][] = [
    ['matrix(104 -60 104 60 -104 -170)', top, pips[0]],
    ['matrix(104 60 0 120 -104 -170)', left, pips[1]],
    ['matrix(104 -60 0 120 0 -110)', right, pips[2]],
  ];
  const spot = top === '#f6efe2' ? mathematics.deep : paper;
  return (
    shape('M-120 -20L0 54L150 -30L20 -80Z', '#9f86a0') +
    faces
      .map(
        ([matrix, fill, count]) => `<g transform="${matrix}">${box(0, 0, 1.004, 1.004, fill)}${dots(count, spot)}</g>`,
      )
      .join('')
  );
}

function dots(count: number, fill: string): string {
  const places: Record<number, [number, number][]> = {
    1: [[2, 2]],
    2: [
      [1, 1],
      [3, 3],
    ],
    3: [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    4: [
      [1, 1],
      [3, 1],
      [1, 3],
      [3, 3],
    ],
    5: [
      [1, 1],
      [3, 1],
      [2, 2],
      [1, 3],
      [3, 3],
    ],
    6: [
      [1, 1],
      [3, 1],
      [1, 2],
      [3, 2],
      [1, 3],
      [3, 3],
    ],
  };
  return (places[count] ?? []).map(([x, y]) => disc(x / 4, y / 4, 0.095, fill)).join('');
}
