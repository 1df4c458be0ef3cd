/** Breaks words with marks into lines no wider than their column. */
import { type Face, type Run, runsOf } from '../../lib/typesetting/faces.ts';
import { shapedFor, wordPattern } from '../../lib/typesetting/lines.ts';
import { useFont } from '../../lib/typesetting/opened.ts';
import type { Piece } from './content.ts';
import type { Sheet } from './sheet.ts';

export type Look = { size: number; heading?: boolean; bold?: boolean; colour?: string };
/** A part of a word: one piece, one font. */
export type Fragment = { piece: Piece; run: Run; size: number; width: number };
export type Line = Fragment[];
type Word = { space: Line; letters: Line; width: number };

/** `width` in points. A word that is wider than a line is broken where the line ends. */
export function linesIn(sheet: Sheet, pieces: readonly Piece[], width: number, look: Look): Line[] {
  const lines: Line[] = [];
  for (const part of partsOf(pieces)) {
    lines.push([]);
    let used = 0;
    for (const word of wordsIn(sheet, part, look)) {
      const spaceWidth = used > 0 ? widthIn(word.space) : 0;
      const fits = used === 0 || used + spaceWidth + word.width <= width;
      if (!fits) lines.push([]);
      const before = used > 0 && fits ? word.space : [];
      used = fits ? used + spaceWidth : 0;
      for (const fragment of word.width > width ? lettersOf(sheet, word.letters) : word.letters) {
        if (used > 0 && word.width > width && used + fragment.width > width) {
          lines.push([]);
          used = 0;
        }
        const line = lines.at(-1) ?? [];
        if (fragment === word.letters[0]) line.push(...before);
        line.push(fragment);
        used += fragment.width;
      }
    }
  }
  return lines.filter((line, at) => line.length > 0 || at < lines.length - 1);
}

export function widthIn(line: Line): number {
  return line.reduce((sum, { width }) => sum + width, 0);
}

/** Of the widest word, which is what a column must have at least. */
export function widestIn(sheet: Sheet, pieces: readonly Piece[], look: Look): number {
  return Math.max(0, ...partsOf(pieces).flatMap((part) => wordsIn(sheet, part, look).map(({ width }) => width)));
}

/** From memory where the same was measured before. */
export function runWidth({ doc, widths }: Pick<Sheet, 'doc' | 'widths'>, { font, text }: Run, size: number): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known * size;
  const width = useFont(doc, font, 100).widthOfString(text, shapedFor(font)) / 100;
  if (text.length < 24) widths.set(key, width);
  return width * size;
}

/** Between forced breaks. */
function partsOf(pieces: readonly Piece[]): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces)
    piece.text.split('\n').forEach((text, at) => {
      if (at > 0) parts.push([]);
      if (text) parts.at(-1)?.push({ ...piece, text });
    });
  return parts;
}

function wordsIn(sheet: Sheet, pieces: readonly Piece[], look: Look): Word[] {
  const text = pieces.map((piece) => piece.text.normalize('NFC')).join('');
  return [...text.matchAll(wordPattern)].map(({ 0: found, index }) => {
    const start = found.startsWith(' ') ? index + 1 : index;
    const letters = fragmentsOf(sheet, cut(pieces, start, index + found.length), look);
    return { space: fragmentsOf(sheet, cut(pieces, index, start), look), letters, width: widthIn(letters) };
  });
}

/** What of the pieces stands between two places of their text. */
function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const text = piece.text.normalize('NFC');
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return part ? [{ ...piece, text: part }] : [];
  });
}

function fragmentsOf(sheet: Sheet, pieces: Piece[], look: Look): Line {
  return pieces.flatMap((piece) => {
    const size = sizeOf(piece, look);
    return runsOf(piece.text, faceOf(piece, look)).map((run) => ({
      ...{ piece, run, size },
      width: runWidth(sheet, run, size),
    }));
  });
}

function lettersOf(sheet: Sheet, line: Line): Line {
  return line.flatMap(({ piece, run, size }) =>
    [...new Intl.Segmenter().segment(run.text)].map(({ segment }) => {
      const one = { font: run.font, text: segment };
      return { piece, run: one, size, width: runWidth(sheet, one, size) };
    }),
  );
}

function sizeOf({ mono, raised }: Piece, { size }: Look): number {
  return size * (mono ? 0.92 : 1) * (raised ? 0.68 : 1);
}

function faceOf({ bold, italic, mono }: Piece, look: Look): Face {
  if (mono) return 'mono';
  if (look.heading) return 'heading';
  if (bold || look.bold) return italic ? 'bold-italic' : 'bold';
  return italic ? 'italic' : 'serif';
}
