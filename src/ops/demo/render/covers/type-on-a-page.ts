import { design, go, ink, paper } from './palette.ts';
import { box, line, placed, repeat, shape } from './shapes.ts';

const letters = [
  'M20 26h160v46h-13q-4-24-24-24h-25v126q0 9 9 11l16 3v14H57v-14l16-3q9-2 9-11V48H57q-20 0-24 24H20z',
  'M14 76h78v13l-9 2q-9 2-6 9l27 64 24-62q3-8-6-10l-11-3V76h64v13l-8 2q-8 2-12 11l-50 122q-14 32-40 32-20 0-20-16 0-13 13-13 7 0 13 6 7 7 13-2l9-20L34 101q-4-8-11-9l-9-3z',
  'M10 76h54v20q18-24 46-24 52 0 52 66 0 70-58 70-24 0-38-14v42q0 9 9 11l16 3v12H10v-12l13-3q9-2 9-11V101q0-9-9-11l-13-2zM66 113v60q10 18 28 18 32 0 32-53 0-46-28-46-20 0-32 21z',
  'M98 72q56 0 56 65H66q2 50 42 50 22 0 37-21l11 7q-19 39-62 39-64 0-64-68 0-72 68-72zM67 120h51q-2-31-23-31-23 0-28 31z',
];

/** Four blocks of wood type in a row, on a galley, with a rule and a proof of the same word. */
export function typeOnAPage(): string {
  return (
    box(0, 0, 1280, 720, design.light) +
    placed(760, -60, proof(), 8) +
    box(90, 566, 1100, 46, '#7d8a8c', 6) +
    box(90, 546, 40, 66, '#69777a', 6) +
    box(1150, 546, 40, 66, '#69777a', 6) +
    repeat(4, (index) =>
      placed(
        152 + index * 246,
        236 + (index === 1 ? -26 : 0),
        block(letters[index] ?? '', index),
        index === 1 ? -3 : 0,
      ),
    ) +
    ruler()
  );
}

function block(letter: string, index: number): string {
  const faces = ['#b9714c', '#a8623f', '#c07d57', '#b06a45'];
  return (
    shape('M0 0L28 -30H258L230 0Z', '#d9a17c') +
    shape('M230 0L258 -30V290L230 320Z', '#8a4c30') +
    box(0, 0, 230, 320, faces[index] ?? design.mid, 4) +
    line(`M14 ${280 + index * 6}q60 -14 110 0t94 -4M12 20q50 10 90 -2t110 4`, '#9c5a39', 4) +
    placed(15, 36, shape(letter, '#f5e3d3'), 0, 1.02)
  );
}

function proof(): string {
  return (
    box(12, 14, 360, 330, '#dcb8a3') +
    box(0, 0, 360, 330, paper) +
    repeat(4, (index) => placed(34 + index * 74, 90, shape(letters[index] ?? '', ink), 0, 0.4)) +
    repeat(4, (row) => box(36, 222 + row * 24, row === 3 ? 150 : 288, 9, '#c9c1b4', 4))
  );
}

function ruler(): string {
  return (
    box(0, 640, 1280, 80, go) + repeat(43, (n) => line(`M${10 + n * 30} 642v${n % 5 === 0 ? 36 : 20}`, '#8fc4b2', 4))
  );
}
