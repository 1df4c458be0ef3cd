import { ink, languages, paper } from './palette.ts';
import { box, disc, line, placed, shape } from './shapes.ts';

/** A page on which most words have been struck out, and the pencil that did it. */
export function escribirClaro(): string {
  return (
    box(0, 0, 1280, 720, languages.light) +
    shape('M0 470L1280 400V720H0Z', '#a3c9c6') +
    placed(330, 70, page(), -4) +
    placed(880, 420, pencil(), 38) +
    placed(1060, 170, cup())
  );
}

const rows: [number, number, boolean][][] = [
  [
    [0, 210, true],
    [226, 150, true],
    [392, 88, false],
  ],
  [
    [0, 120, true],
    [136, 250, true],
  ],
  [
    [0, 300, false],
    [316, 130, true],
  ],
  [
    [0, 180, true],
    [196, 120, true],
    [332, 140, true],
  ],
  [
    [0, 240, false],
    [256, 200, false],
  ],
];

function page(): string {
  return (
    box(16, 20, 560, 640, '#86b1ae', 4) +
    box(0, 0, 560, 640, paper, 4) +
    shape('M560 560L480 640H556Q560 640 560 636Z', '#86b1ae') +
    shape('M480 640V572Q480 560 492 560H560Z', '#e4ded2') +
    box(44, 56, 300, 30, ink, 6) +
    rows
      .map((words, row) => words.map(([x, width, struck]) => word(44 + x, 138 + row * 76, width, struck)).join(''))
      .join('') +
    line('M40 520h250', languages.accent, 10)
  );
}

function word(x: number, y: number, width: number, struck: boolean): string {
  const bar = box(x, y, width, 22, struck ? '#cfc9bd' : ink, 6);
  if (!struck) return bar;
  return bar + line(`M${x - 8} ${y + 16}q${width / 4} -12 ${width / 2} -4t${width / 2 + 16} -6`, languages.accent, 9);
}

function pencil(): string {
  return (
    shape('M-250 44H220L250 66H-220Z', '#7ba9a6') +
    box(-190, -26, 400, 17, '#e2a33f') +
    box(-190, -9, 400, 18, '#c98a2b') +
    box(-190, 9, 400, 17, '#a87020') +
    shape('M-190 -26V26L-280 0Z', '#f0d9b5') +
    shape('M-252 -8V8L-280 0Z', ink) +
    box(210, -26, 34, 52, '#b9c0c0') +
    line('M220 -24v48M232 -24v48', '#8b9696', 5) +
    box(244, -26, 50, 52, languages.accent, 12)
  );
}

function cup(): string {
  return (
    disc(10, 14, 118, '#8db9b6') +
    disc(0, 0, 112, paper) +
    disc(0, 0, 92, languages.deep) +
    disc(0, 0, 80, paper) +
    disc(0, 0, 68, '#5b3a25') +
    line('M-30 -20q20 -24 50 -16', '#8a6145', 8) +
    line('M96 50q44 30 62 2t-30 -44', paper, 20)
  );
}
