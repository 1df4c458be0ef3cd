import { outdoors, paper } from './palette.ts';
import { type Piece, rope } from './rope.ts';
import { box, disc, type Point, repeat } from './shapes.ts';

/** A bowline: the end comes up through the hole, round behind the standing part and down again. */
export function knotsThatHold(): string {
  const look = { width: 52, body: '#efe0bf', edge: outdoors.deep, strand: '#c2a871' };
  return (
    box(0, 0, 1280, 720, outdoors.deep) +
    disc(640, 400, 330, '#2d5648') +
    disc(640, 400, 250, '#376353') +
    rope(way, pieces, look) +
    whipping()
  );
}

const way: Point[] = [
  { x: 640, y: -60 },
  { x: 640, y: 40 },
  { x: 640, y: 140 },
  { x: 620, y: 225 },
  { x: 540, y: 300 },
  { x: 570, y: 395 },
  { x: 665, y: 405 },
  { x: 745, y: 340 },
  { x: 715, y: 250 },
  { x: 610, y: 212 },
  { x: 500, y: 232 },
  { x: 420, y: 320 },
  { x: 385, y: 450 },
  { x: 440, y: 590 },
  { x: 580, y: 660 },
  { x: 740, y: 650 },
  { x: 850, y: 570 },
  { x: 830, y: 465 },
  { x: 735, y: 410 },
  { x: 683, y: 330 },
  { x: 730, y: 215 },
  { x: 745, y: 130 },
  { x: 645, y: 85 },
  { x: 545, y: 125 },
  { x: 548, y: 220 },
  { x: 605, y: 320 },
  { x: 598, y: 420 },
  { x: 572, y: 520 },
];

const pieces: Piece[] = [
  { from: 14, to: 19, layer: 0 },
  { from: 21, to: 23, layer: 0 },
  { from: 25, to: 27, layer: 0 },
  { from: 0, to: 7, layer: 1 },
  { from: 7, to: 14, layer: 2 },
  { from: 19, to: 21, layer: 3 },
  { from: 23, to: 25, layer: 3 },
];

/** Twine round the end of the rope, which keeps it from fraying. */
function whipping(): string {
  return `<g transform="translate(572 520) rotate(14)">${repeat(3, (n) => box(-30, -20 + n * 13, 60, 9, n === 1 ? paper : outdoors.accent, 4))}</g>`;
}
