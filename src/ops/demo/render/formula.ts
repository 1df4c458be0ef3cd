import { createRequire } from 'node:module';
import { colour } from './look.ts';
import type { Doc } from './sheet.ts';

const fontFile = createRequire(import.meta.url).resolve;
const upright = (): string => fontFile('katex/dist/fonts/KaTeX_Main-Regular.ttf');
const slanted = (): string => fontFile('katex/dist/fonts/KaTeX_Math-Italic.ttf');

/** A piece of a formula: words on the line, a fraction, a raised or lowered piece, or a root over words. */
export type Piece = string | { over: string; under: string } | { up: string } | { down: string } | { root: string };

/** Sets a formula on a PDF page with its line at y, single letters slanted as in print; returns the x behind it. */
export function formula(doc: Doc, x: number, y: number, pieces: readonly Piece[], size = 12): number {
  let at = x;
  for (const piece of pieces) {
    if (typeof piece === 'string') at = set(doc, piece, at, y, size);
    else if ('over' in piece) at = fraction(doc, piece, at, y, size);
    else if ('up' in piece) at = set(doc, piece.up, at + 0.5, y - size * 0.16, size * 0.7);
    else if ('down' in piece) at = set(doc, piece.down, at + 0.5, y + size * 0.38, size * 0.7);
    else at = root(doc, piece.root, at, y, size);
  }
  return at;
}

function fraction(
  doc: Doc,
  { over, under }: { over: string; under: string },
  x: number,
  y: number,
  size: number,
): number {
  const small = size * 0.9;
  const [top, bottom] = [widthOf(doc, over, small), widthOf(doc, under, small)];
  const width = Math.max(top, bottom) + 6;
  set(doc, over, x + (width - top) / 2, y - size * 0.62, small);
  set(doc, under, x + (width - bottom) / 2, y + size * 0.66, small);
  doc
    .moveTo(x + 1, y + size * 0.6)
    .lineTo(x + width - 1, y + size * 0.6)
    .lineWidth(0.7)
    .stroke(colour.ink);
  return x + width + 2;
}

function root(doc: Doc, words: string, x: number, y: number, size: number): number {
  const width = widthOf(doc, words, size);
  const foot = y + size * 0.95;
  doc
    .moveTo(x + 1, y + size * 0.65)
    .lineTo(x + 3, foot)
    .lineTo(x + 7, y - 1)
    .lineTo(x + 9 + width, y - 1);
  doc.lineWidth(0.8).stroke(colour.ink);
  return set(doc, words, x + 8, y, size) + 2;
}

function set(doc: Doc, words: string, x: number, y: number, size: number): number {
  let at = x;
  for (const { piece, font } of tokens(words)) {
    doc.font(font).fontSize(size).fillColor(colour.ink).text(piece, at, y, { lineBreak: false });
    at += doc.widthOfString(piece);
  }
  return at;
}

function widthOf(doc: Doc, words: string, size: number): number {
  return tokens(words).reduce((sum, { piece, font }) => sum + doc.font(font).fontSize(size).widthOfString(piece), 0);
}

/** Single letters are names of quantities and stand slanted; words, digits and signs stand upright. */
function tokens(words: string): { piece: string; font: string }[] {
  return (words.match(/[A-Za-z]{2,}|[A-Za-zα-ω]|[^A-Za-zα-ω]+/g) ?? []).map((piece) => ({
    piece,
    font: /^[A-Za-zα-ω]$/.test(piece) ? slanted() : upright(),
  }));
}
