import { life } from './palette.ts';
import { box, disc, line, placed, repeat, shape } from './shapes.ts';

/** A scored loaf on a board with a slice, a knife and ears of wheat. */
export function breadFromFourThings(): string {
  return (
    box(0, 0, 1280, 720, life.light) +
    repeat(8, (n) => box(n * 160, 0, 80, 470, '#ecd8a8')) +
    box(0, 470, 1280, 250, '#5f7f77') +
    box(0, 470, 1280, 14, '#74958c') +
    shape('M170 600H1110Q1130 600 1130 622V640Q1130 660 1110 660H170Q150 660 150 640V622Q150 600 170 600Z', '#8f5e2b') +
    box(150, 590, 980, 44, '#b5803f', 20) +
    loaf() +
    placed(900, 420, slice()) +
    placed(1075, 300, wheat(), 24) +
    placed(1140, 330, wheat(), 42) +
    placed(1010, 300, wheat(), 6)
  );
}

function loaf(): string {
  return (
    shape(
      'M210 600C160 560 170 440 260 370C350 300 480 270 560 274C700 280 790 350 820 430C846 500 840 570 800 600Z',
      '#a9622c',
    ) +
    shape(
      'M230 590C190 550 200 450 280 384C360 320 480 290 556 292C680 298 766 360 796 430C810 470 800 500 780 510C640 440 400 470 230 590Z',
      '#c67f3f',
    ) +
    [
      [330, 396, -14],
      [470, 346, -6],
      [610, 350, 6],
      [726, 412, 20],
    ]
      .map(([x, y, turn]) => placed(x ?? 0, y ?? 0, cut(), turn ?? 0))
      .join('') +
    repeat(14, (n) => disc(280 + ((n * 137) % 470), 470 + ((n * 53) % 90), 4, '#e9c48f'))
  );
}

function cut(): string {
  return (
    shape('M-26 70C-40 20 -20 -50 26 -66C44 -30 30 40 -26 70Z', '#f1d9ac') +
    line('M-22 62C-30 20 -14 -36 20 -58', '#dcb67c', 7)
  );
}

function slice(): string {
  const holes: [number, number, number][] = [
    [-50, -20, 13],
    [-10, 30, 18],
    [40, -30, 11],
    [60, 50, 14],
    [-60, 70, 10],
    [8, -70, 12],
    [0, 110, 9],
    [-30, -100, 7],
    [56, 110, 8],
    [70, 0, 7],
    [-66, 120, 8],
  ];
  return (
    shape(
      'M-110 180V10C-150 -50 -90 -150 0 -150C90 -150 150 -50 110 10V180Q110 192 98 192H-98Q-110 192 -110 180Z',
      '#a9622c',
    ) +
    shape('M-92 170V4C-130 -50 -76 -130 0 -130C76 -130 130 -50 92 4V170Z', '#f6e7c8') +
    holes.map(([x, y, r]) => `<ellipse cx="${x}" cy="${y}" rx="${r * 1.25}" ry="${r}" fill="#e2c893"/>`).join('')
  );
}

function wheat(): string {
  const grain = shape('M0 0C-24 -18 -22 -50 0 -70C22 -50 24 -18 0 0Z', '#d9a441') + line('M0 -12V-56', '#b98424', 4);
  return (
    line('M0 -150V290', '#b98424', 8) +
    repeat(5, (n) => placed(-4, -20 - n * 36, grain, -36, 0.86) + placed(4, -20 - n * 36, grain, 36, 0.86)) +
    placed(0, -190, grain)
  );
}
