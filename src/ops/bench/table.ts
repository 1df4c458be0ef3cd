/** The bench as text: plain columns, ratios to the bare server at the same number of connections. */
import { availableParallelism } from 'node:os';
import type { Row } from './load.ts';

const heads = [
  '',
  'conn',
  'req/s',
  '× bare',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'CPU ms/req',
  'CPU × bare',
  'errors',
  'loop p99',
  'loop max',
  'Little',
];

export function printTable(rows: Row[], bareRows: Row[]): void {
  const lines = rows.map((row) => {
    const bare = bareRows.find((one) => one.connections === row.connections) ?? bareRows[1] ?? row;
    const numbers = [row.p50, row.p95, row.p99].map((ms) => ms.toFixed(2));
    const ratio = (row.rate / bare.rate).toFixed(2);
    const cpuRatio = (row.cpu / bare.cpu).toFixed(1);
    return [
      row.name,
      String(row.connections),
      String(Math.round(row.rate)),
      ratio,
      ...numbers,
      row.cpu.toFixed(3),
      cpuRatio,
      String(row.errors),
      row.loop?.p99.toFixed(1) ?? '',
      row.loop?.max.toFixed(1) ?? '',
      row.little.toFixed(2),
    ];
  });
  const widths = heads.map((head, at) => Math.max(head.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const print = (cells: string[]) =>
    console.log(
      cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    );
  console.log(
    `\nNode ${process.version}, ${availableParallelism()} cores, one web process, load generator beside it\n`,
  );
  print(heads);
  for (const line of lines) print(line);
  const off = rows.filter((row) => row.little < 0.9 || row.little > 1.1);
  if (off.length > 0)
    console.log(
      `\nLittle's law does not hold (the generator was short of time): ${off.map((row) => `${row.name} at ${row.connections}`).join(', ')}`,
    );
}
