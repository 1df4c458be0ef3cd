import { formula, type Piece } from '../../../render/formula.ts';
import { colour } from '../../../render/look.ts';
import { type Box, card, closeSheet, type Doc, openSheet, PAGE, put } from '../../../render/sheet.ts';

export const name = 'probability-on-a-page';

const [gap, half] = [13, 251];
const right = PAGE.margin + half + gap;

type Rule = { label: string; pieces: Piece[] };

const rules: Rule[] = [
  { label: 'not', pieces: ['P(not A) = 1 − P(A)'] },
  { label: 'or', pieces: ['P(A or B) = P(A) + P(B) − P(both)'] },
  { label: 'and', pieces: ['P(A and B) = P(B) × P(A | B)'] },
  { label: 'given', pieces: ['P(A | B) = ', { over: 'P(A and B)', under: 'P(B)' }] },
];

const counting: Rule[] = [
  { label: 'one after another', pieces: ['multiply'] },
  { label: 'order matters', pieces: [{ over: 'n!', under: '(n − k)!' }] },
  { label: 'order does not', pieces: [{ over: 'n!', under: 'k! (n − k)!' }] },
  { label: 'with repeats', pieces: ['n', { up: 'k' }] },
];

const spread: Rule[] = [
  { label: 'balance point', pieces: ['E[X] = Σ x × P(X = x)'] },
  { label: 'always adds', pieces: ['E[X + Y] = E[X] + E[Y]'] },
  { label: 'variance', pieces: ['V(X) = E[X', { up: '2' }, '] − μ', { up: '2' }] },
  { label: 'n independent', pieces: ['σ', { down: 'sum' }, ' = σ ', { root: 'n' }] },
];

const binomial: Rule[] = [
  { label: 'k of n', pieces: [{ over: 'n!', under: 'k! (n − k)!' }, ' p', { up: 'k' }, '(1 − p)', { up: 'n − k' }] },
  { label: 'mean', pieces: ['μ = n p'] },
  { label: 'spread', pieces: ['σ = ', { root: 'n p(1 − p)' }] },
];

/** One A4 page: counting, the four rules, Bayes as a table, mean and spread, the binomial, the bell and its margins. */
export async function makeSheet(): Promise<Buffer> {
  const doc = openSheet(
    'Probability on a page',
    'Count what fits, divide by everything that can happen, and ask how you came to know.',
    'Probability you can see',
  );
  list(doc, card(doc, { x: PAGE.margin, y: 108, w: half, h: 176 }, 'Count without listing'), counting, 100);
  list(doc, card(doc, { x: right, y: 108, w: half, h: 176 }, 'Four rules'), rules, 42);
  drawBayes(doc, card(doc, { x: PAGE.margin, y: 297, w: 2 * half + gap, h: 152 }, 'Bayes as a table'));
  list(doc, card(doc, { x: PAGE.margin, y: 462, w: half, h: 160 }, 'Mean and spread'), spread, 84);
  const place = card(doc, { x: right, y: 462, w: half, h: 160 }, 'How many successes?');
  list(doc, place, binomial, 50);
  put(doc, 'Tries fixed beforehand, same p, independent.', place.x, place.y + 103, { fill: colour.gold, size: 9 });
  drawBell(
    doc,
    card(doc, { x: PAGE.margin, y: 635, w: 2 * half + gap, h: 152 }, 'The bell, and the margin of a survey'),
  );
  return closeSheet(doc, 'Three checks: between 0 and 1? Do all cases make 1? What happens in an extreme case?');
}

function list(doc: Doc, { x, y }: Box, entries: readonly Rule[], column: number): void {
  for (const [i, { label, pieces }] of entries.entries()) {
    const top = y + 6 + i * 32;
    put(doc, label, x, top + 2, { size: 9, fill: colour.go, bold: true });
    formula(doc, x + column, top, pieces, 11.5);
  }
}

function drawBayes(doc: Doc, { x, y, w }: Box): void {
  const rows = [
    ['of 1000', 'positive', 'negative', 'together'],
    ['ill', '19', '1', '20'],
    ['healthy', '49', '931', '980'],
    ['together', '68', '932', '1000'],
  ];
  doc.roundedRect(x + 64, y - 2, 58, 96, 4).fill(colour.goldSoft);
  for (const [i, row] of rows.entries()) {
    for (const [k, cell] of row.entries()) {
      const strong = i === 0 || k === 0;
      put(doc, cell, x + k * 62, y + 4 + i * 23, {
        width: k === 0 ? 60 : 52,
        align: k === 0 ? 'left' : 'right',
        bold: strong || k === 1,
        fill: strong ? colour.muted : colour.ink,
      });
    }
  }
  const left = x + 272;
  put(doc, 'Read down the column of what you know:', left, y + 3, { fill: colour.muted });
  formula(doc, left, y + 27, ['P(ill | positive) = ', { over: '19', under: '68' }, ' = 28 %'], 13);
  put(doc, 'In odds, one multiplication:', left, y + 59, { fill: colour.muted });
  formula(doc, left, y + 75, ['2 : 98  ×  ', { over: '0.95', under: '0.05' }, ' =  38 : 98'], 13);
  doc
    .moveTo(x + w - 222, y)
    .lineTo(x + w - 222, y + 98)
    .lineWidth(0.7)
    .stroke(colour.line);
}

function drawBell(doc: Doc, { x, y }: Box): void {
  const [middle, base, unit] = [x + 128, y + 78, 36];
  area(doc, middle, base, unit, 3, '#e7efe9');
  area(doc, middle, base, unit, 2, '#b6d4c8');
  area(doc, middle, base, unit, 1, colour.go);
  for (const [i, words] of ['68.3 %  within 1 sd', '95.4 %  within 2 sd', '99.7 %  within 3 sd'].entries()) {
    put(doc, words, x + i * 90, y + 88, { size: 9, bold: true, fill: i === 0 ? colour.go : colour.muted });
  }
  const left = x + 290;
  formula(doc, left, y + 2, ['z = ', { over: 'x − μ', under: 'σ' }], 13);
  formula(doc, left, y + 40, ['margin = 2 ', { root: 'p(1 − p) / n' }], 13);
  put(doc, '100 people: ± 10 points     400: ± 5\n1000: ± 3     10,000: ± 1', left, y + 68, {
    size: 9,
    fill: colour.muted,
    width: 200,
  });
}

/** The area under the normal curve out to `sigmas` on both sides. */
function area(doc: Doc, middle: number, base: number, unit: number, sigmas: number, fill: string): void {
  doc.moveTo(middle - sigmas * unit, base);
  for (let z = -sigmas; z <= sigmas + 1e-9; z += 0.05)
    doc.lineTo(middle + z * unit, base - 80 * Math.exp((-z * z) / 2));
  doc.lineTo(middle + sigmas * unit, base).fill(fill);
}
