import { expect, it } from 'vitest';
import { csvLine, csvTable } from './csv.ts';

it('[ANA-05] commas, quotes and line ends stay inside their cell', () => {
  expect(csvLine(['Knots, bends', 'He said "pull"', 'two\nlines', 'plain'])).toBe(
    '"Knots, bends","He said ""pull""","two\nlines",plain\r\n',
  );
});

it('[ANA-05] what a spreadsheet would run as a formula is disarmed', () => {
  const hostile = ['=1+1', '+1-1', '-cmd|x', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'];
  for (const text of hostile) expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  expect(csvLine(['=HYPERLINK("http://x","y")'])).toBe(`"'=HYPERLINK(""http://x"",""y"")"\r\n`);
});

it('[ANA-05] negative amounts stay numbers, and a dash in the middle is only a dash', () => {
  expect(csvLine(['-1499.50', '0', 'Wolf-Dieter', '2026-11-21'])).toBe('-1499.50,0,Wolf-Dieter,2026-11-21\r\n');
});

it('[ANA-05] a table begins with the mark that lets Excel read other scripts', () => {
  expect(csvTable(['Name'], [['मीरा']])).toBe('\uFEFFName\r\nमीरा\r\n');
});
