import { go, paper, programming } from './palette.ts';
import { box, disc, leaf, line, placed, shape } from './shapes.ts';

const trunk = '#5b4a3c';

/** History as a pot plant: commits are nodes, branches leave the stem and one comes back. */
export function gitWithoutFear(): string {
  return (
    box(0, 0, 1280, 720, programming.light) +
    box(0, 590, 1280, 130, '#9fb4c3') +
    box(120, 70, 400, 330, '#dbe5eb', 8) +
    line('M320 70V400M120 235H520', programming.light, 14) +
    shape('M430 640H850L820 664H460Z', '#86a0b3') +
    placed(51, 74, plant() + pot(), 0, 0.92) +
    book()
  );
}

function plant(): string {
  const stem = 'M640 500V84';
  const merged = 'M640 400C640 350 790 370 790 300C790 230 640 250 640 180';
  const open = 'M640 330C640 280 480 300 480 220V150';
  const young = 'M790 300C800 270 900 270 900 200';
  const nodes: [number, number, string][] = [
    [640, 455, paper],
    [640, 400, paper],
    [640, 330, paper],
    [640, 255, paper],
    [640, 180, programming.accent],
    [640, 100, paper],
    [790, 300, paper],
    [752, 355, paper],
    [480, 220, paper],
    [480, 150, paper],
    [900, 200, paper],
  ];
  const leaves: [number, number, number, number][] = [
    [640, 84, 0, 100],
    [480, 130, -10, 100],
    [900, 180, 16, 96],
    [476, 240, -70, 92],
    [800, 290, 74, 92],
    [632, 120, -56, 84],
    [650, 220, 58, 70],
    [630, 290, -66, 66],
    [898, 214, 84, 70],
    [484, 170, 62, 66],
  ];
  return (
    leaves
      .map(([x, y, turn, size], index) =>
        placed(x, y, leaf(size, size * 0.55, index % 3 === 1 ? '#3d7d66' : go, '#7fb59f'), turn),
      )
      .join('') +
    [open, young, merged].map((d) => line(d, trunk, 14)).join('') +
    line(stem, trunk, 18) +
    nodes.map(([x, y, fill]) => disc(x, y, 20, trunk) + disc(x, y, 12, fill)).join('')
  );
}

function pot(): string {
  return (
    shape('M500 500H780L748 650Q746 660 736 660H544Q534 660 532 650Z', '#b9694a') +
    shape('M640 500H780L748 650Q746 660 736 660H640Z', '#a35a3e') +
    box(484, 480, 312, 48, '#cb7c5b', 10) +
    box(640, 480, 156, 48, '#b96d4e', 10)
  );
}

function book(): string {
  return (
    box(930, 606, 230, 30, programming.deep, 6) +
    box(944, 612, 216, 18, paper, 3) +
    box(950, 576, 200, 30, programming.accent, 6) +
    box(962, 582, 188, 18, paper, 3) +
    placed(
      1040,
      576,
      box(-44, -62, 88, 62, paper, 8) +
        line('M44 -46q30 0 26 22t-30 18', paper, 10) +
        box(-44, -62, 88, 14, programming.mid, 7),
    )
  );
}
