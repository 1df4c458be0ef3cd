import { paper, programming, sunken } from './palette.ts';
import { box, disc, line, placed, repeat, shape } from './shapes.ts';

const rowHeight = 58;

/** Two tables whose keys meet, and the joined rows coming out below. */
export function sqlFromTheFirstQuery(): string {
  return (
    box(0, 0, 1280, 720, programming.deep) + shape('M0 560H1280V720H0Z', '#1a2c3d') + placed(-66, -34, tables(), 0, 1.1)
  );
}

function tables(): string {
  return (
    placed(150, 96, table(400, [150, 150, 100], [1, 3], '#6f93b0'), -2) +
    placed(746, 80, table(380, [100, 160, 120], [0, 2], programming.accent), 2) +
    links() +
    placed(300, 520, joined())
  );
}

function table(width: number, columns: number[], picked: number[], colour: string): string {
  return (
    box(10, 12, width, rowHeight * 6, '#14222f', 12) +
    box(0, 0, width, rowHeight * 6, paper, 12) +
    shape(`M0 ${rowHeight}V12Q0 0 12 0H${width - 12}Q${width} 0 ${width} 12V${rowHeight}Z`, colour) +
    picked.map((row) => box(0, (row + 1) * rowHeight, width, rowHeight, '#f3dfc8')).join('') +
    repeat(4, (n) => line(`M0 ${(n + 2) * rowHeight}H${width}`, sunken, 3)) +
    cells(columns, 6)
  );
}

function cells(columns: number[], rows: number): string {
  let left = 0;
  return columns
    .map((width, column) => {
      const x = left + 22;
      left += width;
      return repeat(rows, (row) => {
        const share = 0.45 + ((row * 7 + column * 5) % 4) * 0.12;
        return box(x, row * rowHeight + 22, (width - 34) * share, 14, row === 0 ? paper : '#9aa5ac', 7);
      });
    })
    .join('');
}

function links(): string {
  const pairs = ['M546 254C640 250 650 168 750 166', 'M550 370C650 366 650 286 748 284'];
  return (
    pairs.map((d) => line(d, programming.accent, 9)).join('') +
    [
      [546, 254],
      [550, 370],
      [750, 166],
      [748, 284],
    ]
      .map(([x, y]) => disc(x ?? 0, y ?? 0, 15, paper) + disc(x ?? 0, y ?? 0, 9, programming.accent))
      .join('')
  );
}

function joined(): string {
  return (
    box(10, 12, 680, 126, '#0f1b26', 12) +
    box(0, 0, 680, 126, paper, 12) +
    repeat(
      2,
      (row) =>
        box(0, row * 63, 340, 63, row ? '#e4ecf1' : '#eef3f6', 12) +
        box(340, row * 63, 340, 63, row ? '#f3dfc8' : '#f8ebda', 12),
    ) +
    line('M0 63H680M340 0V126', paper, 4) +
    repeat(
      2,
      (row) =>
        box(26, row * 63 + 25, 110, 14, '#6f93b0', 7) +
        box(170, row * 63 + 25, 130 - row * 30, 14, '#9aa5ac', 7) +
        box(366, row * 63 + 25, 90 + row * 30, 14, programming.accent, 7) +
        box(530, row * 63 + 25, 110 - row * 20, 14, '#9aa5ac', 7),
    )
  );
}
